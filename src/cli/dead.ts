import type { Command } from "commander";
import { configPath } from "../config/environment.ts";
import { loadConfig } from "../config/load.ts";
import { CountersignError } from "../core/errors.ts";
import { plainForeign } from "../core/hostile-text.ts";
import { systemClock, systemIds } from "../wiring/system.ts";
import type { Io } from "./io.ts";

interface Flags {
  readonly config?: string;
}

/** `countersign dead`: messages that could not be decoded. */
export function addDead(program: Command, io: Io): void {
  const dead = program.command("dead").description("messages that could not be decoded");
  dead
    .command("list")
    .description("the newest first: id, time, reason, start of the body")
    .option("--config <file>", "configuration")
    .option("--limit <number>", "how many", (text) => parseCount(text, "--limit"), 50)
    .action((flags: Flags & { readonly limit: number }) => list(io, flags));
  dead
    .command("show <id>")
    .description("one message, whole, as it was received")
    .option("--config <file>", "configuration")
    .action((id: string, flags: Flags) => show(io, parseCount(id, "id"), flags));
  dead
    .command("replay [id]")
    .description("take it through the house again; harmless for what was seen before")
    .option("--config <file>", "configuration")
    .option("--all", "every message that was not replayed yet", false)
    .action((id: string | undefined, flags: Flags & { readonly all: boolean }) =>
      replay(io, id, flags),
    );
}

async function list(io: Io, flags: Flags & { readonly limit: number }): Promise<void> {
  const { openRecord } = await import("../wiring/open-record.ts");
  await using record = await openRecord(loadConfig(configPath(flags.config)), systemClock, io.err);
  const letters = await record.deadLetters.list(flags.limit);
  for (const { id, receivedAt, reason, body, replayedAt } of letters)
    io.out(
      `${id}\t${receivedAt.toISOString()}\t${replayedAt ? "replayed" : "waiting"}\t${plainForeign(reason, 200)}\t${plainForeign(body, 80)}\n`,
    );
  if (letters.length === 0) io.out("no dead letters\n");
}

async function show(io: Io, id: number, flags: Flags): Promise<void> {
  const { openRecord } = await import("../wiring/open-record.ts");
  await using record = await openRecord(loadConfig(configPath(flags.config)), systemClock, io.err);
  const letter = await record.deadLetters.find(id);
  if (!letter)
    throw new CountersignError("usage.invalid", { problem: `there is no dead letter ${id}` });
  // JSON: a body may hold escape sequences that a terminal would obey.
  io.out(`${JSON.stringify(letter, undefined, 2)}\n`);
}

async function replay(
  io: Io,
  id: string | undefined,
  flags: Flags & { readonly all: boolean },
): Promise<void> {
  if ((id === undefined) === !flags.all)
    throw new CountersignError("usage.invalid", { problem: "name one message, or --all" });
  const { openReplay } = await import("../wiring/open-replay.ts");
  await using replaying = await openReplay(loadConfig(configPath(flags.config)), {
    clock: systemClock,
    ids: systemIds,
    err: io.err,
  });
  const ids = id === undefined ? await replaying.waiting() : [parseCount(id, "id")];
  for (const each of ids) {
    const replayed = await replaying.replay(each);
    const { outcome } = replayed;
    if (outcome !== "handled") io.status(1);
    const detail =
      "events" in replayed
        ? `${replayed.events} events`
        : "reason" in replayed
          ? plainForeign(replayed.reason, 200)
          : "";
    io.out(`${each}\t${outcome}\t${detail}\n`);
  }
  if (ids.length === 0) io.out("no dead letters\n");
}

function parseCount(text: string, what: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new CountersignError("usage.invalid", { [what]: text, form: "a number from 1" });
  return count;
}
