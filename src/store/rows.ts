import { type RawBuilder, sql } from "kysely";
import type { Row } from "../core/case.ts";
import type { Json } from "../core/json.ts";
import { toScalar } from "./json-columns.ts";
import type { Session } from "./schema.ts";

interface WatcherTable {
  readonly key: readonly string[];
  readonly others: readonly string[];
}

/** The tables that decisions may write, with their columns: names of columns never come from data. */
const TABLES: Readonly<Record<Row["table"], WatcherTable>> = {
  snapshots: { key: ["kind", "key"], others: "account region read_at data".split(" ") },
  login_evidence: {
    key: ["id"],
    others: (
      "case_id person scope claim host kind at ingested_at grade ip port method credential " +
      "session_kind raw raw_sha256 data"
    ).split(" "),
  },
  identities: {
    key: ["id"],
    others: "person kind value scope assurance by proof valid_from valid_to".split(" "),
  },
  announcements: {
    key: ["id"],
    others: "person scope reason countersigned_by valid_from valid_to data".split(" "),
  },
  approvals: {
    key: ["case_id", "plan_hash", "needed_right", "person"],
    others: ["signed_at", "expires_at"],
  },
};

/** A line of a log may be as long as its host likes. Whole characters; the hash beside it is of the whole line. */
const RAW_CHARACTERS = 4096;

/** Writes rows of watchers' own tables. Throws for a column that its table does not have, which is a bug. */
export async function addRows({ db }: Session, rows: readonly Row[]): Promise<void> {
  for (const row of rows) await insertion(row).execute(db);
}

function insertion({ table, values, conflict }: Row): RawBuilder<unknown> {
  const { key, others } = TABLES[table];
  const unknown = Object.keys(values).filter((name) => ![...key, ...others].includes(name));
  if (unknown.length > 0) throw new TypeError(`${table} has no column ${unknown.join(", ")}`);
  const columns = [...key, ...others];
  const scalars = columns.map((name) => sql`${toScalar(cut(name, values[name]))}`);
  const replaced = others.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`);
  const resolution = conflict === "ignore" ? sql`nothing` : sql`update set ${sql.join(replaced)}`;
  return sql`insert into ${sql.table(table)} (${sql.join(columns.map((name) => sql.ref(name)))})
    values (${sql.join(scalars)})
    on conflict (${sql.join(key.map((name) => sql.ref(name)))}) do ${resolution}`;
}

function cut(column: string, value: Json | undefined): Json | undefined {
  return column === "raw" && typeof value === "string" && value.length > RAW_CHARACTERS
    ? value.slice(0, RAW_CHARACTERS).toWellFormed()
    : value;
}
