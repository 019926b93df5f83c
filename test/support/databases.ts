import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import Database from "better-sqlite3";
import { Client } from "pg";
import { inject } from "vitest";
import type { Clock, Log } from "../../src/core/ports.ts";
import { type OpenStore, openStore } from "../../src/store/open.ts";
import { fakeClock } from "./fake-clock.ts";

/** What a test may say of how the store is opened. */
export interface OpenOptions {
  readonly clock?: Clock;
  readonly log?: Log;
  readonly exclusive?: boolean;
}

/** A database that only this test uses; removed when it is disposed. */
export interface TestDatabase extends AsyncDisposable {
  readonly dataDir: string;
  readonly databaseUrl?: string;
  /** Opens it as the program does; again and again, also at the same time. */
  readonly open: (options?: OpenOptions) => Promise<OpenStore>;
  /** Runs SQL behind the program's back. */
  readonly query: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** Both databases, for `describe.each`. */
export const DATABASES: readonly (readonly [name: string, fresh: () => Promise<TestDatabase>])[] = [
  ["SQLite", freshSqlite],
  ["PostgreSQL", freshPostgres],
];

/** A fresh SQLite file in a directory of its own. */
export async function freshSqlite(): Promise<TestDatabase> {
  const dataDir = await freshDirectory();
  return {
    dataDir,
    open: (options) => openStore(withDefaults(dataDir, options)),
    query: (sql) => querySqlite(join(dataDir, "countersign.sqlite"), sql),
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }),
  };
}

/**
 * A fresh, empty place on the run's PostgreSQL server. Throws when the server cannot be started. It is a schema, not a
 * database, because those take a tenth of a second to make: it is all that a connection with this URL sees.
 */
export async function freshPostgres(): Promise<TestDatabase> {
  const server = await postgresUrl();
  const name = `test_${crypto.getRandomValues(new BigUint64Array(1)).toString()}`;
  await queryPostgres(server, `create schema ${name}`);
  const databaseUrl = `${server}?application_name=${name}&options=-csearch_path%3D${name}`;
  const dataDir = await freshDirectory();
  return {
    dataDir,
    databaseUrl,
    open: (options) => openStore({ ...withDefaults(dataDir, options), databaseUrl }),
    query: (sql) => queryPostgres(databaseUrl, sql),
    [Symbol.asyncDispose]: async () => {
      await queryPostgres(server, `drop schema ${name} cascade`);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function freshDirectory(): Promise<string> {
  return await mkdtemp(join(tmpdir(), "countersign-store-"));
}

function withDefaults(
  dataDir: string,
  { clock = fakeClock(), log = SILENT, exclusive = false }: OpenOptions = {},
): Parameters<typeof openStore>[0] {
  return { dataDir, clock, log, exclusive };
}

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The run's server is started by whoever asks first. */
async function postgresUrl(): Promise<string> {
  const answer = await text(connect(inject("postgresPort"), "127.0.0.1"));
  if (!answer.startsWith("postgres://")) throw new Error(answer);
  return answer;
}

async function querySqlite(path: string, sql: string): ReturnType<TestDatabase["query"]> {
  const file = new Database(path);
  try {
    const statement = file.prepare<unknown[], Record<string, unknown>>(sql);
    if (statement.reader) return statement.all();
    statement.run();
    return [];
  } finally {
    file.close();
  }
}

async function queryPostgres(url: string, sql: string): ReturnType<TestDatabase["query"]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
