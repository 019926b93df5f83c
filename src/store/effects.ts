import { type RawBuilder, type Selectable, sql } from "kysely";
import type { EffectKind, QueuedEffect } from "../core/effect.ts";
import type { JsonObject } from "../core/json.ts";
import type { EffectResult } from "../core/ports.ts";
import { toRow } from "./effect-rows.ts";
import { fromColumn, isoTime, toOptionalColumn } from "./json-columns.ts";
import type { Session, Tables } from "./schema.ts";

/** The case (or matter) to which effects belong. */
interface Owner {
  readonly id: string;
  readonly caseKind: string;
}

/** Queues effects in this order; the same key is queued once, and nothing is queued beside a waiting one of the same `coalesce`. */
export async function addEffects(
  session: Session,
  owner: Owner,
  effects: readonly QueuedEffect[],
  now: Date,
): Promise<void> {
  const waiting = await waitingTwins(session, owner, effects);
  for (const effect of effects) {
    if (effect.coalesce !== undefined && waiting.has(effect.coalesce)) continue;
    if (effect.coalesce !== undefined) waiting.add(effect.coalesce);
    const row = toRow(owner, effect, now);
    await session.db
      .insertInto("effects")
      .values({ ...row, ready_at: behindItsLane(session, row) })
      .onConflict((same) => same.column("key").doNothing())
      .execute();
  }
}

/**
 * Which `coalesce` texts of these effects are waiting. On PostgreSQL the waiting row is held until the commit: were it
 * leased meanwhile, its message would be rendered without what is being decided now, and nobody would edit it again.
 */
async function waitingTwins(
  { db, postgres }: Session,
  owner: Owner,
  effects: readonly QueuedEffect[],
): Promise<Set<string>> {
  const texts = effects.flatMap(({ coalesce }) => coalesce ?? []);
  if (texts.length === 0) return new Set();
  const rows = await db
    .selectFrom("effects")
    .select("coalesce_key")
    .where("owner", "=", owner.id)
    .where("state", "=", sql.lit("queued"))
    .where("coalesce_key", "in", texts)
    .$if(postgres, (query) => query.forShare())
    .execute();
  return new Set(rows.flatMap((row) => row.coalesce_key ?? []));
}

/** Not ready before the newest in its lane: while Slack is down, the claim need not walk past all that waits behind one try. */
function behindItsLane(
  { postgres }: Session,
  row: { readonly owner: string; readonly lane: string; readonly ready_at: number },
): RawBuilder<number> | number {
  if (row.lane === "timer") return row.ready_at;
  const later = sql.raw(postgres ? "greatest" : "max");
  return sql<number>`${later}(${row.ready_at}, coalesce((
    select newest.ready_at from effects as newest
    where newest.owner = ${row.owner} and newest.lane = ${row.lane} and newest.finished_at is null
    order by newest.id desc limit 1), 0))`;
}

/** The kind of effect whose data are forgotten when it ends. */
const FORGOTTEN: EffectKind = "logins.verify";

/** Ends an effect; the first to end it is right. */
export async function finishEffect(
  { db }: Session,
  id: number,
  { outcome, detail }: EffectResult,
  now: Date,
): Promise<void> {
  await db
    .updateTable("effects")
    .set((eb) => ({
      state: outcome,
      result: toOptionalColumn(detail),
      // A pasted proof is needed until it has been looked at, and not a moment longer.
      data: eb.case().when("kind", "=", FORGOTTEN).then("{}").else(eb.ref("data")).end(),
      finished_at: now.getTime(),
      lease_until: null,
      lease_owner: null,
    }))
    .where("id", "=", id)
    .where("finished_at", "is", null)
    .execute();
}

/** All effects of one case, oldest first; times are ISO text, `state` is `queued`, `leased` or the outcome. */
export async function effectsOf({ db }: Session, caseId: string): Promise<readonly JsonObject[]> {
  const rows = await db
    .selectFrom("effects")
    .selectAll()
    .where("owner", "=", caseId)
    .orderBy("id")
    .execute();
  return rows.map(toFacts);
}

/** The effects of any case that were queued last, newest first, each with the kind and the id of its case. */
export async function recentEffects(
  { db }: Session,
  limit: number,
): Promise<readonly JsonObject[]> {
  const rows = await db
    .selectFrom("effects")
    .selectAll()
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...toFacts(row), caseKind: row.case_kind, owner: row.owner }));
}

function toFacts(row: Selectable<Tables["effects"]>): JsonObject {
  return {
    id: row.id,
    kind: row.kind,
    key: row.key,
    lane: row.lane,
    state: row.state,
    attempts: row.attempts,
    data: fromColumn(row.data),
    ...(row.result === null ? {} : { result: fromColumn(row.result) }),
    queuedAt: isoTime(row.queued_at),
    readyAt: isoTime(row.ready_at),
    finishedAt: isoTime(row.finished_at),
  };
}
