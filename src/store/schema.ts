import type { Generated, Kysely } from "kysely";

/*
 * The tables, as both dialects have them. Times are epoch milliseconds, flags are 0 or 1, JSON is text.
 * `null` is the databases' word for nothing and stays inside this folder.
 */

/** A case; at most one of a kind and key has `open` = 1. `seq` grows with each case opened: the newest has the highest. */
export interface CaseTable {
  seq: Generated<number>;
  id: string;
  kind: string;
  key: string;
  number: number;
  state: string;
  open: number;
  version: number;
  opened_at: number;
  updated_at: number;
  details: string;
}

/** The outbox and the timers. `due` is when it was to be done (at once: when it was queued), `ready_at` when it may be claimed next. */
export interface EffectTable {
  id: Generated<number>;
  owner: string;
  case_kind: string;
  kind: string;
  lane: string;
  key: string;
  priority: number;
  due: number;
  ready_at: number;
  /** `queued`, `leased`, or the outcome. */
  state: string;
  attempts: number;
  lease_until: number | null;
  lease_owner: string | null;
  coalesce_key: string | null;
  only_if: string | null;
  answers: string | null;
  data: string;
  result: string | null;
  queued_at: number;
  finished_at: number | null;
}

/** Every entry of every chain of the audit; never updated, never deleted. */
export interface AuditTable {
  chain: string;
  seq: number;
  occurred_at: number;
  recorded_at: number;
  actor: string;
  type: string;
  text: string;
  details: string;
  prev_hash: string;
  hash: string;
}

/** The heads that were new in one minute, chained to the anchor before. */
export interface AnchorTable {
  seq: number;
  written_at: number;
  heads: string;
  prev_hash: string;
  hash: string;
}

/** All tables by name. */
export interface Tables {
  schema_versions: { version: number; applied_at: number };
  events: {
    id: string;
    kind: string;
    case_kind: string;
    at: number;
    received_at: number;
    outcome: string | null;
    case_id: string | null;
    reasons: string | null;
  };
  cases: CaseTable;
  case_links: { kind: string; link: string; case_id: string; until: number };
  counters: { kind: string; value: number };
  effects: EffectTable;
  audit: AuditTable;
  audit_heads: { chain: string; seq: number; hash: string; dirty: number };
  audit_anchors: AnchorTable;
  messages: {
    case_id: string;
    slot: string;
    channel: string;
    ts: string;
    rendered_hash: string;
    saved_at: number;
  };
  dead_letters: {
    id: Generated<number>;
    received_at: number;
    reason: string;
    source: string;
    body: string;
    replayed_at: number | null;
  };
  sweeps: {
    name: string;
    account: string;
    region: string;
    finished_at: number;
    outcome: string;
    detail: string;
  };
  cron_runs: { key: string; claimed_at: number; finished_at: number | null };
  checkpoints: { name: string; value: string };
  snapshots: {
    kind: string;
    key: string;
    account: string;
    region: string;
    read_at: number;
    data: string;
  };
  limits: { account: string; region: string; api: string; tokens: number; refilled_at: number };
  login_failures: { source: string; slot: number; count: number };
  login_evidence: {
    id: string;
    case_id: string | null;
    person: string | null;
    scope: string | null;
    claim: string | null;
    host: string | null;
    kind: string | null;
    at: number;
    ingested_at: number;
    grade: string | null;
    ip: string | null;
    port: number | null;
    method: string | null;
    credential: string | null;
    session_kind: string | null;
    raw: string | null;
    raw_sha256: string | null;
    data: string | null;
  };
  identities: {
    id: string;
    person: string;
    kind: string;
    value: string;
    scope: string | null;
    assurance: string | null;
    by: string | null;
    proof: string | null;
    valid_from: number | null;
    valid_to: number | null;
  };
  announcements: {
    id: string;
    person: string;
    scope: string;
    reason: string | null;
    countersigned_by: string | null;
    valid_from: number | null;
    valid_to: number | null;
    data: string | null;
  };
}

/** A connection or a transaction, and whether it is PostgreSQL's: where the dialects differ, the code asks. */
export interface Session {
  readonly db: Kysely<Tables>;
  readonly postgres: boolean;
}
