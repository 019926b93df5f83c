import type { Store, SweepRecord } from "../core/ports.ts";
import { fromColumn, toColumn } from "./json-columns.ts";
import type { Session } from "./schema.ts";

/** Longer than any schedule's period; what is older only makes looking up the newest slow. */
const KEPT_RUNS_MS = 40 * 24 * 3_600_000;

/** Who among the replicas does a scheduled run, and when one was last finished. */
export function openCron({ db }: Session): Store["cron"] {
  return {
    claim: async (key, now) => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("cron_runs")
        .values({ key, claimed_at: now.getTime() })
        .onConflict((same) => same.column("key").doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    finish: async (key, now) => {
      const finished_at = now.getTime();
      await db.updateTable("cron_runs").set({ finished_at }).where("key", "=", key).execute();
      await db
        .deleteFrom("cron_runs")
        .where("claimed_at", "<", finished_at - KEPT_RUNS_MS)
        .execute();
    },
    lastFinished: async (name) => {
      // All keys that begin with `<name>:`; the semicolon is the character after the colon.
      const { last } = await db
        .selectFrom("cron_runs")
        .select(({ fn }) => fn.max("finished_at").as("last"))
        .where("key", ">=", `${name}:`)
        .where("key", "<", `${name};`)
        .executeTakeFirstOrThrow();
      return last === null ? undefined : new Date(last);
    },
  };
}

/** How far a follower of something outside has come. */
export function openCheckpoints({ db }: Session): Store["checkpoints"] {
  return {
    load: async (name) => {
      const row = await db
        .selectFrom("checkpoints")
        .select("value")
        .where("name", "=", name)
        .executeTakeFirst();
      return row?.value;
    },
    save: async (name, value) => {
      await db
        .insertInto("checkpoints")
        .values({ name, value })
        .onConflict((same) => same.column("name").doUpdateSet({ value }))
        .execute();
    },
  };
}

/** The last sweep of each account and region. */
export function openSweeps({ db }: Session): Store["sweeps"] {
  return {
    save: async ({ name, account, region, finishedAt, outcome, detail }) => {
      const found = {
        finished_at: finishedAt.getTime(),
        outcome,
        detail: toColumn(detail),
      };
      await db
        .insertInto("sweeps")
        .values({ name, account, region, ...found })
        .onConflict((same) =>
          same
            .columns(["name", "account", "region"])
            .doUpdateSet(found)
            .where("sweeps.finished_at", "<=", found.finished_at),
        )
        .execute();
    },
  };
}

/** All of them, by name, account and region. */
export async function sweepsOf({ db }: Session): Promise<readonly SweepRecord[]> {
  const rows = await db
    .selectFrom("sweeps")
    .selectAll()
    .orderBy("name")
    .orderBy("account")
    .orderBy("region")
    .execute();
  return rows.map((row) => ({
    name: row.name,
    account: row.account,
    region: row.region,
    finishedAt: new Date(row.finished_at),
    outcome: row.outcome === "complete" ? "complete" : "unknown",
    detail: fromColumn(row.detail),
  }));
}
