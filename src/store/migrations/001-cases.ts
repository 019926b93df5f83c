import type { Dialect } from "./dialect-words.ts";

/** Events, cases, the links between them, and the outbox. */
export function createCases({ time, serial, keyed, strict }: Dialect): readonly string[] {
  return [
    `create table events (
      id text primary key, kind text not null, case_kind text not null,
      at ${time} not null, received_at ${time} not null,
      outcome text, case_id text, reasons text
    ) ${keyed}`,
    `create index events_case on events (case_id) where case_id is not null`,
    `create table cases (
      seq ${serial}, id text not null unique, kind text not null, key text not null,
      number integer not null, state text not null, open integer not null check (open in (0, 1)),
      version integer not null, opened_at ${time} not null, updated_at ${time} not null,
      details text not null
    ) ${strict}`,
    // At most one open case of a kind and key: who loses this race loads again.
    `create unique index cases_open on cases (kind, key) where open = 1`,
    `create index cases_newest on cases (kind, key, open, seq)`,
    `create unique index cases_number on cases (kind, number) where number > 0`,
    `create index cases_opened on cases (kind, opened_at)`,
    `create index cases_open_seq on cases (kind, seq) where open = 1`,
    `create table case_links (
      kind text not null, link text not null, case_id text not null, until ${time} not null,
      primary key (kind, link, case_id)
    ) ${keyed}`,
    `create table counters (kind text primary key, value integer not null) ${keyed}`,
    `create table effects (
      id ${serial}, owner text not null, case_kind text not null, kind text not null,
      lane text not null, key text not null unique,
      priority integer not null check (priority in (0, 1, 2)),
      due ${time} not null, ready_at ${time} not null, state text not null, attempts integer not null,
      lease_until ${time}, lease_owner text, coalesce_key text, only_if text, answers text,
      data text not null, result text, queued_at ${time} not null, finished_at ${time}
    ) ${strict}`,
    // The claim walks the first, asks the second whether something older of the lane is unfinished.
    `create index effects_ready on effects (priority, ready_at, id) where state = 'queued'`,
    `create index effects_lane on effects (owner, lane, id) where finished_at is null`,
    `create index effects_coalesce on effects (owner, coalesce_key)
      where state = 'queued' and coalesce_key is not null`,
    `create index effects_unfinished on effects (due) where finished_at is null`,
    `create index effects_leased on effects (lease_until) where state = 'leased'`,
    `create index effects_failed on effects (finished_at) where state = 'failed'`,
    `create index effects_owner on effects (owner, id)`,
  ];
}
