import { type Selectable, sql } from "kysely";
import { canonicalJson } from "../core/json.ts";
import type { Outbox, StoredEffect } from "../core/ports.ts";
import { guardOf, PRIORITIES, toStoredEffect } from "./effect-rows.ts";
import { finishEffect } from "./effects.ts";
import { fromColumn, toColumn } from "./json-columns.ts";
import type { EffectTable, Session } from "./schema.ts";

type Request = Parameters<Outbox["claim"]>[0];
type EffectRow = Selectable<EffectTable>;

/** The outbox as the runner uses it. Each call is one transaction. */
export function openOutbox(session: Session): Outbox {
  const { db } = session;
  return {
    claim: (request) => db.transaction().execute((tx) => claim({ ...session, db: tx }, request)),
    postpone: (id, due, counted, reason) =>
      db
        .transaction()
        .execute((tx) => postpone({ ...session, db: tx }, { id, due, counted, reason })),
    nextDue: () => nextDue(session),
  };
}

async function claim(session: Session, request: Request): Promise<readonly StoredEffect[]> {
  await takeBackLeases(session, request.now);
  const claimed: EffectRow[] = [];
  // What a guard suppresses makes room, also for its successor in the lane: look again until all is taken or none is left.
  for (;;) {
    const ready = await readyEffects(session, request, request.limit - claimed.length);
    const allowed = await suppressOthers(session, ready, request.now);
    await lease(session, allowed, request);
    claimed.push(...allowed);
    if (allowed.length === ready.length) break;
  }
  return claimed.map((row) => toStoredEffect({ ...row, attempts: row.attempts + 1 }));
}

/** A lease that ran out: whoever had it is gone. Counted as a try, because it may have been one. */
async function takeBackLeases({ db, postgres }: Session, now: Date): Promise<void> {
  const ranOut = db
    .selectFrom("effects")
    .select("id")
    .where("state", "=", sql.lit("leased"))
    .where("lease_until", "<=", now.getTime())
    .$if(postgres, (query) => query.forUpdate().skipLocked());
  await db
    .updateTable("effects")
    .set({ state: "queued", lease_until: null, lease_owner: null })
    .where("id", "in", ranOut)
    .execute();
}

/** Takes back every lease. Right only where nobody else may be performing: when the only process of a database begins. */
export async function voidLeases({ db }: Session): Promise<void> {
  await db
    .updateTable("effects")
    .set({ state: "queued", lease_until: null, lease_owner: null })
    .where("state", "=", sql.lit("leased"))
    .execute();
}

/** The first `limit` that may be taken now. One query a priority: each walks its own stretch of the index, in order. */
async function readyEffects(
  session: Session,
  { now, kinds }: Request,
  limit: number,
): Promise<EffectRow[]> {
  const found: EffectRow[] = [];
  for (const priority of PRIORITIES.keys()) {
    if (found.length >= limit) break;
    const rows = await heads(session, priority)
      .selectAll("e")
      .where("e.ready_at", "<=", now.getTime())
      .$if(kinds !== undefined, (query) => query.where("e.kind", "in", kinds ?? []))
      .orderBy("e.ready_at")
      .orderBy("e.id")
      .limit(limit - found.length)
      .$if(session.postgres, (query) => query.forUpdate("e").skipLocked())
      .execute();
    found.push(...rows);
  }
  return found;
}

/** Waiting effects of one priority that are timers, or the oldest unfinished of their case and lane. */
function heads({ db }: Session, priority: number) {
  return db
    .selectFrom("effects as e")
    .where("e.state", "=", sql.lit("queued"))
    .where("e.priority", "=", sql.lit(priority))
    .where((is) => {
      const older = is
        .selectFrom("effects as older")
        .select("older.id")
        .whereRef("older.owner", "=", "e.owner")
        .whereRef("older.lane", "=", "e.lane")
        .whereRef("older.id", "<", "e.id")
        .where("older.finished_at", "is", null);
      return is.or([is("e.lane", "=", sql.lit("timer")), is.not(is.exists(older))]);
    });
}

/** Finishes as suppressed what its guard does not allow any more; answers the rest. */
async function suppressOthers(
  session: Session,
  ready: readonly EffectRow[],
  now: Date,
): Promise<EffectRow[]> {
  const allowed: EffectRow[] = [];
  for (const row of ready) {
    if (await isAllowed(session, row)) allowed.push(row);
    else await finishEffect(session, row.id, { outcome: "suppressed" }, now);
  }
  return allowed;
}

async function isAllowed({ db }: Session, row: EffectRow): Promise<boolean> {
  const guard = guardOf(row);
  if (!guard) return true;
  const guarded = await db
    .selectFrom("cases")
    .select(["state", "details"])
    .where("id", "=", guard.caseId)
    .executeTakeFirst();
  if (guarded?.state !== guard.state) return false;
  const details = fromColumn(guarded.details);
  return Object.entries(guard.details ?? {}).every(
    ([member, value]) => canonicalJson(details[member]) === canonicalJson(value),
  );
}

async function lease(
  { db }: Session,
  rows: readonly EffectRow[],
  { now, leaseMs, timerLeaseMs = leaseMs, owner }: Request,
): Promise<void> {
  if (rows.length === 0) return;
  const [timers, others] = [timerLeaseMs, leaseMs].map((ms) => sql.lit(now.getTime() + ms));
  await db
    .updateTable("effects")
    .set(({ eb }) => ({
      state: "leased",
      attempts: eb("attempts", "+", 1),
      lease_until: sql<number>`case lane when 'timer' then ${timers} else ${others} end`,
      lease_owner: owner,
    }))
    .where(
      "id",
      "in",
      rows.map(({ id }) => id),
    )
    .execute();
}

async function postpone(
  { db, postgres }: Session,
  given: {
    readonly id: number;
    readonly due: Date;
    readonly counted: boolean;
    readonly reason: string;
  },
): Promise<void> {
  const due = given.due.getTime();
  const back = await db
    .updateTable("effects")
    .set(({ eb }) => ({
      state: "queued",
      ready_at: due,
      attempts: eb("attempts", "-", given.counted ? 0 : 1),
      lease_until: null,
      lease_owner: null,
      result: toColumn({ reason: given.reason }),
    }))
    .where("id", "=", given.id)
    .where("state", "=", sql.lit("leased"))
    .returning(["owner", "lane"])
    .executeTakeFirst();
  if (!back || back.lane === "timer") return;
  // What is behind it in its lane cannot go before it, so the claim need not look at it before then.
  const behind = db
    .selectFrom("effects")
    .select("id")
    .where("owner", "=", back.owner)
    .where("lane", "=", back.lane)
    .where("finished_at", "is", null)
    .where("id", ">", given.id)
    .where("ready_at", "<", due)
    .$if(postgres, (query) => query.forUpdate().skipLocked());
  await db.updateTable("effects").set({ ready_at: due }).where("id", "in", behind).execute();
}

async function nextDue(session: Session): Promise<Date | undefined> {
  const { db } = session;
  const [urgent, normal, low] = [0, 1, 2].map((priority) =>
    heads(session, priority).select("e.ready_at").orderBy("e.ready_at").limit(1),
  );
  const leases = db
    .selectFrom("effects")
    .select(({ fn }) => fn.min("lease_until").as("at"))
    .where("state", "=", sql.lit("leased"));
  const { rows } = await sql<Record<string, number | null>>`
    select (${urgent}) as urgent, (${normal}) as normal, (${low}) as low, (${leases}) as leased
  `.execute(db);
  const times = Object.values(rows[0] ?? {}).filter((at) => at !== null);
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}
