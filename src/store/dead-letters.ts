import type { Selectable } from "kysely";
import type { DeadLetter, Store } from "../core/ports.ts";
import type { Session, Tables } from "./schema.ts";

/** Messages that could not be decoded, until they are replayed; kept afterwards. */
export function openDeadLetters({ db }: Session): Store["deadLetters"] {
  return {
    add: async ({ receivedAt, reason, source, body }) => {
      const received_at = receivedAt.getTime();
      await db.insertInto("dead_letters").values({ received_at, reason, source, body }).execute();
    },
    list: async (limit) => {
      const letters = db.selectFrom("dead_letters").selectAll();
      return (await letters.orderBy("id", "desc").limit(limit).execute()).map(toLetter);
    },
    find: async (id) => {
      const letters = db.selectFrom("dead_letters").selectAll();
      const row = await letters.where("id", "=", id).executeTakeFirst();
      return row && toLetter(row);
    },
    markReplayed: async (id, now) => {
      const replayed_at = now.getTime();
      await db.updateTable("dead_letters").set({ replayed_at }).where("id", "=", id).execute();
    },
    count: async () => {
      const { waiting } = await db
        .selectFrom("dead_letters")
        .select(({ fn }) => fn.countAll<number>().as("waiting"))
        .where("replayed_at", "is", null)
        .executeTakeFirstOrThrow();
      return waiting;
    },
  };
}

function toLetter(row: Selectable<Tables["dead_letters"]>): DeadLetter {
  return {
    id: row.id,
    receivedAt: new Date(row.received_at),
    reason: row.reason,
    source: row.source,
    body: row.body,
    ...(row.replayed_at === null ? {} : { replayedAt: new Date(row.replayed_at) }),
  };
}
