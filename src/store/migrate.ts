import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { CountersignError } from "../core/errors.ts";
import type { Clock, Log } from "../core/ports.ts";
import { createCases } from "./migrations/001-cases.ts";
import { createAudit } from "./migrations/002-audit.ts";
import { createRecords } from "./migrations/003-records.ts";
import { indexRefusals } from "./migrations/004-refusals.ts";
import { createFailures } from "./migrations/005-failures.ts";
import { type Dialect, POSTGRES, SQLITE } from "./migrations/dialect-words.ts";
import type { Session } from "./schema.ts";

/** Version n is the n-th. Forward only: what was released is never changed, a new one is put behind it. */
const MIGRATIONS: readonly ((dialect: Dialect) => readonly string[])[] = [
  createCases,
  createAudit,
  createRecords,
  indexRefusals,
  createFailures,
];
const NEWEST = MIGRATIONS.length;
/** Any number that no other program uses for its advisory lock in the same database. */
const MIGRATION_LOCK = 4_711_000_001;

/** The version of the stored schema; 0 for an empty database. Throws `store.newer_schema` when this program is older. */
export async function schemaVersion({ db, postgres }: Session): Promise<number> {
  const catalogue = postgres
    ? sql<{ name: string }>`select table_name as name from information_schema.tables
        where table_schema = current_schema() and table_name = 'schema_versions'`
    : sql<{ name: string }>`select name from sqlite_schema where name = 'schema_versions'`;
  const { rows } = await catalogue.execute(db);
  if (rows.length === 0) return 0;
  const { version } = await db
    .selectFrom("schema_versions")
    .select(({ fn }) => fn.max("version").as("version"))
    .executeTakeFirstOrThrow();
  if (version > NEWEST)
    throw new CountersignError("store.newer_schema", { stored: version, known: NEWEST });
  return version;
}

/** True when the stored schema is older than this program's, or there is none. */
export function isOlder(version: number): boolean {
  return version < NEWEST;
}

/**
 * Brings the schema up to date in one transaction, so that nobody ever sees it half way. Others that start now wait and
 * then find it done.
 */
export async function migrate(session: Session, clock: Clock, log: Log): Promise<void> {
  const steps = await session.db
    .transaction()
    .execute((db) => migrateWithin({ ...session, db }, clock));
  for (const version of steps) log.info({ version }, "the database schema was upgraded");
}

async function migrateWithin(session: Session, clock: Clock): Promise<readonly number[]> {
  const { db, postgres } = session;
  if (postgres) await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(db);
  const stored = await schemaVersion(session);
  const dialect = postgres ? POSTGRES : SQLITE;
  const pending = MIGRATIONS.map((step, index) => ({ step, version: index + 1 })).slice(stored);
  if (stored === 0)
    await sql`create table schema_versions (
      version integer primary key, applied_at ${sql.raw(dialect.time)} not null
    )`.execute(db);
  const applied_at = clock.now().getTime();
  for (const { step, version } of pending) {
    for (const statement of step(dialect)) await sql.raw(statement).execute(db);
    await db.insertInto("schema_versions").values({ version, applied_at }).execute();
  }
  return pending.map(({ version }) => version);
}

/** Copies an SQLite database beside itself before it is upgraded: the way back to the version before. */
export async function backUp(
  { db }: Session,
  place: { readonly dataDir: string; readonly version: number; readonly at: Date },
): Promise<string> {
  const moment = place.at.toISOString().replaceAll(/[-:.]/g, "");
  const path = join(place.dataDir, `countersign-schema-${place.version}-${moment}.sqlite`);
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  await sql`vacuum into ${partial}`.execute(db);
  // A copy that was broken off never has the name of a whole one.
  renameSync(partial, path);
  return path;
}
