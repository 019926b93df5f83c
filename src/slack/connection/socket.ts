import { setTimeout as wait } from "node:timers/promises";
import { type App, SocketModeReceiver } from "@slack/bolt";
import { CountersignError } from "../../core/errors.ts";
import type { Log } from "../../core/ports.ts";
import { connectionOptions, type SlackSettings } from "../options.ts";

/** One socket to Slack, opened as often as asked. */
export interface Socket {
  readonly init: (app: App) => void;
  /** Connects once, without trying again. `lost` resolves when the socket is gone. Throws what the libraries throw. */
  readonly connect: () => Promise<{ readonly lost: Promise<void> }>;
  /** Resolves when it is closed; a connection that is being made is given up. */
  readonly close: () => Promise<void>;
}

/** A server that accepts the socket and never says hello is no connection. */
const HELLO_MS = 15_000;
/** A peer that does not answer the close frame is not waited for. */
const CLOSE_MS = 1000;

/** Prepares a socket; nothing is sent before `connect`. `stopped` ends a request for an address that is under way. */
export function openSocket(
  { settings, log }: { settings: SlackSettings; log: Log },
  stopped: AbortSignal,
): Socket {
  const receiver = new SocketModeReceiver(connectionOptions(settings, log, stopped));
  const { client } = receiver;

  async function close(): Promise<void> {
    const isClosed = await endsWithin(CLOSE_MS, client.disconnect());
    // The second time it does not ask the peer.
    if (!isClosed) await client.disconnect();
  }

  async function start(): Promise<void> {
    const started = receiver.start();
    try {
      if (await endsWithin(HELLO_MS, started)) return;
      throw new CountersignError("slack.unreachable", { hello: false });
    } catch (error) {
      // Closing makes a start that hangs reject; that must be heard, or it ends the process.
      await Promise.allSettled([close(), started]);
      throw error;
    }
  }

  return {
    init: (app) => receiver.init(app),
    connect: async () => {
      const lost = Promise.withResolvers<void>();
      function lose(): void {
        lost.resolve();
      }
      // Listening begins before the start: a socket may go in the moment in which it came.
      client.once("disconnected", lose);
      try {
        await start();
      } catch (error) {
        client.off("disconnected", lose);
        throw error;
      }
      return { lost: lost.promise };
    },
    close,
  };
}

/** By the wall: a network is as fast as it is, whatever clock the rest goes by. */
async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const enough = new AbortController();
  const { signal } = enough;
  try {
    const ended = work.then(() => true);
    const late = wait(ms, false, { signal }).catch(() => false);
    return await Promise.race([ended, late]);
  } finally {
    enough.abort();
  }
}
