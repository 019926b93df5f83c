/** What the dialects call the same thing in `create table`. */
export interface Dialect {
  readonly postgres: boolean;
  /** Epoch milliseconds. */
  readonly time: string;
  /** Text that is compared byte by byte, whatever the language of the database. */
  readonly bytes: string;
  /** A primary key that grows by itself. */
  readonly serial: string;
  /** After the columns: types are enforced, as PostgreSQL does without being asked. */
  readonly strict: string;
  /** As `strict`, for tables whose rows are small and found by their primary key only. */
  readonly keyed: string;
}

/** SQLite's words. */
export const SQLITE: Dialect = {
  postgres: false,
  time: "integer",
  bytes: "text",
  serial: "integer primary key autoincrement",
  strict: "strict",
  keyed: "strict, without rowid",
};

/** PostgreSQL's words. */
export const POSTGRES: Dialect = {
  postgres: true,
  time: "bigint",
  bytes: 'text collate "C"',
  serial: "bigint generated always as identity primary key",
  strict: "",
  keyed: "",
};
