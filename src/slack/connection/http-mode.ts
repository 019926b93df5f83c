import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { HTTPReceiver } from "@slack/bolt";
import { CountersignError } from "../../core/errors.ts";
import type { Clock, Log } from "../../core/ports.ts";
import { adaptLog } from "../log-adapter.ts";
import type { SlackSettings } from "../options.ts";
import type { Line } from "./line.ts";
import type { Watchdog } from "./watchdog.ts";

/** Parts of HTTP mode. */
export interface HttpParts {
  readonly settings: SlackSettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly watchdog: Watchdog;
}

/** Bolt refuses what is older, and takes any time in the future. */
const MAX_SKEW_MS = 300_000;

/** Signed requests on a port of our own. Signature, body and acknowledgement are Bolt's, the listening socket is ours. */
export function openHttpMode(parts: HttpParts): Line {
  const { settings, clock, log, watchdog } = parts;
  const http = new HTTPReceiver({
    signingSecret: settings.signingSecret ?? "",
    logger: adaptLog(log),
  });
  const server = createServer(guarded(http.requestListener, clock));
  const { host, port } = settings.http ?? { host: "127.0.0.1", port: 3000 };
  return {
    receiver: {
      init: (app) => http.init(app),
      start: async () => {
        await listen(server, host, port);
        watchdog.up(1);
      },
      stop: () => close(server),
    },
    address: () => {
      const bound = server.address();
      return typeof bound === "object" && bound ? `http://${host}:${bound.port}` : undefined;
    },
  };
}

function guarded(listener: RequestListener, clock: Clock): RequestListener {
  return (request, response) => {
    if (!isTimely(request, clock.now())) {
      answer(request, response, 401);
      return;
    }
    try {
      listener(request, response);
    } catch {
      // Bolt throws for a path or method that is not its own.
      answer(request, response, 404);
    }
  };
}

function isTimely({ headers }: IncomingMessage, now: Date): boolean {
  const sent = Number(headers["x-slack-request-timestamp"]) * 1000;
  return Math.abs(now.getTime() - sent) <= MAX_SKEW_MS;
}

function answer(request: IncomingMessage, response: ServerResponse, status: number): void {
  request.resume();
  response.writeHead(status).end();
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  const listening = Promise.withResolvers<void>();
  server.once("error", (cause) => {
    const details = { setting: "slack.http.port", port };
    listening.reject(new CountersignError("web.port_taken", details, cause));
  });
  server.listen(port, host, () => listening.resolve());
  await listening.promise;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = Promise.withResolvers<void>();
  server.close(() => closed.resolve());
  server.closeIdleConnections();
  await closed.promise;
}
