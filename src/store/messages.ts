import type { Store } from "../core/ports.ts";
import type { Session } from "./schema.ts";

/** Where cases' messages are in Slack. */
export function openMessages({ db }: Session): Store["messages"] {
  return {
    find: async (caseId, slot) => {
      const row = await db
        .selectFrom("messages")
        .select(["channel", "ts", "rendered_hash"])
        .where("case_id", "=", caseId)
        .where("slot", "=", slot)
        .executeTakeFirst();
      return row && { channel: row.channel, ts: row.ts, renderedHash: row.rendered_hash };
    },
    save: async (caseId, slot, place, now) => {
      const where = {
        channel: place.channel,
        ts: place.ts,
        rendered_hash: place.renderedHash,
        saved_at: now.getTime(),
      };
      await db
        .insertInto("messages")
        .values({ case_id: caseId, slot, ...where })
        .onConflict((same) => same.columns(["case_id", "slot"]).doUpdateSet(where))
        .execute();
    },
  };
}
