import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { z } from "zod";

/** A queue in another process. */
export interface FarQueue extends AsyncDisposable {
  readonly queueUrl: string;
  readonly endpoint: string;
  /** Puts so many messages into it, each another one; resolves when they are there. */
  readonly fill: (messages: number) => Promise<void>;
}

const hello = z.object({ queueUrl: z.string(), endpoint: z.string() });
const PATIENCE_MS = 60_000;

/** Starts the process. It ends with this one, whatever becomes of this one. */
export async function openFarQueue(signal: AbortSignal): Promise<FarQueue> {
  const child = fork(new URL("./queue-process.ts", import.meta.url), { env: {}, execArgv: [] });
  const { queueUrl, endpoint } = hello.parse(await answer(child, signal));
  return {
    queueUrl,
    endpoint,
    fill: async (messages) => {
      child.send({ fill: messages });
      await answer(child, signal);
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      // Not `close`: with an IPC channel that we have closed ourselves it never comes.
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

async function answer(child: ChildProcess, signal: AbortSignal): Promise<unknown> {
  const answered = new AbortController();
  const bound = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS), answered.signal]);
  const ended = once(child, "exit", { signal: bound }).then(() => {
    throw new Error("the process of the queue has ended");
  });
  try {
    const said: unknown[] = await Promise.race([once(child, "message", { signal: bound }), ended]);
    return said[0];
  } finally {
    answered.abort();
  }
}
