import { setTimeout } from "node:timers/promises";
import Database from "better-sqlite3";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
  type TransactionSettings,
} from "kysely";
import { CountersignError } from "../core/errors.ts";
import { storableParameter } from "./storable-parameter.ts";

/** How long a writer waits for another process (`dead replay` beside `run`). It blocks the event loop meanwhile. */
const BUSY_MS = 5000;
/** A second in all. */
const WAL_TRIES = 50;
const WAL_PAUSE_MS = 20;
/** Our statements are few; those with lists vary in length. */
const KEPT_STATEMENTS = 300;

/** Opens the file with the settings on which durability rests. Throws `store.unreachable`. */
export async function openSqliteFile(path: string): Promise<Database.Database> {
  const file = translating(() => new Database(path, { timeout: BUSY_MS }));
  try {
    await switchToWal(file);
    // A commit is on the disk before a message is deleted from the queue; NORMAL would lose the last ones with the power.
    file.pragma("synchronous = full");
    return file;
  } catch (error) {
    file.close();
    throw translateSqlite(error);
  }
}

/** Of several processes that open a new file at once, SQLite lets one switch and refuses the others without waiting. */
async function switchToWal(file: Database.Database): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      file.pragma("journal_mode = wal");
      return;
    } catch (error) {
      if (!isBusy(error) || tries >= WAL_TRIES) throw error;
      await setTimeout(WAL_PAUSE_MS);
    }
  }
}

/** True when another process or connection has the lock. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY");
}

/** Kysely's dialect for one open file. It gives the one connection to one caller at a time: transactions never mix. */
export function sqliteDialect(file: Database.Database): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ImmediateDriver(file),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class ImmediateDriver extends SqliteDriver {
  readonly #file: Database.Database;

  constructor(file: Database.Database) {
    super({ database: { prepare: keepStatements(file), close: () => void file.close() } });
    this.#file = file;
  }

  /** IMMEDIATE: who reads in order to write must have the write lock before reading, or loses what it read. */
  override async beginTransaction(
    connection: DatabaseConnection,
    settings?: TransactionSettings,
  ): Promise<void> {
    const begin = settings?.accessMode === "read only" ? "begin" : "begin immediate";
    await connection.executeQuery(CompiledQuery.raw(begin));
  }

  /** A full disk ends the transaction by itself; there is nothing to roll back then. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#file.inTransaction) await super.rollbackTransaction(connection);
  }
}

/** Preparing costs more than running: the statements used last are kept. */
function keepStatements(file: Database.Database): (sql: string) => SqliteStatement {
  const kept = new Map<string, SqliteStatement>();
  return (sql) => {
    const statement = kept.get(sql) ?? translating(() => translated(file.prepare(sql)));
    kept.delete(sql);
    kept.set(sql, statement);
    for (const oldest of kept.size > KEPT_STATEMENTS ? kept.keys().take(1) : [])
      kept.delete(oldest);
    return statement;
  };
}

function translated(statement: Database.Statement): SqliteStatement {
  return {
    reader: statement.reader,
    all: (parameters) => translating(() => statement.all(...parameters.map(storableParameter))),
    run: (parameters) => translating(() => statement.run(...parameters.map(storableParameter))),
    iterate: (parameters) => statement.iterate(...parameters.map(storableParameter)),
  };
}

function translating<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw translateSqlite(error);
  }
}

const LOST_RACE = ["SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"];
/** The file, the disk or another process; everything else is a fault of ours. */
const UNREACHABLE =
  /^SQLITE_(?:BUSY|LOCKED|IOERR|FULL|CANTOPEN|READONLY|CORRUPT|NOTADB|PERM|AUTH|NOMEM)/;

/** SQLite's error -> `core.lost_race`, `store.unreachable`, or itself when it is a bug. */
export function translateSqlite(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const { code } = error;
  if (LOST_RACE.includes(code))
    return new CountersignError("core.lost_race", { sqlite: code }, error);
  return UNREACHABLE.test(code)
    ? new CountersignError("store.unreachable", { sqlite: code }, error)
    : error;
}
