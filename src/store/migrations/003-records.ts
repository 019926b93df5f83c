import type { Dialect } from "./dialect-words.ts";

/** What adapters and watchers keep beside cases. */
export function createRecords(words: Dialect): readonly string[] {
  const { time, bytes, serial, keyed, strict } = words;
  return [
    `create table messages (
      case_id text not null, slot text not null, channel text not null, ts text not null,
      rendered_hash text not null, saved_at ${time} not null, primary key (case_id, slot)
    ) ${keyed}`,
    `create table dead_letters (
      id ${serial}, received_at ${time} not null, reason text not null, source text not null,
      body text not null, replayed_at ${time}
    ) ${strict}`,
    `create index dead_letters_waiting on dead_letters (id) where replayed_at is null`,
    `create table sweeps (
      name text not null, account text not null, region text not null,
      finished_at ${time} not null, outcome text not null, detail text not null,
      primary key (name, account, region)
    ) ${keyed}`,
    `create table cron_runs (
      key ${bytes} primary key, claimed_at ${time} not null, finished_at ${time}
    ) ${keyed}`,
    `create index cron_runs_claimed on cron_runs (claimed_at)`,
    `create table checkpoints (name text primary key, value text not null) ${keyed}`,
    ...createWatcherTables(time, strict),
    ...createHumanTables(time, keyed),
  ];
}

function createWatcherTables(time: string, strict: string): readonly string[] {
  return [
    `create table snapshots (
      kind text not null, key text not null, account text not null, region text not null,
      read_at ${time} not null, data text not null, primary key (kind, key)
    ) ${strict}`,
    `create index snapshots_place on snapshots (kind, account, region, key)`,
    `create table login_evidence (
      id text primary key, case_id text, person text, scope text, claim text, host text, kind text,
      at ${time} not null, ingested_at ${time} not null, grade text, ip text, port integer,
      method text, credential text, session_kind text, raw text, raw_sha256 text, data text
    ) ${strict}`,
    `create index login_evidence_at on login_evidence (at)`,
    ...["case_id", "person", "scope", "claim"].map(
      (column) => `create index login_evidence_${column} on login_evidence (${column}, at)`,
    ),
  ];
}

/** Who is who, who announced what, who signed what; and what calls are allowed to cost. */
function createHumanTables(time: string, keyed: string): readonly string[] {
  return [
    `create table identities (
      id text primary key, person text not null, kind text not null, value text not null,
      scope text, assurance text, by text, proof text, valid_from ${time}, valid_to ${time}
    ) ${keyed}`,
    `create index identities_value on identities (kind, value)`,
    `create table announcements (
      id text primary key, person text not null, scope text not null, reason text,
      countersigned_by text, valid_from ${time}, valid_to ${time}, data text
    ) ${keyed}`,
    `create table approvals (
      case_id text not null, plan_hash text not null, needed_right text not null,
      person text not null, signed_at ${time} not null, expires_at ${time} not null,
      primary key (case_id, plan_hash, needed_right, person)
    ) ${keyed}`,
    `create table limits (
      account text not null, region text not null, api text not null,
      tokens integer not null, refilled_at ${time} not null, primary key (account, region, api)
    ) ${keyed}`,
  ];
}
