import type { Selectable } from "kysely";
import { sql } from "kysely";
import type { JsonObject } from "../core/json.ts";
import type { EventOutcome, EventRecord } from "../core/ports.ts";
import { isoTime, listFromColumn } from "./json-columns.ts";
import type { Session, Tables } from "./schema.ts";

/** Notes the event; false if its id was seen before, also by a transaction that is still open elsewhere and then commits. */
export async function firstSight({ db }: Session, event: EventRecord): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("events")
    .values({
      id: event.id,
      kind: event.kind,
      case_kind: event.caseKind,
      at: event.at.getTime(),
      received_at: event.receivedAt.getTime(),
    })
    .onConflict((same) => same.column("id").doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Keeps with the event what became of it. */
export async function setOutcome(
  { db }: Session,
  id: string,
  { outcome, caseId, reasons }: EventOutcome,
): Promise<void> {
  await db
    .updateTable("events")
    .set({ outcome, case_id: caseId ?? null, reasons: JSON.stringify(reasons) })
    .where("id", "=", id)
    .execute();
}

/** What was said of each call that AWS refused since then, the newest first. */
export async function refusalsSince(
  { db }: Session,
  since: Date,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("events")
    .select("reasons")
    .where("kind", "=", sql.lit("sg.attempted"))
    .where("received_at", ">=", since.getTime())
    .orderBy("received_at", "desc")
    .limit(limit)
    .execute();
  return rows.flatMap(({ reasons }) => listFromColumn(reasons)[0] ?? []);
}

/** What happened to one case, oldest first; times are ISO text. */
export async function eventsOf({ db }: Session, caseId: string): Promise<readonly JsonObject[]> {
  const rows = await db
    .selectFrom("events")
    .selectAll()
    .where("case_id", "=", caseId)
    .orderBy("received_at")
    .orderBy("id")
    .execute();
  return rows.map(toFacts);
}

/** What happened last to any case, newest first, each with the kind and the id of its case. */
export async function recentEvents({ db }: Session, limit: number): Promise<readonly JsonObject[]> {
  const rows = await db
    .selectFrom("events")
    .selectAll()
    .orderBy("received_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...toFacts(row),
    caseKind: row.case_kind,
    ...(row.case_id === null ? {} : { case: row.case_id }),
  }));
}

function toFacts(row: Selectable<Tables["events"]>): JsonObject {
  return {
    id: row.id,
    kind: row.kind,
    at: isoTime(row.at),
    receivedAt: isoTime(row.received_at),
    outcome: row.outcome ?? undefined,
    reasons: listFromColumn(row.reasons),
  };
}
