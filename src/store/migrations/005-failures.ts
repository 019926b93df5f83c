import type { Dialect } from "./dialect-words.ts";

/** Failed attempts to log in, counted by where they came from and a short stretch of time, of all replicas together. */
export function createFailures({ time, keyed }: Dialect): readonly string[] {
  return [
    `create table login_failures (
      source text not null, slot ${time} not null, count integer not null,
      primary key (source, slot)
    ) ${keyed}`,
    `create index login_failures_slot on login_failures (slot)`,
  ];
}
