import { sql } from "kysely";
import type { Store } from "../core/ports.ts";
import type { Session } from "./schema.ts";

/** Rows of one statement; both databases allow more parameters than these need. */
const ROWS_AT_ONCE = 500;

/** What failed, counted by all replicas into the same rows. */
export function openFailures({ db }: Session): Store["failures"] {
  return {
    add: async (counted, before) => {
      await db.deleteFrom("login_failures").where("slot", "<", before.getTime()).execute();
      const rows = counted
        .map(({ source, slot, count }) => ({ source, slot: slot.getTime(), count }))
        // All replicas take the rows in this order, so that none waits for one that waits for it.
        .toSorted((a, b) => a.slot - b.slot || (a.source < b.source ? -1 : 1));
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
        await db
          .insertInto("login_failures")
          .values(rows.slice(from, from + ROWS_AT_ONCE))
          .onConflict((same) =>
            same
              .columns(["source", "slot"])
              .doUpdateSet({ count: sql`login_failures.count + excluded.count` }),
          )
          .execute();
    },
    count: async (source, since) => {
      const { count } = await db
        .selectFrom("login_failures")
        .select(({ fn }) => fn.sum<number | string | null>("count").as("count"))
        .where("source", "=", source)
        .where("slot", ">", since.getTime())
        .executeTakeFirstOrThrow();
      return Number(count ?? 0);
    },
  };
}
