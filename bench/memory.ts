import { setTimeout as pause } from "node:timers/promises";
import { openLoad } from "./load.ts";
import type { BenchOptions } from "./options.ts";
import { startBot } from "./program.ts";
import type { Report } from "./report.ts";
import { residentOf } from "./resident.ts";
import { openSite, type Site } from "./site.ts";
import { until } from "./wait.ts";

const IDLE_MS = 10_000;
const MESSAGES = 2000;
/** Sent and not yet acknowledged: enough that the queue is never empty. */
const AT_ONCE = 10;
/** After the load, before it is measured again. */
const REST_MS = 5000;

/** Memory of the bot as a process of its own: idle, when a load has gone through, and a while later. */
export async function measureMemory(options: BenchOptions): Promise<Report> {
  const { seconds, databaseUrl, main, messages = MESSAGES, say, signal } = options;
  const deadline = performance.now() + seconds * 1000;
  await using site = await openSite(databaseUrl);
  await using bot = await startBot(site, main);
  const fresh = residentOf(bot.pid);
  say(`idle for ${IDLE_MS / 1000} s`);
  await pause(IDLE_MS, undefined, { signal });
  const idle = residentOf(bot.pid);
  say(`${messages} messages`);
  const began = performance.now();
  await sendAll(site, messages, signal);
  await drained(site, deadline - REST_MS - performance.now(), signal);
  const took = (performance.now() - began) / 1000;
  const loaded = residentOf(bot.pid);
  await pause(REST_MS, undefined, { signal });
  const rested = residentOf(bot.pid);
  return {
    bench: "memory",
    facts: { database: databaseUrl === undefined ? "sqlite" : "postgresql", main },
    figures: [
      { name: "ready_mb", value: fresh.now, means: "resident when it says ready" },
      { name: "idle_mb", value: idle.now, means: `after ${IDLE_MS / 1000} s without work` },
      { name: "messages", value: messages, means: `taken in ${took.toFixed(1)} s` },
      { name: "loaded_mb", value: loaded.now, means: "when the queue is empty again" },
      { name: "rested_mb", value: rested.now, means: `${REST_MS / 1000} s later` },
      ...(rested.peak === undefined
        ? []
        : [{ name: "peak_mb", value: rested.peak, means: "the most it ever had" }]),
    ],
  };
}

async function sendAll({ aws }: Site, messages: number, signal: AbortSignal): Promise<void> {
  const load = openLoad(aws);
  const left = { messages };
  async function sendSome(): Promise<void> {
    while (left.messages > 0) {
      signal.throwIfAborted();
      left.messages -= 1;
      await load.send();
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sendSome));
}

async function drained({ aws }: Site, ms: number, signal: AbortSignal): Promise<void> {
  await until(
    async () => {
      const { visible, inFlight } = await aws.queueDepth();
      return visible + inFlight === 0 ? true : undefined;
    },
    { ms, signal, complaint: () => "the queue is not empty in time; give it more --seconds" },
  );
}
