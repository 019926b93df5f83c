import type { Session } from "./schema.ts";

/** Forgets raw text received before `rawBefore`, and whole rows before `before`. What was decided stays in cases and audit. */
export async function pruneEvidence(
  { db }: Session,
  rawBefore: Date,
  before: Date,
): Promise<{ readonly emptied: number; readonly removed: number }> {
  const removed = await db
    .deleteFrom("login_evidence")
    .where("ingested_at", "<", before.getTime())
    .executeTakeFirst();
  const emptied = await db
    .updateTable("login_evidence")
    .set({ raw: null })
    .where("ingested_at", "<", rawBefore.getTime())
    .where("raw", "is not", null)
    .executeTakeFirst();
  return { removed: Number(removed.numDeletedRows), emptied: Number(emptied.numUpdatedRows) };
}
