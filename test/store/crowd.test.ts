import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { Store, StoredEffect } from "../../src/core/ports.ts";
import { claim, finish, keysOf, queue } from "../contracts/store-outbox.ts";
import { DATABASES, freshPostgres, freshSqlite, type TestDatabase } from "../support/databases.ts";
import { aCase, after, anEffect, anEntry, NOON } from "../support/samples.ts";

describe.each(DATABASES)("many effects on %s", (_, fresh) => {
  it("are claimed by workers side by side, none twice, and one at a time of each case and lane", async () => {
    await using database = await fresh();
    await using store = await database.open();
    await using replica = await replicaOf(database, store);
    const owners = Array.from({ length: 30 }, (__, index) => `c${index}`);
    for (const owner of owners)
      await queue(store, owner, ...[1, 2, 3, 4].map((each) => anEffect(`${owner}/${each}`)));
    const inHand = new Map<string, number>();
    const seen: string[] = [];
    const together: number[] = [];

    async function work(worker: Store): Promise<void> {
      for (;;) {
        const claimed = await claim(worker, { limit: 7 });
        for (const { owner, effect } of claimed) {
          seen.push(effect.key);
          inHand.set(owner, (inHand.get(owner) ?? 0) + 1);
          together.push(inHand.get(owner) ?? 0);
        }
        for (const effect of claimed) {
          inHand.set(effect.owner, (inHand.get(effect.owner) ?? 0) - 1);
          await finish(worker, [effect]);
        }
        if (seen.length === 4 * owners.length) return;
      }
    }
    await Promise.all([store, replica, store, replica].map(work));

    expect(new Set(seen).size).toBe(4 * owners.length);
    expect(seen).toHaveLength(4 * owners.length);
    expect(Math.max(...together)).toBe(1);
    for (const owner of owners)
      expect(seen.filter((key) => key.startsWith(`${owner}/`))).toEqual(
        [1, 2, 3, 4].map((each) => `${owner}/${each}`),
      );
  }, 30_000);

  it.each([
    ["each of a case of its own", "'c' || n", "0"],
    [
      "behind a few that are tried again and again",
      "'c' || (n % 20000)",
      "case when n <= 20000 then 60000 else 0 end",
    ],
    ["that are timers of the far future", "'c' || n", "86400000"],
  ])(
    "are claimed out of 100,000: %s",
    async (__, owner, later) => {
      await using database = await fresh();
      await using store = await database.open();
      await fill(database, owner, later);
      await queue(store, "mine", anEffect("mine", { priority: "urgent" }));

      const claimed = await claim(store);
      await store.outbox.nextDue();

      expect(keysOf(claimed)[0]).toBe("mine");
    },
    30_000,
  );
});

describe("on PostgreSQL", () => {
  it("an effect that is being queued beside a waiting one is not lost when that one is claimed meanwhile", async () => {
    await using database = await freshPostgres();
    await using store = await database.open();
    await queue(store, "c1", anEffect("1", { coalesce: "u" }));
    const decided = Promise.withResolvers<void>();
    const claimed = Promise.withResolvers<readonly StoredEffect[]>();
    const queueing = store.transaction(async (tx) => {
      await tx.addEffects({ id: "c1", caseKind: "door" }, [anEffect("2", { coalesce: "u" })], NOON);
      decided.resolve();
      await claimed.promise;
    });
    await decided.promise;

    claimed.resolve(await claim(store));
    await queueing;

    expect(await claimed.promise).toEqual([]);
    expect(keysOf(await claim(store))).toEqual(["1"]);
  });

  it("a deadlock of two transactions is a lost race for one of them", async () => {
    await using database = await freshPostgres();
    await using store = await database.open();
    await store.transaction(async (tx) => {
      await tx.insertCase(aCase("a", { key: "a" }), true);
      await tx.insertCase(aCase("b", { key: "b" }), true);
    });
    const both = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    async function lock(first: string, second: string, at: number): Promise<void> {
      await store.transaction(async (tx) => {
        await tx.findCase("door", { by: "id", id: first }, NOON);
        both[at]?.resolve();
        await Promise.all(both.map(({ promise }) => promise));
        await tx.findCase("door", { by: "id", id: second }, NOON);
      });
    }

    const ends = await Promise.allSettled([lock("a", "b", 0), lock("b", "a", 1)]);

    const lost = ends.filter((end) => end.status === "rejected");
    expect(lost).toHaveLength(1);
    expect(lost[0]).toMatchObject({ reason: { code: "core.lost_race" } });
  });

  it("a check of the audit holds up nobody and is not confused by who writes meanwhile", async () => {
    await using database = await freshPostgres();
    await using store = await database.open();
    async function write(): Promise<void> {
      for (let index = 0; index < 30; index++) {
        await store.transaction((tx) => tx.appendAudit(anEntry(`c${index % 3}`, `${index}`)));
        await store.writeAnchor(after(index));
      }
    }
    async function check(): Promise<unknown[]> {
      const faults: unknown[] = [];
      for (let index = 0; index < 10; index++) faults.push(...(await store.verifyAudit()).faults);
      return faults;
    }

    const [, faults] = await Promise.all([write(), check()]);

    expect(faults).toEqual([]);
    expect(await store.verifyAudit()).toMatchObject({ entries: 30, anchors: 30 });
  });
});

describe("on SQLite", () => {
  it("a changed byte in the file shows", async () => {
    await using database = await freshSqlite();
    {
      await using store = await database.open();
      await store.transaction((tx) => tx.appendAudit(anEntry("c1", "two names signed it")));
    }
    const path = `${database.dataDir}/countersign.sqlite`;
    const bytes = await readFile(path);
    bytes.write("six", bytes.indexOf("two names signed it"));
    await writeFile(path, bytes);

    await using store = await database.open();

    expect((await store.verifyAudit()).faults).toEqual([
      { chain: "c1", seq: 1, what: "the entry was altered" },
    ]);
  });
});

/** Another process on PostgreSQL; SQLite has one, with one connection. */
async function replicaOf(database: TestDatabase, store: Store): Promise<Store & AsyncDisposable> {
  if (database.databaseUrl !== undefined) return await database.open();
  return { ...store, [Symbol.asyncDispose]: async () => {} };
}

/** 100,000 waiting effects; SQL for their owners, and for how much later than noon they are due. */
async function fill(database: TestDatabase, owner: string, later: string): Promise<void> {
  const numbers =
    database.databaseUrl === undefined
      ? "with recursive s(n) as (select 1 union all select n + 1 from s where n < 100000)"
      : "with s as (select generate_series(1, 100000) as n)";
  const lane = later === "86400000" ? "timer" : "slack";
  await database.query(`insert into effects
    (owner, case_kind, kind, lane, key, priority, due, ready_at, state, attempts, data, queued_at)
    ${numbers} select ${owner}, 'door', 'slack.update', '${lane}', 'k' || n, 1 + n % 2,
      ${NOON.getTime()} + ${later}, ${NOON.getTime()} + ${later}, 'queued', 0, '{}', ${NOON.getTime()}
    from s`);
}
