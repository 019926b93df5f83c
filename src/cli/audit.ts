import type { Command } from "commander";
import { configPath } from "../config/environment.ts";
import { loadConfig } from "../config/load.ts";
import { type AuditReport, verifyEntries } from "../core/audit-chain.ts";
import { CountersignError } from "../core/errors.ts";
import type { openRecord as open } from "../wiring/open-record.ts";
import { systemClock } from "../wiring/system.ts";
import { type Io, readInput } from "./io.ts";

interface ExportFlags {
  readonly config?: string;
  readonly case?: string;
  readonly incident?: string;
  readonly before?: string;
}

/** `countersign audit`: the record as JSON Lines, and the proof that nobody altered it. */
export function addAudit(program: Command, io: Io): void {
  const audit = program.command("audit").description("export and verify the record");
  audit
    .command("export")
    .description("write the record as JSON Lines; each case's chain verifies by itself")
    .option("--config <file>", "configuration")
    .option("--case <id>", "only this case")
    .option("--incident <number>", "only this incident, as 42 or SEC-0042")
    .option("--before <day>", "only what was recorded before this day, as 2026-01-31 (UTC)")
    .action((flags: ExportFlags) => exportRecord(io, flags));
  audit
    .command("verify [file]")
    .description(
      "check the database, or an exported file (- for standard input); exits 1 if altered",
    )
    .option("--config <file>", "configuration")
    .action((file: string | undefined, flags: { readonly config?: string }) =>
      verify(io, file, flags.config),
    );
}

async function exportRecord(io: Io, flags: ExportFlags): Promise<void> {
  const config = loadConfig(configPath(flags.config));
  const { openRecord } = await import("../wiring/open-record.ts");
  await using record = await openRecord(config, systemClock, io.err);
  const chain = flags.case ?? (await chainOfIncident(record.queries, flags.incident));
  const selection = {
    ...(chain === undefined ? {} : { chain }),
    ...(flags.before === undefined ? {} : { before: parseDay(flags.before) }),
  };
  for await (const entry of record.exportAudit(selection)) io.out(`${JSON.stringify(entry)}\n`);
}

async function chainOfIncident(
  queries: Awaited<ReturnType<typeof open>>["queries"],
  text: string | undefined,
): Promise<string | undefined> {
  if (text === undefined) return undefined;
  const number = Number(/^(?:SEC-)?0*(\d{1,9})$/i.exec(text)?.[1]);
  const incident = Number.isNaN(number)
    ? undefined
    : await queries.caseByNumber("incident", number);
  if (!incident)
    throw new CountersignError("usage.invalid", {
      option: "--incident",
      value: text,
      problem: "there is no such incident",
    });
  return incident.id;
}

function parseDay(text: string): Date {
  const day = new Date(`${text}T00:00:00.000Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(day.getTime()))
    throw new CountersignError("usage.invalid", {
      option: "--before",
      value: text,
      form: "2026-01-31",
    });
  return day;
}

async function verify(io: Io, file: string | undefined, config: string | undefined): Promise<void> {
  const found = file === undefined ? await verifyDatabase(io, config) : await verifyFile(io, file);
  for (const { chain, seq, what } of found.faults) io.out(`altered: ${chain} ${seq}: ${what}\n`);
  const verdict = found.faults.length === 0 ? "unaltered" : `${found.faults.length} faults`;
  io.out(`${found.entries} entries in ${found.chains} chains: ${verdict}\n`);
  if (found.faults.length > 0) io.status(1);
}

async function verifyDatabase(io: Io, config: string | undefined): Promise<AuditReport> {
  const { openRecord } = await import("../wiring/open-record.ts");
  await using record = await openRecord(loadConfig(configPath(config)), systemClock, io.err);
  return await record.verifyAudit();
}

async function verifyFile(io: Io, file: string): Promise<AuditReport> {
  const text = await readInput(io, file);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return await verifyEntries(lines.map(parseLine));
}

/** A line that is no JSON stays text: the check names it. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}
