/** `npm run bench -- latency|intake|logins|fuzz-logins|start|memory|sweep|buckets|check [--json]`: measures the real program against local stand-ins; docs/bench.md. */
import { cpus } from "node:os";
import { measureBuckets } from "./buckets.ts";
import { measureCheck } from "./check.ts";
import { measureIntake } from "./intake.ts";
import { measureLatency } from "./latency.ts";
import { fuzzLogins, measureLogins } from "./logins.ts";
import { measureMemory } from "./memory.ts";
import { type BenchOptions, readOptions } from "./options.ts";
import { measurePlayground } from "./playground.ts";
import { type Report, toJson, toTable } from "./report.ts";
import { measureStart } from "./start.ts";
import { measureSweep } from "./sweep.ts";

const BENCHES: ReadonlyMap<string, (options: BenchOptions) => Promise<Report>> = new Map([
  ["latency", measureLatency],
  ["intake", measureIntake],
  ["logins", measureLogins],
  ["fuzz-logins", fuzzLogins],
  ["start", measureStart],
  ["memory", measureMemory],
  ["playground", measurePlayground],
  ["sweep", measureSweep],
  ["buckets", measureBuckets],
  ["check", measureCheck],
]);

const stopping = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stopping.abort());

async function main(words: readonly string[]): Promise<void> {
  const around = { say: (text: string) => console.error(text), signal: stopping.signal };
  const { bench, json, options } = readOptions(words, around);
  const measure = BENCHES.get(bench);
  if (!measure) throw new Error(`there is no bench ${bench}: ${[...BENCHES.keys()].join(", ")}`);
  const report = await measure(options);
  const machine = { node: process.version, cpus: String(cpus().length) };
  const whole = { ...report, facts: { ...report.facts, ...machine } };
  console.log(json ? toJson(whole) : toTable(whole));
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
