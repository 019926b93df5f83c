import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { observeLine } from "../src/logins/host-line/observe.ts";
import { cutPrefix } from "../src/logins/host-line/syslog.ts";
import { hostileLine, type Random, randomFrom, wrongFields } from "./hostile-lines.ts";
import { measureLatency } from "./latency.ts";
import type { BenchOptions } from "./options.ts";
import type { Report } from "./report.ts";

/** Captured lines: logins, failures, sessions, sudo and su, as a real host writes them. */
const CAPTURED = join(import.meta.dirname, "..", "test", "fixtures", "sshd");
const POLICY = { trustedCas: [] };
/** A line is read so often in one round, of which the best counts: other work on the machine only ever slows down. */
const ROUNDS = 9;
const ROUND_MS = 250;

/** The least that anybody does with a line: time, host, program, and for a login or a failure whose it is, from where. */
const BARE =
  /^([A-Z][a-z]{2} +\d+ [\d:]{8}) (\S+) ([^\s:[\]]+)(?:\[(\d+)\])?: (?:(Accepted|Failed) (\S+) for (?:invalid user )?(.*?) from (\S+) port (\d+)|(.*))/;

/** How fast lines are read beside a bare regular expression, and how long a person waits for the question. */
export async function measureLogins(options: BenchOptions): Promise<Report> {
  const lines = capturedLines();
  options.say(`reading ${lines.length} captured lines over and over`);
  const bare = fastest(lines, (line) => BARE.exec(line));
  const parsed = fastest(lines, (line) => observeLine(cutPrefix(line, frame()), POLICY));
  options.say("a bot is asked to ask people, as in `latency`");
  const latency = await measureLatency(options);
  return {
    bench: "logins",
    facts: latency.facts,
    figures: [
      { name: "parsed_lines_per_s", value: parsed, means: "prefix cut and message read" },
      { name: "bare_lines_per_s", value: bare, means: "one regular expression on the same lines" },
      { name: "parser_ratio", value: parsed / bare, means: "of the two; 0.2 is aimed at" },
      ...latency.figures.filter(({ name }) => name.includes("_to_slack")),
    ],
  };
}

/** Hostile names and key IDs in a million lines: how many fields came out wrong, which must be none. */
export async function fuzzLogins(options: BenchOptions): Promise<Report> {
  const lines = options.messages ?? 1_000_000;
  const random: Random = randomFrom(20_261_121);
  const began = performance.now();
  let wrong = 0;
  let done = 0;
  for (; done < lines && !options.signal.aborted; done++) wrong += wrongFields(hostileLine(random));
  const ms = performance.now() - began;
  return {
    bench: "fuzz-logins",
    facts: {},
    figures: [
      { name: "lines", value: done, means: "with hostile names, key IDs and tails" },
      {
        name: "wrong_fields",
        value: wrong,
        means: "user, address, port, fingerprint or outcome; 0",
      },
      { name: "lines_per_s", value: (done * 1000) / ms, means: "made and read" },
    ],
  };
}

function frame(): { readonly zone: string; readonly receivedAt: Date } {
  return { zone: "UTC", receivedAt: new Date("2026-11-21T02:00:00Z") };
}

function capturedLines(): readonly string[] {
  const files = readdirSync(CAPTURED).filter((name) => name.endsWith(".log"));
  const lines = files.flatMap((name) => readFileSync(join(CAPTURED, name), "latin1").split("\n"));
  if (lines.length < 100) throw new Error(`there are no captured lines in ${CAPTURED}`);
  return lines.filter((line) => line !== "");
}

/** Lines a second in the best of the rounds. */
function fastest(lines: readonly string[], read: (line: string) => unknown): number {
  let best = 0;
  let kept: unknown;
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    let count = 0;
    while (performance.now() - began < ROUND_MS) {
      for (const line of lines) kept = read(line);
      count += lines.length;
    }
    best = Math.max(best, (count * 1000) / (performance.now() - began));
  }
  // Otherwise nobody looks at what was read, and it need not be done.
  if (kept === best) throw new Error("a line is a number");
  return best;
}
