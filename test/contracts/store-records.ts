import { describe, expect, it } from "vitest";
import type { Row } from "../../src/core/case.ts";
import type { Json } from "../../src/core/json.ts";
import type { Store, SweepRecord } from "../../src/core/ports.ts";
import type { TestDatabase } from "../support/databases.ts";
import { after, NOON } from "../support/samples.ts";

/** What a store promises about everything that is no case, no effect and no entry of the audit. */
export function recordsContract(fresh: () => Promise<TestDatabase>): void {
  describe("rows of watchers", () => {
    it("keep the last good reading of each thing", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await write(store, snapshot("b", { data: { rules: [1] } }), snapshot("a"));
      await write(store, snapshot("b", { data: { rules: [2] }, read_at: after(9).getTime() }));
      await write(store, { ...snapshot("a", { data: { rules: [3] } }), conflict: "ignore" });
      await write(store, snapshot("c", { kind: "bucket" }), snapshot("d", { region: "us-east-1" }));

      const found = await store.queries.snapshots({
        kind: "sg",
        account: "1",
        region: "eu-central-1",
      });

      expect(found).toEqual([
        { kind: "sg", account: "1", region: "eu-central-1", key: "a", readAt: NOON, data: {} },
        {
          kind: "sg",
          account: "1",
          region: "eu-central-1",
          key: "b",
          readAt: after(9),
          data: { rules: [2] },
        },
      ]);
      expect(await store.queries.snapshots({ kind: "sg" })).toHaveLength(3);
      expect(await store.queries.snapshots({ kind: "bucket", key: "c" })).toHaveLength(1);
      expect(await store.queries.snapshots({ kind: "bucket", key: "a" })).toEqual([]);
    });

    it("find evidence by person, claim or scope, newest first", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await write(
        store,
        evidence("1", { person: "ana", claim: "key:a" }),
        evidence("2", { person: "ana", scope: "prod", at: after(5).getTime() }),
        evidence("3", { person: "ben", at: after(6).getTime(), data: { chain: ["bastion-1"] } }),
        evidence("4", { person: "ana", at: after(-5).getTime() }),
      );
      async function ids(filter: { person?: string; claim?: string; scope?: string }) {
        const rows = await store.queries.evidence({ ...filter, since: NOON, limit: 2 });
        return rows.map((row) => row["id"]);
      }

      expect(await ids({ person: "ana" })).toEqual(["2", "1"]);
      expect(await ids({ claim: "key:a" })).toEqual(["1"]);
      expect(await ids({ scope: "prod", person: "ben" })).toEqual([]);
      expect(await ids({})).toEqual(["3", "2"]);
      expect(await store.queries.evidence({ person: "ben", since: NOON, limit: 1 })).toEqual([
        {
          id: "3",
          person: "ben",
          at: after(6).getTime(),
          ingested_at: NOON.getTime(),
          data: { chain: ["bastion-1"] },
        },
      ]);
    });

    it("are forgotten in two steps: the raw text first, then the row", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await write(
        store,
        evidence("old", { ingested_at: after(-20).getTime(), raw: "x" }),
        evidence("aged", { ingested_at: after(-10).getTime(), raw: "x" }),
        evidence("new", { raw: "x" }),
      );

      const pruned = await store.pruneEvidence(after(-5), after(-15));
      const again = await store.pruneEvidence(after(-5), after(-15));

      expect(pruned).toEqual({ removed: 1, emptied: 1 });
      expect(again).toEqual({ removed: 0, emptied: 0 });
      const rows = await store.queries.evidence({ since: after(-100), limit: 9 });
      expect(rows.map(({ id, raw }) => [id, raw])).toEqual([
        ["aged", undefined],
        ["new", "x"],
      ]);
    });

    it("take a hostile line, cut to 4,096 characters", async () => {
      await using database = await fresh();
      await using store = await database.open();

      await write(store, evidence("1", { raw: `a\u0000\ud800${"\u{1F600}".repeat(3000)}` }));

      const [row] = await store.queries.evidence({ since: NOON, limit: 1 });
      expect(row?.["raw"]).toSatisfy((raw: string) => raw.length <= 4096);
      expect(row?.["raw"]).toMatch(/^a\uFFFD{2}\u{1F600}/u);
    });

    it("take who is who and what was announced", async () => {
      await using database = await fresh();
      await using store = await database.open();
      const identity = { id: "i", person: "ana", kind: "ssh", value: "SHA256:x", by: "ben" };
      const announcement = { id: "a", person: "ana", scope: "prod", valid_to: after(60).getTime() };

      await write(
        store,
        { table: "identities", values: { ...identity, proof: { nonce: 1 } }, conflict: "replace" },
        { table: "announcements", values: announcement, conflict: "ignore" },
      );

      expect(await database.query("select person, by, proof from identities")).toEqual([
        { person: "ana", by: "ben", proof: '{"nonce":1}' },
      ]);
      expect(await database.query("select id, scope from announcements")).toEqual([
        { id: "a", scope: "prod" },
      ]);
    });

    it("are refused when their table has no such column", async () => {
      await using database = await fresh();
      await using store = await database.open();

      await expect(write(store, evidence("1", { 'x" text); --': "y" }))).rejects.toThrow(
        /no column/,
      );
    });
  });

  describe("small records", () => {
    it("keep where messages are", async () => {
      await using database = await fresh();
      await using store = await database.open();
      const place = { channel: "C1", ts: "1763726400.000100", renderedHash: "h1" };

      await store.messages.save("c1", "headline", place, NOON);
      await store.messages.save("c1", "headline", { ...place, renderedHash: "h2" }, NOON);

      expect(await store.messages.find("c1", "headline")).toEqual({ ...place, renderedHash: "h2" });
      expect(await store.messages.find("c1", "thread")).toBeUndefined();
    });

    it("keep messages that could not be decoded until they are replayed", async () => {
      await using database = await fresh();
      await using store = await database.open();
      for (const body of ["{", "\u0000"])
        await store.deadLetters.add({ receivedAt: NOON, reason: "no JSON", source: "sqs", body });
      const [newest, oldest] = await store.deadLetters.list(10);

      await store.deadLetters.markReplayed(oldest?.id ?? 0, after(60));

      expect(newest).toMatchObject({ receivedAt: NOON, reason: "no JSON", source: "sqs" });
      expect(newest?.replayedAt).toBeUndefined();
      expect(await store.deadLetters.find(oldest?.id ?? 0)).toMatchObject({
        body: "{",
        replayedAt: after(60),
      });
      expect(await store.deadLetters.find(4711)).toBeUndefined();
      expect(await store.deadLetters.count()).toBe(1);
      expect(await store.deadLetters.list(1)).toEqual([newest]);
    });

    it("keep how far a follower came", async () => {
      await using database = await fresh();
      await using store = await database.open();

      await store.checkpoints.save("log-group", "token 1");
      await store.checkpoints.save("log-group", "token 2");

      expect(await store.checkpoints.load("log-group")).toBe("token 2");
      expect(await store.checkpoints.load("another")).toBeUndefined();
    });

    it("keep the newest sweep of each account and region", async () => {
      await using database = await fresh();
      await using store = await database.open();
      const sweep: SweepRecord = {
        name: "sg",
        account: "1",
        region: "eu-central-1",
        outcome: "complete",
        finishedAt: after(60),
        detail: { groups: 7 },
      };

      await store.sweeps.save(sweep);
      await store.sweeps.save({ ...sweep, finishedAt: NOON, outcome: "unknown" });
      await store.sweeps.save({ ...sweep, region: "us-east-1", outcome: "unknown" });

      expect(await store.queries.sweeps()).toEqual([
        sweep,
        { ...sweep, region: "us-east-1", outcome: "unknown" },
      ]);
    });

    it("let exactly one do a scheduled run", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await using replica = await database.open();

      const claims = await Promise.all(
        [store, replica, store, replica].map((each) => each.cron.claim("sweep:14:00", NOON)),
      );

      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await store.cron.claim("sweep:15:00", NOON)).toBe(true);
    });

    it("know when a scheduled run was last finished, and forget runs of long ago", async () => {
      await using database = await fresh();
      await using store = await database.open();
      for (const key of ["sweep:1", "sweep:2", "sweep:3", "sweeper:1"])
        await store.cron.claim(key, NOON);
      expect(await store.cron.lastFinished("sweep")).toBeUndefined();

      await store.cron.finish("sweep:2", after(60));
      await store.cron.finish("sweep:1", after(30));
      await store.cron.finish("sweeper:1", after(90));
      expect(await store.cron.lastFinished("sweep")).toEqual(after(60));

      await store.cron.claim("daily:1", after(50 * 86_400));
      await store.cron.finish("daily:1", after(50 * 86_400));
      expect(await database.query("select key from cron_runs")).toEqual([{ key: "daily:1" }]);
    });

    it("answer a ping", async () => {
      await using database = await fresh();
      await using store = await database.open();

      await expect(store.queries.ping()).resolves.toBeUndefined();
    });
  });
}

async function write(store: Store, ...rows: readonly Row[]): Promise<void> {
  await store.transaction((tx) => tx.addRows(rows));
}

function snapshot(key: string, values: Readonly<Record<string, Json>> = {}): Row {
  const place = { kind: "sg", account: "1", region: "eu-central-1" };
  return {
    table: "snapshots",
    values: { ...place, key, read_at: NOON.getTime(), data: {}, ...values },
    conflict: "replace",
  };
}

function evidence(id: string, values: Readonly<Record<string, Json>>): Row {
  const times = { at: NOON.getTime(), ingested_at: NOON.getTime() };
  return { table: "login_evidence", values: { id, ...times, ...values }, conflict: "ignore" };
}
