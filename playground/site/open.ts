import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { CountersignError } from "../../src/core/errors.ts";
import { type Desk, serve } from "./answer.ts";
import type { Bundle } from "./bundle.ts";
import { openFeed } from "./feed.ts";
import type { Part } from "./part.ts";
import type { Specimen } from "./specimen.ts";

/** A file that can be downloaded from the page. */
export interface Download {
  readonly name: string;
  readonly content: Buffer;
}

/** A port of 127.0.0.1 that is ours; who knocks before there is a page is told to come again. */
export interface Door extends AsyncDisposable {
  readonly server: Server;
  readonly port: number;
}

/** What the page is made of. */
export interface SiteOptions {
  readonly door: Door;
  readonly parts: readonly Part[];
  readonly page: Bundle;
  /** The file behind `/file/<id>`. */
  readonly findFile?: (id: string) => Download | undefined;
  /** What `/gallery` shows. */
  readonly specimens?: () => Promise<readonly Specimen[]>;
}

/** The page, as long as it is open. */
export interface Site extends Disposable {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
}

/** Takes a port of 127.0.0.1; 0: any free one. Throws usage.invalid when it is taken. */
export async function openDoor(wanted: number): Promise<Door> {
  const server = createServer();
  server.on("request", comeAgain);
  const port = await listen(server, wanted);
  return { server, port, [Symbol.asyncDispose]: () => close(server) };
}

function comeAgain(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { "retry-after": "1" }).end("The playground is being opened.\n");
}

/** Serves the page behind the door, until it is disposed of. */
export function openSite(options: SiteOptions): Site {
  const { server, port } = options.door;
  server.off("request", comeAgain);
  const feed = openFeed(options.parts);
  const desk: Desk = { ...options, feed, session: randomUUID() };
  serve(server, desk);
  return {
    url: `http://127.0.0.1:${port}/`,
    // What is being sent to pages never ends by itself.
    [Symbol.dispose]: () => feed[Symbol.dispose](),
  };
}

async function listen(server: Server, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, "127.0.0.1", resolve);
  try {
    await promise;
  } catch (cause) {
    throw new CountersignError(
      "usage.invalid",
      { problem: `port ${port} is taken; choose another with --port, or leave it out` },
      cause,
    );
  }
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

async function close(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}
