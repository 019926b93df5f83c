import type { Dialect } from "./dialect-words.ts";

/** The audit, the heads of its chains, and its anchors. The database itself refuses to change what was written. */
export function createAudit({ postgres, time, keyed, strict }: Dialect): readonly string[] {
  return [
    `create table audit (
      chain text not null, seq integer not null, occurred_at ${time} not null,
      recorded_at ${time} not null, actor text not null, type text not null, text text not null,
      details text not null, prev_hash text not null, hash text not null,
      primary key (chain, seq)
    ) ${strict}`,
    `create table audit_heads (
      chain text primary key, seq integer not null, hash text not null,
      dirty integer not null check (dirty in (0, 1))
    ) ${keyed}`,
    `create index audit_heads_dirty on audit_heads (chain) where dirty = 1`,
    `create table audit_anchors (
      seq integer primary key, written_at ${time} not null, heads text not null,
      prev_hash text not null, hash text not null
    ) ${strict}`,
    ...(postgres ? refuseInPostgres() : refuseInSqlite()),
  ];
}

function refuseInPostgres(): readonly string[] {
  return [
    `create function audit_refuse() returns trigger language plpgsql as $$
      begin raise exception '% is append-only', tg_table_name; end $$`,
    ...["audit", "audit_anchors"].map(
      (table) => `create trigger ${table}_append_only before update or delete or truncate
        on ${table} for each statement execute function audit_refuse()`,
    ),
  ];
}

/** The trigger on INSERT is there for INSERT OR REPLACE, which deletes without asking the trigger on DELETE. */
function refuseInSqlite(): readonly string[] {
  const same = {
    audit: "chain = new.chain and seq = new.seq",
    audit_anchors: "seq = new.seq",
  };
  return Object.entries(same).flatMap(([table, isSame]) => [
    ...["update", "delete"].map(
      (act) => `create trigger ${table}_no_${act} before ${act} on ${table}
        begin select raise(abort, '${table} is append-only'); end`,
    ),
    `create trigger ${table}_no_replace before insert on ${table}
      when exists (select 1 from ${table} where ${isSame})
      begin select raise(abort, '${table} is append-only'); end`,
  ]);
}
