import {
  type AbortableOperationOptions,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from "kysely";
import { DatabaseError, Pool, TypeOverrides } from "pg";
import { CountersignError } from "../core/errors.ts";
import type { Log } from "../core/ports.ts";
import { storableParameter } from "./storable-parameter.ts";

/** Enough for a runner's 16 effects, which mostly wait for others than the database. */
const CONNECTIONS = 10;
const CONNECT_MS = 5000;
/** A replica that hangs within a transaction holds case locks: the server ends it. */
const IDLE_IN_TRANSACTION_MS = 60_000;
const INT8 = 20;

/** Opens a pool; connections are made when they are needed. Broken idle ones are logged and replaced. */
export function openPool(databaseUrl: string, log: Log): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    application_name: "countersign",
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    allowExitOnIdle: true,
    types: withNumbers(),
  });
  // Without a listener, a connection that breaks between two statements of a transaction would end the process; its next
  // statement fails and says so.
  pool.on("connect", (client) => void client.on("error", () => {}));
  // The error itself is not logged: it carries the whole client.
  pool.on("error", ({ message }) => {
    if (!pool.ending) log.warn({ message }, "an idle connection to the database broke");
  });
  return pool;
}

/** int8 comes as text because not all of it fits a number; our times and counts do. */
function withNumbers(): TypeOverrides {
  const types = new TypeOverrides();
  types.setTypeParser(INT8, Number);
  return types;
}

/** Kysely's dialect for a pool, with our errors. */
export function postgresDialect(pool: Pool): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new TranslatingDriver({ pool }),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

/** Kysely's driver, but failures come out as our errors, and text goes in as PostgreSQL can keep it. */
class TranslatingDriver extends PostgresDriver {
  readonly #seen = new WeakSet<DatabaseConnection>();

  override async acquireConnection(
    options?: AbortableOperationOptions,
  ): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection(options).catch(rethrow);
    if (!this.#seen.has(connection)) translateOn(connection);
    this.#seen.add(connection);
    return connection;
  }
}

function translateOn(connection: DatabaseConnection): void {
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = async <R>(query: CompiledQuery, options?: AbortableOperationOptions) =>
    await execute<R>(
      { ...query, parameters: query.parameters.map(storableParameter) },
      options,
    ).catch(rethrow);
}

function rethrow(error: unknown): never {
  throw translatePostgres(error);
}

/** unique_violation, serialization_failure, deadlock_detected, lock_not_available. */
const LOST_RACE = ["23505", "40001", "40P01", "55P03"];
/** Connection, sign-in, no such database, resources, operator intervention, system error. */
const UNREACHABLE = /^(?:08|28|3D|53|57|58)/;

/** PostgreSQL's error -> `core.lost_race`, `store.unreachable`, or itself when it is a bug. Never holds the URL. */
function translatePostgres(error: unknown): unknown {
  if (error instanceof CountersignError) return error;
  if (!(error instanceof DatabaseError))
    // What is no answer of the server is the way there: refused, timed out, broken off.
    return new CountersignError("store.unreachable", {}, error);
  const sqlstate = error.code ?? "";
  if (LOST_RACE.includes(sqlstate))
    return new CountersignError("core.lost_race", { sqlstate }, error);
  return UNREACHABLE.test(sqlstate)
    ? new CountersignError("store.unreachable", { sqlstate }, error)
    : error;
}
