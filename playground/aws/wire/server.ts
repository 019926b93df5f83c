import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { HttpReply, HttpRequest } from "./incoming.ts";

/** An open HTTP server on 127.0.0.1. */
export interface Endpoint extends AsyncDisposable {
  readonly url: string;
}

/** Answers requests with `answer`; no reply leaves the request open until the end. Port 0 takes a free one. */
export async function openEndpoint(
  port: number,
  answer: (request: HttpRequest) => HttpReply | undefined,
): Promise<Endpoint> {
  const server = createServer((request, response) => {
    void respond(request, response, answer);
  });
  await listen(server, port);
  const address = server.address();
  const actual = typeof address === "object" ? (address?.port ?? port) : port;
  return {
    url: `http://127.0.0.1:${actual}`,
    [Symbol.asyncDispose]: async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      await promise;
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, "127.0.0.1", resolve);
  await promise;
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: HttpRequest) => HttpReply | undefined,
): Promise<void> {
  try {
    const reply = answer(await read(request));
    if (reply === undefined) return;
    response.writeHead(reply.status, reply.headers).end(reply.body);
  } catch (error) {
    response.writeHead(500, { "content-type": "text/plain" }).end(String(error));
  }
}

async function read(request: IncomingMessage): Promise<HttpRequest> {
  const body = await text(request);
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const headers = Object.entries(request.headers).map(
    ([name, value]) => [name, String(value)] as const,
  );
  return {
    method: request.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(headers),
    body: body,
  };
}
