import { sql } from "kysely";
import type { Store } from "../core/ports.ts";
import type { Session } from "./schema.ts";

type Limits = Store["limits"];
type Places = Parameters<Limits["takePlace"]>[0];

/** Rows of these two kinds stand beside each other in the table: `region` says which. */
const PACE = "pace";
const PLACE = "place";
/** Longer than any cap looks back. */
const KEPT_MS = 24 * 3_600_000;

/** Rates and caps that hold for all replicas together. */
export function openLimits(session: Session): Limits {
  const { db } = session;
  return {
    pace: async ({ account, api, gapMs, now }) => {
      const at = now.getTime();
      const next = at + gapMs;
      // One statement decides: whoever writes the row first goes first, on both databases.
      const row = await db
        .insertInto("limits")
        .values({ account, region: PACE, api, tokens: 0, refilled_at: next })
        .onConflict((same) =>
          same
            .columns(["account", "region", "api"])
            .doUpdateSet({ refilled_at: next })
            .where("limits.refilled_at", "<=", at),
        )
        .returning("refilled_at")
        .executeTakeFirst();
      if (row) return 0;
      const { refilled_at: free } = await db
        .selectFrom("limits")
        .select("refilled_at")
        .where("account", "=", account)
        .where("region", "=", PACE)
        .where("api", "=", api)
        .executeTakeFirstOrThrow();
      return Math.max(1, free - at);
    },
    takePlace: (places) =>
      db.transaction().execute((tx) => takePlace({ ...session, db: tx }, places)),
  };
}

async function takePlace(session: Session, places: Places): Promise<boolean> {
  const { db } = session;
  const { account, key, now, caps } = places;
  await lockAll(session, now);
  await db
    .deleteFrom("limits")
    .where("region", "=", PLACE)
    .where("refilled_at", "<", now.getTime() - KEPT_MS)
    .execute();
  const mine = await db
    .selectFrom("limits")
    .select("api")
    .where("account", "=", account)
    .where("region", "=", PLACE)
    .where("api", "=", key)
    .executeTakeFirst();
  if (mine) return true;
  for (const cap of caps) {
    const { taken } = await db
      .selectFrom("limits")
      .select(({ fn }) => fn.countAll<number | string>().as("taken"))
      .where("region", "=", PLACE)
      .where("refilled_at", ">", now.getTime() - cap.windowMs)
      .$if(cap.scope === "account", (query) => query.where("account", "=", account))
      .executeTakeFirstOrThrow();
    if (Number(taken) >= cap.most) return false;
  }
  const row = { account, region: PLACE, api: key, tokens: 0, refilled_at: now.getTime() };
  await db.insertInto("limits").values(row).execute();
  return true;
}

/** Counting and taking are one step for all replicas: this row is locked until the transaction ends. */
async function lockAll({ db }: Session, now: Date): Promise<void> {
  await db
    .insertInto("limits")
    .values({ account: "*", region: "lock", api: PLACE, tokens: 0, refilled_at: now.getTime() })
    .onConflict((same) =>
      same
        .columns(["account", "region", "api"])
        .doUpdateSet({ refilled_at: sql`excluded.refilled_at` }),
    )
    .execute();
}
