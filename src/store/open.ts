import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Kysely } from "kysely";
import type { AuditLine } from "../core/audit-chain.ts";
import { CountersignError } from "../core/errors.ts";
import type { Clock, Log, Store } from "../core/ports.ts";
import { writeAnchor } from "./audit.ts";
import { openDeadLetters } from "./dead-letters.ts";
import { openFailures } from "./failures.ts";
import { openLimits } from "./limits.ts";
import { lockDirectory } from "./lock.ts";
import { openMessages } from "./messages.ts";
import { backUp, isOlder, migrate, schemaVersion } from "./migrate.ts";
import { openOutbox, voidLeases } from "./outbox.ts";
import { openPool, postgresDialect } from "./postgres.ts";
import { pruneEvidence } from "./prune-evidence.ts";
import { openQueries } from "./queries.ts";
import { type AuditSelection, exportAudit } from "./read-audit.ts";
import { type Recent, readRecent } from "./recent.ts";
import { openCheckpoints, openCron, openSweeps } from "./schedule.ts";
import type { Session, Tables } from "./schema.ts";
import { openSqliteFile, sqliteDialect } from "./sqlite.ts";
import { inTransaction } from "./transaction.ts";
import { type AuditCheck, verifyAudit } from "./verify-audit.ts";

/** Where the database is. Without `databaseUrl` it is a file in `dataDir`, which is made when it is missing. */
export interface StoreOptions {
  readonly databaseUrl?: string;
  readonly dataDir: string;
  readonly log: Log;
  readonly clock: Clock;
  /** True for `run`: no other `run` may use the same directory. Other subcommands work beside it. No meaning on PostgreSQL. */
  readonly exclusive: boolean;
}

/** The database, and what only the app and the command line do with its audit. */
export interface OpenStore extends Store, AsyncDisposable {
  /** Chains the heads that changed since the last anchor to it; answers how many. Once a minute, when something was written. */
  readonly writeAnchor: (now: Date) => Promise<number>;
  /** Forgets lines and records as they were received before `rawBefore`, and evidence before `before`; answers how many of each. */
  readonly pruneEvidence: (
    rawBefore: Date,
    before: Date,
  ) => Promise<{ readonly emptied: number; readonly removed: number }>;
  readonly verifyAudit: () => Promise<AuditCheck>;
  /** What happened last, to any case: for who looks over the bot's shoulder. */
  readonly recent: (limit: number) => Promise<Recent>;
  /** Entries for a file of JSON lines, which `verifyEntries` checks. */
  readonly exportAudit: (selection: AuditSelection) => AsyncIterable<AuditLine>;
}

/** Opens the database and brings its schema up to date. Throws `store.locked`, `store.newer_schema` or `store.unreachable`. */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  await using opened = new AsyncDisposableStack();
  const session =
    options.databaseUrl === undefined
      ? await openSqlite(options, opened)
      : await openPostgres(options, options.databaseUrl, opened);
  const closing = opened.move();
  return {
    transaction: (work) => inTransaction(session, work),
    outbox: openOutbox(session),
    messages: openMessages(session),
    deadLetters: openDeadLetters(session),
    checkpoints: openCheckpoints(session),
    sweeps: openSweeps(session),
    limits: openLimits(session),
    failures: openFailures(session),
    cron: openCron(session),
    queries: openQueries(session, options.clock),
    writeAnchor: (now) => writeAnchor(session, now),
    pruneEvidence: (rawBefore, before) => pruneEvidence(session, rawBefore, before),
    verifyAudit: () => verifyAudit(session),
    recent: (limit) => readRecent(session, limit),
    exportAudit: (selection) => exportAudit(session, selection),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

async function openSqlite(
  { dataDir, exclusive, clock, log }: StoreOptions,
  opened: AsyncDisposableStack,
): Promise<Session> {
  makeDirectory(dataDir);
  if (exclusive) opened.use(lockDirectory(dataDir));
  const file = await openSqliteFile(join(dataDir, "countersign.sqlite"));
  const db = new Kysely<Tables>({ dialect: sqliteDialect(file) });
  opened.defer(() => closeSqlite(db));
  const session = { db, postgres: false };
  await upgrade(session, { dataDir, exclusive, clock, log });
  // Whoever had them was killed: nobody else may use this directory.
  if (exclusive) await voidLeases(session);
  return session;
}

async function upgrade(
  session: Session,
  { dataDir, exclusive, clock, log }: StoreOptions,
): Promise<void> {
  const version = await schemaVersion(session);
  if (!isOlder(version)) return;
  // An upgrade under a running program of the old version would pull the tables from under it.
  using _ = exclusive || version === 0 ? undefined : lockDirectory(dataDir);
  if (version > 0) {
    const backup = await backUp(session, { dataDir, version, at: clock.now() });
    log.info({ backup, version }, "the database was copied before its upgrade");
  }
  await migrate(session, clock, log);
}

/** The connection is taken once more, so that a transaction which has begun comes to its end first. */
async function closeSqlite(db: Kysely<Tables>): Promise<void> {
  await db.connection().execute(async () => {});
  await db.destroy();
}

async function openPostgres(
  { clock, log }: StoreOptions,
  databaseUrl: string,
  opened: AsyncDisposableStack,
): Promise<Session> {
  const db = new Kysely<Tables>({ dialect: postgresDialect(openPool(databaseUrl, log)) });
  opened.defer(() => db.destroy());
  const session = { db, postgres: true };
  if (isOlder(await schemaVersion(session))) await migrate(session, clock, log);
  return session;
}

function makeDirectory(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new CountersignError("store.unreachable", { data_dir: dataDir }, error);
  }
}
