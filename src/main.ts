#!/usr/bin/env node
import { text } from "node:stream/consumers";
import type { Io } from "./cli/io.ts";
import { runProgram } from "./cli/program.ts";
import { wantsColours } from "./config/environment.ts";

/** ECS and Kubernetes kill after 30 s: what is not done by then is redelivered, which is better than half an answer. */
const LONGEST_STOP_MS = 25_000;

const stopping = new AbortController();

/** The first signal drains, the second ends at once; 25 s is the end in any case. */
function stop(): void {
  if (stopping.signal.aborted) process.exit(130);
  stopping.abort();
  AbortSignal.timeout(LONGEST_STOP_MS).addEventListener("abort", () => process.exit(1));
}

process.on("SIGTERM", stop);
process.on("SIGINT", stop);
process.on("unhandledRejection", (reason) => {
  const story = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
  process.stderr.write(`countersign: unhandled rejection: ${story}\n`);
  // While stopping, a reconnect that is cut off rejects into nowhere (Socket Mode client): the stop goes on.
  if (!stopping.signal.aborted) process.exit(1);
});

const io: Io = {
  colours: process.stdout.isTTY && wantsColours(),
  out: (line) => void process.stdout.write(line),
  err: (line) => void process.stderr.write(line),
  stdin: () => text(process.stdin),
  status: (code) => {
    process.exitCode = code;
  },
  stopped: stopping.signal,
};

await runProgram(process.argv.slice(2), io, () => import("../playground/start.ts"));
// Not exit(): what is still being written to a pipe must arrive. But nothing may keep a stopped process alive.
if (stopping.signal.aborted) process.exit(process.exitCode ?? 0);
