import { randomBytes } from "node:crypto";
import { Client } from "pg";

/** Where the measured keeps its state: nothing means a file of its own. Disposing drops what was made. */
export interface FreshDatabase extends AsyncDisposable {
  readonly databaseUrl?: string;
}

/**
 * A new database on the given PostgreSQL server, so that nothing of an earlier bench waits in it; nothing without a server.
 * The URL's user must be allowed to make databases.
 */
export async function openFreshDatabase(serverUrl: string | undefined): Promise<FreshDatabase> {
  if (serverUrl === undefined) return { [Symbol.asyncDispose]: async () => {} };
  const name = `countersign_bench_${randomBytes(6).toString("hex")}`;
  await ask(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    databaseUrl: url.href,
    [Symbol.asyncDispose]: () => ask(serverUrl, `drop database ${name} with (force)`),
  };
}

async function ask(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
