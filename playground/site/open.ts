import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
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

/** What the page is made of. */
export interface SiteOptions {
  /** 0: any free port of 127.0.0.1. */
  readonly port: number;
  readonly parts: readonly Part[];
  readonly page: Bundle;
  /** The file behind `/file/<id>`. */
  readonly findFile?: (id: string) => Download | undefined;
  /** What `/gallery` shows. */
  readonly specimens?: () => Promise<readonly Specimen[]>;
}

/** The page, as long as it is open. */
export interface Site extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
}

/** Serves the page on 127.0.0.1. Throws usage.invalid when the port is taken. */
export async function openSite(options: SiteOptions): Promise<Site> {
  const server = createServer();
  const port = await listen(server, options.port);
  const feed = openFeed(options.parts);
  const desk: Desk = { ...options, port, feed, session: randomUUID() };
  serve(server, desk);
  return {
    url: `http://127.0.0.1:${port}/`,
    [Symbol.asyncDispose]: async () => {
      feed[Symbol.dispose]();
      await close(server);
    },
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
