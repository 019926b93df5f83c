import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { CountersignError } from "../core/errors.ts";
import { answerHook, type HookParts } from "./hooks.ts";

/** What the routes answer from. */
export interface WebParts {
  readonly host: string;
  readonly port: number;
  /** Reasons why this process should get no work now; empty: ready. */
  readonly unready: () => Promise<readonly string[]>;
  readonly metrics: () => Promise<string>;
  /** What PagerDuty tells; absent: there is no such route. */
  readonly hooks?: HookParts;
}

/** The server for health and metrics; `port` is the one that it got. */
export interface Web extends AsyncDisposable {
  readonly port: number;
}

/** Listens. Throws `web.port_taken`, naming the setting. */
export async function openWeb(parts: WebParts): Promise<Web> {
  const server = createServer((request, response) => {
    // An answer that fails has nobody left to be told but the peer, whose socket is closed.
    answer(parts, request, response).catch(() => response.destroy());
  });
  const listening = Promise.withResolvers<undefined>();
  server.once("error", listening.reject);
  server.listen(parts.port, parts.host, () => listening.resolve(undefined));
  try {
    await listening.promise;
  } catch (cause) {
    throw new CountersignError(
      "web.port_taken",
      { setting: "web.port", host: parts.host, port: parts.port },
      cause,
    );
  }
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : parts.port,
    [Symbol.asyncDispose]: async () => {
      const closed = Promise.withResolvers<undefined>();
      server.close(() => closed.resolve(undefined));
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

async function answer(
  parts: WebParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  if (parts.hooks && path === "/webhooks/pagerduty" && request.method === "POST")
    return sayVerdict(response, await answerHook(parts.hooks, request));
  if (request.method !== "GET" && request.method !== "HEAD")
    return send(response, 405, "method not allowed\n");
  switch (path) {
    case "/healthz":
      return send(response, 200, "ok\n");
    case "/readyz":
      return sayReady(response, await parts.unready());
    case "/metrics":
      return send(response, 200, await parts.metrics());
    default:
      return send(response, 404, "not found\n");
  }
}

function sayReady(response: ServerResponse, reasons: readonly string[]): void {
  if (reasons.length === 0) return send(response, 200, "ready\n");
  send(response, 503, `${reasons.join("\n")}\n`);
}

/** A body that was not read to its end is not waited for. */
function sayVerdict(response: ServerResponse, status: number): void {
  if (status === 413) response.setHeader("connection", "close");
  send(response, status, "");
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
  response.end(text);
}
