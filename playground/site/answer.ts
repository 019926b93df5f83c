import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { answerAct } from "./act.ts";
import { DOCUMENT, POLICY } from "./document.ts";
import type { Feed } from "./feed.ts";
import { findRefusal } from "./guard.ts";
import type { SiteOptions } from "./open.ts";
import { streamChanges } from "./stream.ts";

/** All that is served. */
export interface Desk extends SiteOptions {
  readonly feed: Feed;
  /** New with each process: a page that was loaded before loads itself again. */
  readonly session: string;
}

/** From now on the server answers. */
export function serve(server: Server, desk: Desk): void {
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    answer(desk, request, response).catch((error: unknown) => {
      // The browser went away while it was still sending: nobody waits for an answer.
      if (!request.complete) return;
      console.error("playground:", error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
}

async function answer(
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(ALWAYS)) response.setHeader(name, value);
  const method = request.method ?? "GET";
  const refused = findRefusal(method, request.headers, desk.door.port);
  if (refused) sendJson(response, refused.status, { error: refused.error });
  else if (method === "POST") await answerPost(desk, request, response);
  else if (method === "GET") await answerGet(desk, pathOf(request), response);
  else sendJson(response, 405, { error: "This page knows GET and POST." });
}

const ALWAYS = {
  "content-security-policy": POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

function pathOf({ url }: IncomingMessage): string {
  return new URL(url ?? "/", "http://page").pathname;
}

async function answerGet(desk: Desk, path: string, response: ServerResponse): Promise<void> {
  const file = /^\/file\/(\w+)$/.exec(path)?.[1];
  if (file !== undefined) return sendFile(desk, file, response);
  switch (path) {
    case "/":
    case "/gallery":
      return send(response, "text/html; charset=utf-8", DOCUMENT);
    case "/page.js":
      return send(response, "text/javascript; charset=utf-8", desk.page.script);
    case "/page.css":
      return send(response, "text/css; charset=utf-8", desk.page.style);
    case "/gallery.json":
      return sendJson(response, 200, (await desk.specimens?.()) ?? []);
    case "/live":
      return await streamChanges(desk, response);
    default:
      return sendJson(response, 404, { error: `There is no ${path}.` });
  }
}

async function answerPost(
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, part, act] = /^\/act\/([\w-]+)\/([\w-]+)$/.exec(pathOf(request)) ?? [];
  const { status, answer: body } = await answerAct(desk.parts, { part, act }, request);
  sendJson(response, status, body);
}

/** Always as a download: what a file says must not run as a page of this address. */
function sendFile({ findFile }: Desk, id: string, response: ServerResponse): void {
  const file = findFile?.(id);
  if (!file) {
    sendJson(response, 404, { error: `There is no file ${id}.` });
    return;
  }
  const name = encodeURIComponent(file.name);
  response.setHeader("content-disposition", `attachment; filename*=UTF-8''${name}`);
  send(response, "application/octet-stream", file.content);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  send(response, "application/json; charset=utf-8", JSON.stringify(body));
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.setHeader("content-type", type);
  response.end(body);
}
