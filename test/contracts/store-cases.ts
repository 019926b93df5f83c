import { describe, expect, it } from "vitest";
import type { CaseRef, Link } from "../../src/core/event.ts";
import type { Store, StoredCase } from "../../src/core/ports.ts";
import type { TestDatabase } from "../support/databases.ts";
import { aCase, after, anEvent, NOON } from "../support/samples.ts";

/** What a store promises about events and cases. */
export function casesContract(fresh: () => Promise<TestDatabase>): void {
  describe("events", () => {
    it("are new once, also for those who come at the same time", async () => {
      await using database = await fresh();
      await using store = await database.open();

      const sights = await Promise.all(
        [1, 2, 3].map(() => store.transaction((tx) => tx.firstSight(anEvent("e")))),
      );

      expect(sights.filter(Boolean)).toEqual([true]);
    });

    it("are new again when the transaction that saw them came to nothing", async () => {
      await using database = await fresh();
      await using store = await database.open();
      const broken = store.transaction(async (tx) => {
        await tx.firstSight(anEvent("e"));
        throw new Error("broken off");
      });
      await expect(broken).rejects.toThrow("broken off");

      const isNew = await store.transaction((tx) => tx.firstSight(anEvent("e")));

      expect(isNew).toBe(true);
    });

    it("keep what became of them with their case", async () => {
      await using database = await fresh();
      await using store = await database.open();

      await store.transaction(async (tx) => {
        await tx.firstSight(anEvent("e"));
        await tx.setOutcome("e", { outcome: "decided", caseId: "c1", reasons: ["it stood open"] });
      });

      expect(await store.queries.eventsOf("c1")).toEqual([
        {
          id: "e",
          kind: "door.opened",
          at: NOON.toISOString(),
          receivedAt: after(1).toISOString(),
          outcome: "decided",
          reasons: ["it stood open"],
        },
      ]);
    });
  });

  describe("cases", () => {
    it("come back as they were stored, whatever is in them", async () => {
      await using database = await fresh();
      await using store = await database.open();
      const stored = aCase("c1", {
        key: "111122223333/eu-central-1/sg-0f",
        details: {
          text: "naïve ☃ \u{1F600} \u0000 \ud800 ' \" \\",
          nested: { list: [1, 2.5, -0, true, null] },
          absent: undefined,
        },
      });

      await open(store, stored);

      const { absent: _, ...details } = stored.details;
      const found = await find(store, { by: "id", id: "c1" });
      expect(found).toEqual({
        ...stored,
        details: { ...details, nested: { list: [1, 2.5, 0, true, null] } },
      });
      expect(await find(store, { by: "key", key: stored.key })).toEqual(found);
      expect(await store.queries.caseById("c1")).toEqual(found);
    });

    it("are found by id only under their own kind", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await open(store, aCase("c1"));

      const found = await store.transaction((tx) =>
        tx.findCase("window", { by: "id", id: "c1" }, NOON),
      );

      expect(found).toBeUndefined();
    });

    it("are open at most once for a kind and key", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await open(store, aCase("c1"));

      await expect(open(store, aCase("c2"))).rejects.toMatchObject({ code: "core.lost_race" });

      await open(store, aCase("c3", { kind: "window" }));
      await open(store, aCase("c4", { key: "back" }));
      await change(store, aCase("c1", { version: 2, state: "shut" }), false);
      await open(store, aCase("c5"));
      expect(await find(store, { by: "key", key: "front" })).toMatchObject({ id: "c5" });
    });

    it("are found by key: the open one before newer closed ones, else the newest, also of one moment", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await open(store, aCase("z"), false);
      await open(store, aCase("a"), false);
      expect(await find(store, { by: "key", key: "front" })).toMatchObject({ id: "a" });

      await change(store, aCase("z", { version: 2 }), true);

      expect(await find(store, { by: "key", key: "front" })).toMatchObject({ id: "z" });
      expect(await store.queries.newestCase("door", "front")).toMatchObject({ id: "z" });
    });

    it("change only from the version that was read", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await open(store, aCase("c1"));
      await change(store, aCase("c1", { version: 2, state: "wide open" }), true);

      const late = change(store, aCase("c1", { version: 2, state: "shut" }), false);

      await expect(late).rejects.toMatchObject({ code: "core.lost_race" });
      expect(await find(store, { by: "id", id: "c1" })).toMatchObject({ state: "wide open" });
    });

    it("are locked by who found them: the next waits and sees the change", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await open(store, aCase("c1", { details: { opened: 0 } }));

      await Promise.all([1, 2, 3, 4].map(() => countUp(store)));

      expect(await find(store, { by: "id", id: "c1" })).toMatchObject({
        version: 5,
        details: { opened: 4 },
      });
    });

    it("get numbers one after the other, and only when they are opened", async () => {
      await using database = await fresh();
      await using store = await database.open();

      await Promise.all(["a", "b", "c"].map((key) => openNumbered(store, key)));
      await store.transaction((tx) => tx.nextNumber("door"));

      expect(await store.transaction((tx) => tx.nextNumber("door"))).toBe(4);
      expect(await store.transaction((tx) => tx.nextNumber("window"))).toBe(1);
      const cases = await store.queries.openCases(["door"], 10);
      expect(new Set(cases.map(({ number }) => number))).toEqual(new Set([1, 2, 3]));
      expect(await store.queries.caseByNumber("door", 2)).toMatchObject({ number: 2 });
      expect(await store.queries.caseByNumber("door", 9)).toBeUndefined();
    });

    it("are listed: open ones of some kinds, recent ones of one kind, newest first", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await open(store, aCase("old", { key: "1", openedAt: after(-3600) }));
      await open(store, aCase("shut", { key: "2" }), false);
      await open(store, aCase("new", { key: "3", openedAt: after(60) }));
      await open(store, aCase("other", { key: "4", kind: "window" }));

      const openOnes = await store.queries.openCases(["door", "window"], 2);
      const recent = await store.queries.recentCases("door", NOON, 10);

      expect(openOnes.map(({ id }) => id)).toEqual(["other", "new"]);
      expect(recent.map(({ id }) => id)).toEqual(["new", "shut"]);
      expect(await store.queries.openCases([], 10)).toEqual([]);
    });
  });

  describe("links", () => {
    it("lead from outside of a transaction to all their cases, newest first, while they hold", async () => {
      await using database = await fresh();
      await using store = await database.open();
      const until = after(86_400);
      for (const id of ["a", "b", "c"])
        await open(store, aCase(id, { key: id }), true, [
          { kind: "conn", link: "host/1.2.3.4:5", until },
        ]);
      await open(store, aCase("d", { key: "d" }), true, [
        { kind: "conn", link: "other", until: NOON },
      ]);
      const wanted = ["host/1.2.3.4:5", "other"].map((link) => ({ kind: "conn", link }));

      const found = await store.queries.linkedCases("door", wanted, 2);

      expect(found.map(({ id }) => id)).toEqual(["c", "b"]);
      expect(await store.queries.linkedCases("door", [], 2)).toEqual([]);
      expect(await store.queries.linkedCases("window", wanted, 2)).toEqual([]);
    });

    const link: Link = { kind: "conn", link: "web-1/203.0.113.7:50022", until: after(60) };
    const other: Link = { kind: "pid", link: "web-1/4711", until: after(60) };

    it("lead to the newest case that shares one of them, before the key does", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await open(store, aCase("older", { key: "1" }), true, [link]);
      await open(store, aCase("newer", { key: "2" }), true, [other, link]);
      await open(store, aCase("keyed", { key: "3" }));
      await open(store, aCase("strange", { key: "4", kind: "window" }), true, [link]);

      const found = await find(store, { by: "links", links: [link, other], key: "3" });

      expect(found).toMatchObject({ id: "newer" });
    });

    it("lead nowhere after their time, and then the key leads", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await open(store, aCase("linked", { key: "1" }), true, [link]);
      await open(store, aCase("keyed", { key: "3" }));
      const ref: CaseRef = { by: "links", links: [link], key: "3" };

      expect(await find(store, ref, link.until)).toMatchObject({ id: "linked" });
      expect(await find(store, ref, after(61))).toMatchObject({ id: "keyed" });
      expect(await find(store, { ...ref, links: [] })).toMatchObject({ id: "keyed" });
    });

    it("are prolonged, never cut short", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await open(store, aCase("c1"), true, [link]);
      const ref: CaseRef = { by: "links", links: [link], key: "none" };

      await store.transaction((tx) => tx.addLinks("c1", [{ ...link, until: after(30) }]));
      expect(await find(store, ref, after(60))).toMatchObject({ id: "c1" });
      await store.transaction((tx) => tx.addLinks("c1", [{ ...link, until: after(90) }]));
      expect(await find(store, ref, after(90))).toMatchObject({ id: "c1" });
    });

    it("make one case of two events that share one and come at the same time", async () => {
      await using database = await fresh();
      await using store = await database.open();
      async function see(id: string): Promise<void> {
        await store.transaction(async (tx) => {
          const ref: CaseRef = { by: "links", links: [link], key: id };
          if (await tx.findCase("door", ref, NOON)) return;
          await tx.insertCase(aCase(id, { key: id }), true);
          await tx.addLinks(id, [link]);
        });
      }

      await Promise.all(["a", "b", "c", "d"].map(see));

      expect(await store.queries.openCases(["door"], 10)).toHaveLength(1);
    });
  });
}

async function open(
  store: Store,
  opened: StoredCase,
  isOpen = true,
  links: readonly Link[] = [],
): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.insertCase(opened, isOpen);
    await tx.addLinks(opened.id, links);
  });
}

async function change(store: Store, changed: StoredCase, isOpen: boolean): Promise<void> {
  await store.transaction((tx) => tx.updateCase(changed, isOpen));
}

async function find(store: Store, ref: CaseRef, now = NOON): Promise<StoredCase | undefined> {
  return await store.transaction((tx) => tx.findCase("door", ref, now));
}

async function countUp(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    const found = await tx.findCase("door", { by: "key", key: "front" }, NOON);
    if (!found) throw new Error("the case is not there");
    const details = { opened: Number(found.details["opened"]) + 1 };
    await tx.updateCase({ ...found, version: found.version + 1, details }, true);
  });
}

async function openNumbered(store: Store, key: string): Promise<void> {
  await store.transaction(async (tx) => {
    const number = await tx.nextNumber("door");
    await tx.insertCase(aCase(key, { key, number }), true);
  });
}
