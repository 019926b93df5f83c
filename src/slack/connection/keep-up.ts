import { type App } from "@slack/bolt";
import { WebAPIPlatformError, WebAPIRateLimitedError } from "@slack/web-api";
import { CountersignError, hasCode } from "../../core/errors.ts";
import type { Clock, Ids, Log } from "../../core/ports.ts";
import { isTokenError, tokenInvalid } from "../calls/gateway.ts";
import type { SlackSettings } from "../options.ts";
import { openSocket } from "./socket.ts";
import type { Watchdog } from "./watchdog.ts";

/** One Socket Mode connection that is kept up until it is stopped. */
export interface Connection {
  readonly init: (app: App) => void;
  /** Resolves when it is up for the first time. Throws what the first try met; but for a refused token it goes on trying. */
  readonly start: () => Promise<void>;
  /** Resolves when the socket is closed. */
  readonly stop: () => Promise<void>;
}

/** Parts of a connection. `number` tells the connections of this process apart. */
export interface ConnectionParts {
  readonly settings: SlackSettings;
  readonly number: number;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly watchdog: Watchdog;
  /** The token was revoked while running: no try can help. */
  readonly onFatal: (error: CountersignError) => void;
}

/** Waits after a failure: doubling from the first to the last, so that the end of an outage is noticed within 20 s. */
const FIRST_WAIT_MS = 500;
const LAST_WAIT_MS = 15_000;

/** Prepares a connection. What is lost is opened again at once, and after a failure with growing waits. */
export function openConnection(parts: ConnectionParts): Connection {
  const { clock, watchdog, number } = parts;
  const stopped = new AbortController();
  const socket = openSocket(parts, stopped.signal);
  const first = Promise.withResolvers<void>();
  const state = { running: Promise.resolve(), wasUp: false };

  async function keepUp(): Promise<void> {
    for (let failures = 0; !stopped.signal.aborted; ) {
      try {
        const { lost } = await socket.connect();
        failures = 0;
        state.wasUp = true;
        watchdog.up(number);
        first.resolve();
        await lost;
        watchdog.down(number);
      } catch (error) {
        if (stopped.signal.aborted || !isWorthATry(error)) break;
        await clock.sleep(waitAfter(error, ++failures, parts.ids.chance()), stopped.signal);
      }
    }
    first.reject(new CountersignError("slack.unreachable", { stopped: true }));
  }

  function isWorthATry(error: unknown): boolean {
    const trouble = describeTrouble(error);
    first.reject(trouble);
    parts.log.warn({ connection: number }, "a connection to Slack failed", trouble);
    if (!hasCode(trouble, "slack.token_invalid")) return true;
    if (state.wasUp) parts.onFatal(trouble);
    return false;
  }

  return {
    init: socket.init,
    start: async () => {
      state.running = keepUp();
      await first.promise;
    },
    stop: async () => {
      stopped.abort();
      await socket.close();
      await state.running;
    },
  };
}

/** What the libraries throw, and the bare `undefined` of a socket that closed before it said hello, as one of ours. */
function describeTrouble(error: unknown): CountersignError {
  if (error instanceof CountersignError) return error;
  if (error instanceof WebAPIPlatformError) {
    const name = error.data.error;
    if (isTokenError(name) || name === "missing_scope")
      return tokenInvalid("SLACK_APP_TOKEN", name);
  }
  return new CountersignError("slack.unreachable", { method: "apps.connections.open" }, error);
}

function waitAfter(error: unknown, failures: number, chance: number): number {
  if (error instanceof WebAPIRateLimitedError) return Math.max(1, error.retryAfter) * 1000;
  const wait = Math.min(LAST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 10));
  return wait * (0.5 + chance / 2);
}
