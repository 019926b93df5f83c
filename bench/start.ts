import type { BenchOptions } from "./options.ts";
import { spawnNothing, startBot } from "./program.ts";
import type { Report } from "./report.ts";
import { openSite } from "./site.ts";
import { median } from "./spread.ts";

const ROUNDS = 5;

/** How long a start takes: from the spawn to `ready`, against local stand-ins, beside a Node.js that does nothing. */
export async function measureStart(options: BenchOptions): Promise<Report> {
  const { seconds, databaseUrl, main, say, signal } = options;
  const deadline = performance.now() + seconds * 1000;
  await using site = await openSite(databaseUrl);
  const [starts, nothings]: [number[], number[]] = [[], []];
  // The first start makes the database and fills the disk's caches; it is told apart.
  const first = await startOnce();
  while (starts.length === 0 || (starts.length < ROUNDS && performance.now() < deadline)) {
    signal.throwIfAborted();
    nothings.push(await spawnNothing());
    starts.push(await startOnce());
    say(`start ${starts.length} of ${ROUNDS}: ${starts.at(-1)?.toFixed(0)} ms`);
  }

  async function startOnce(): Promise<number> {
    await using bot = await startBot(site, main);
    return bot.readyMs;
  }

  const [start, nothing] = [median(starts), median(nothings)];
  return {
    bench: "start",
    facts: { database: databaseUrl === undefined ? "sqlite" : "postgresql", main },
    figures: [
      { name: "start_ms", value: start, means: `median of ${starts.length}, spawn to ready` },
      { name: "start_max_ms", value: Math.max(...starts), means: "the slowest of them" },
      { name: "first_start_ms", value: first, means: "the first, which makes the database" },
      { name: "node_ms", value: nothing, means: "median of spawning `node -e 0` to its end" },
      { name: "start_to_node_ratio", value: start / nothing, means: "start_ms / node_ms" },
    ],
  };
}
