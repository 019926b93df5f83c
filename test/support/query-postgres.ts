import { Client } from "pg";
import type { Log } from "../../src/core/ports.ts";

/** The database on the run's PostgreSQL server that has the schema and nothing else. */
export const TEMPLATE = "template_countersign";

/** A log that nobody reads. */
export const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Runs one statement on a connection of its own. */
export async function queryPostgres(
  url: string,
  sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
