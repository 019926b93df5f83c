import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson, type JsonObject, jsonObject } from "./json.ts";
import type { AuditEntry } from "./ports.ts";

/** What stands before the first entry of each chain, and before the first anchor. */
export const GENESIS = "0".repeat(64);

const auditLine = z.strictObject({
  chain: z.string(),
  seq: z.number().int().positive(),
  occurredAt: z.string(),
  recordedAt: z.string(),
  actor: jsonObject,
  type: z.string(),
  text: z.string(),
  details: jsonObject,
  prevHash: z.string(),
  hash: z.string(),
});

/** One entry of the audit as JSON: what an export has on each line. Times are ISO 8601, `seq` counts from 1 within a chain. */
export type AuditLine = z.infer<typeof auditLine>;

/** Something that is not as it was written. `chain` is a case's id, `<kind>/<key>`, `system`, or `anchors`. */
export interface AuditFault {
  readonly chain: string;
  readonly seq: number;
  readonly what: string;
}

/** What a check of the audit found; no faults: nothing was altered. */
export interface AuditReport {
  readonly entries: number;
  readonly chains: number;
  readonly faults: readonly AuditFault[];
}

/** Where a chain ends, as far as it was looked at. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: string;
}

/** Checks entries one after the other, in the order of `seq` within each chain; chains may be mixed. */
export interface ChainCheck {
  readonly take: (line: AuditLine) => void;
  readonly ends: ReadonlyMap<string, ChainEnd>;
  readonly faults: readonly AuditFault[];
}

/** Puts an entry behind `end`. What no database stores alike (NUL, half characters) is replaced before it is hashed. */
export function chainEntry(end: ChainEnd, entry: AuditEntry): AuditLine {
  const unhashed = {
    chain: storable(entry.chain),
    seq: end.seq + 1,
    occurredAt: entry.occurredAt.toISOString(),
    recordedAt: entry.recordedAt.toISOString(),
    actor: { ...entry.actor },
    type: storable(entry.type),
    text: storable(entry.text),
    details: entry.details,
    prevHash: end.hash,
  };
  return { ...unhashed, hash: hashOf(unhashed) };
}

/** SHA-256 of the canonical JSON of everything in it but `hash`, in lower-case hexadecimal. */
export function hashOf(unhashed: JsonObject): string {
  const { hash: _, ...rest } = unhashed;
  return createHash("sha256").update(canonicalJson(rest)).digest("hex");
}

/** Text as SQLite and PostgreSQL both give it back: without NUL and without halves of surrogate pairs. */
export function storable(text: string): string {
  return text.includes("\0") || !text.isWellFormed()
    ? text.toWellFormed().replaceAll("\0", "\uFFFD")
    : text;
}

/** Begins a check of chains, each from its first entry. */
export function startChainCheck(): ChainCheck {
  const ends = new Map<string, ChainEnd>();
  const faults: AuditFault[] = [];
  function take(line: AuditLine): void {
    const before = ends.get(line.chain) ?? { seq: 0, hash: GENESIS };
    faults.push(...faultsBetween(before, line));
    ends.set(line.chain, { seq: line.seq, hash: line.hash });
  }
  return { take, ends, faults };
}

function faultsBetween(before: ChainEnd, line: AuditLine): AuditFault[] {
  const { chain, seq } = line;
  const found: AuditFault[] = [];
  if (seq > before.seq + 1) found.push(missing(chain, before.seq + 1, seq - 1));
  if (seq <= before.seq) found.push({ chain, seq, what: "the entry is there twice or too late" });
  if (hashOf(line) !== line.hash) found.push({ chain, seq, what: "the entry was altered" });
  if (seq === before.seq + 1 && line.prevHash !== before.hash)
    found.push({ chain, seq, what: "the entry does not follow from the one before it" });
  return found;
}

/** The fault of entries `from` to `to` not being there. */
export function missing(chain: string, from: number, to: number): AuditFault {
  const what =
    from === to ? "the entry is missing" : `the entries up to number ${to} are missing with it`;
  return { chain, seq: from, what };
}

/**
 * Verifies exported entries without a database: parsed JSON values, one an entry. Never throws for what is in them:
 * a value that is no entry is a fault of the chain `?`, numbered by its line.
 */
export async function verifyEntries(
  lines: AsyncIterable<unknown> | Iterable<unknown>,
): Promise<AuditReport> {
  const check = startChainCheck();
  const strange: AuditFault[] = [];
  let entries = 0;
  for await (const value of lines) {
    entries += 1;
    const line = auditLine.safeParse(value);
    if (line.success) check.take(line.data);
    else strange.push({ chain: "?", seq: entries, what: "the line is not an entry of the audit" });
  }
  return { entries, chains: check.ends.size, faults: [...strange, ...check.faults] };
}
