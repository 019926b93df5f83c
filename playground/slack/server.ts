import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import {
  type ApiRequest,
  type ApiResponse,
  answerApi,
  type Desk,
  tooManyCalls,
} from "./api/answer.ts";
import { takeBytes } from "./api/files.ts";
import { delayOf, type FaultKind, type Faults, takeFault } from "./faults.ts";
import { readArgs, readBody, readToken, readUpload } from "./request.ts";
import { answerResponseUrl } from "./response-urls.ts";
import type { SocketHub } from "./socket-hub.ts";
import type { Timers } from "./timers.ts";
import { noteChange } from "./workspace.ts";

/** All that the server serves. */
export interface Counter extends Desk {
  readonly faults: Faults;
  readonly timers: Timers;
  readonly hub: SocketHub;
}

/** Listens on 127.0.0.1; port 0 means any that is free. Throws when the port is taken. */
export async function listen(port: number): Promise<{ server: Server; port: number }> {
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, "127.0.0.1", resolve);
  await promise;
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { server, port: address.port };
}

/** From now on the server is Slack: Web API, response URLs, uploads, Socket Mode. */
export function serve(server: Server, counter: Counter): void {
  const sockets = new WebSocketServer({ noServer: true });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    answer(counter, request, response).catch((error: unknown) => {
      // The caller went away while it was still sending: nothing to answer, nobody to tell.
      if (!request.complete) return;
      // A fault of this stand-in must look like one, not like a refusal of Slack.
      console.error("local Slack:", error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.on("upgrade", (request, socket, head) => {
    const { pathname, searchParams } = addressOf(request);
    const mayEnter =
      pathname === "/link/" && counter.tickets.delete(searchParams.get("ticket") ?? "");
    if (counter.faults.isDown || !mayEnter) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => counter.hub.accept(client));
  });
}

function addressOf(request: IncomingMessage): URL {
  return new URL(request.url ?? "/", "http://local");
}

async function answer(
  counter: Counter,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = addressOf(request);
  const body = await readBody(request);
  if (counter.faults.isDown) {
    response.writeHead(503).end();
    return;
  }
  const method = /^\/api\/([\w.]+)$/.exec(pathname)?.[1];
  if (method !== undefined) {
    answerCall(counter, await apiRequest(request, method, body), response);
    return;
  }
  const upload = /^\/upload\/v1\/(\w+)$/.exec(pathname)?.[1];
  if (upload !== undefined) {
    const bytes = await readUpload(request, body);
    const isTaken = takeBytes(counter.workspace, upload, bytes);
    response.writeHead(isTaken ? 200 : 400).end(isTaken ? `OK - ${bytes.length}` : "bad upload");
    return;
  }
  const answered = answerResponseUrl(counter.workspace, pathname, body.toString());
  if (answered) sendJson(response, { ...answered, headers: {} });
  else response.writeHead(404).end();
}

async function apiRequest(
  request: IncomingMessage,
  method: string,
  body: Buffer,
): Promise<ApiRequest> {
  const { token: inForm, ...args } = await readArgs(request, addressOf(request), body);
  const token = readToken(request) ?? (typeof inForm === "string" ? inForm : undefined);
  return { method, token, args };
}

function answerCall(counter: Counter, request: ApiRequest, response: ServerResponse): void {
  const fault = takeFault(counter.faults, request.method, request.args);
  const answered =
    fault?.kind === "drop" ? NOTHING : (faultAnswer(fault) ?? answerApi(counter, request));
  const isLost = fault?.kind === "drop" || fault?.kind === "timeout-after-accept";
  counter.workspace.calls.push({
    method: request.method,
    at: counter.workspace.settings.now(),
    args: request.args,
    status: isLost ? 0 : answered.status,
    answer: answered.body,
  });
  noteChange(counter.workspace);
  if (fault?.kind === "drop") response.destroy();
  if (isLost) return;
  const delay = delayOf(counter.faults, request.method);
  if (delay === 0) sendJson(response, answered);
  else counter.timers.after(delay, () => sendJson(response, answered));
}

const NOTHING: ApiResponse = { status: 0, headers: {}, body: {} };

/** What a planned fault answers instead; nothing when the call is to be done. */
function faultAnswer(fault: FaultKind | undefined): ApiResponse | undefined {
  if (fault?.kind === "rate") return tooManyCalls(fault.seconds);
  if (fault?.kind === "500") return { status: 500, headers: {}, body: {} };
  if (fault?.kind !== "error") return undefined;
  return { status: 200, headers: {}, body: { ok: false, error: fault.code } };
}

function sendJson(response: ServerResponse, { status, headers, body }: ApiResponse): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
}
