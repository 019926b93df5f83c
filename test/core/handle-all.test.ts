import { describe, expect, it, vi } from "vitest";
import { handleAll } from "../../src/core/handle.ts";
import { DATABASES } from "../support/databases.ts";
import { NOON } from "../support/samples.ts";
import { deskWith, everything, failingAt } from "../support/small-desk.ts";
import { countingIds, doorEvent } from "../support/small-house.ts";

describe.each(DATABASES)("a batch on %s", (_, fresh) => {
  it("is one transaction, answered in its own order", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const begun = vi.fn<() => void>();
    const desk = deskWith({
      ...store,
      transaction: async (work) => {
        begun();
        return await store.transaction(work);
      },
    });
    const drafts = [
      doorEvent("1", "door.opened", { ref: { by: "key", key: "z" } }),
      doorEvent("2", "door.opened", { ref: { by: "key", key: "a" } }),
      doorEvent("3", "door.opened", { ref: { by: "key", key: "z" } }),
      doorEvent("1", "door.opened", { ref: { by: "key", key: "z" } }),
    ];

    const answers = await handleAll(desk, drafts);

    expect(begun).toHaveBeenCalledOnce();
    expect(answers).toMatchObject([
      { outcome: "decided", case: { key: "z", version: 1 } },
      { outcome: "decided", case: { key: "a", version: 1 } },
      { outcome: "decided", case: { key: "z", version: 2 } },
      { outcome: "duplicate" },
    ]);
  });

  it("leaves out what is faulty, whatever the fault, and keeps the rest", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const desk = deskWith(store);

    const answers = await handleAll(desk, [
      doorEvent("1"),
      doorEvent("2", "door.burnt"),
      doorEvent("3", "door.rang", { data: { broken: true } }),
      doorEvent("4", "door.rang"),
      doorEvent("5", "door.unknown"),
    ]);

    expect(answers).toMatchObject([
      { outcome: "decided" },
      { outcome: "fault", error: { code: "core.watcher_failed" } },
      { outcome: "fault", error: { code: "core.watcher_failed" } },
      { outcome: "decided" },
      { outcome: "fault", error: { code: "core.unknown_event" } },
    ]);
    expect(await store.queries.newestCase("bell", "front")).toMatchObject({
      details: { rung: 1 },
    });
    expect(await store.verifyAudit()).toMatchObject({ faults: [] });
  });

  it("stores nothing when the database fails in its midst", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const desk = deskWith(store);
    const failing = deskWith(failingAt(store, 12));

    const batch = handleAll(failing, [doorEvent("1"), doorEvent("2"), doorEvent("3")]);

    await expect(batch).rejects.toThrow("the database is gone");
    expect(await everything(store)).toEqual({ cases: [], effects: [], audit: [] });
    const again = await handleAll(desk, [doorEvent("1"), doorEvent("2"), doorEvent("3")]);
    expect(again.map(({ outcome }) => outcome)).toEqual(["decided", "decided", "decided"]);
  });

  it("counts every event once when replicas take the same ones in any order", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const desk = deskWith(store);
    const drafts = ["a", "b", "c"].flatMap((key) =>
      [1, 2, 3].map((each) =>
        doorEvent(`${key}${each}`, "door.opened", { ref: { by: "key", key } }),
      ),
    );

    await Promise.all([
      handleAll(desk, drafts),
      handleAll(desk, drafts.toReversed()),
      handleAll(
        desk,
        drafts.toSorted((a, b) => (a.id.slice(1) < b.id.slice(1) ? -1 : 1)),
      ),
    ]);

    const cases = await store.queries.recentCases("door", NOON, 9);
    expect(cases.map(({ details }) => details["opened"])).toEqual([3, 3, 3]);
    expect(await store.verifyAudit()).toMatchObject({ entries: 9, faults: [] });
  });

  it("ends in the same state wherever it was broken off before", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const ids = countingIds();
    const ends: unknown[] = [];
    const broken: boolean[] = [];
    for (let step = 0; broken.at(-1) !== false; step++) {
      const ref = { by: "key", key: `door ${step}` } as const;
      const story = (["door.opened", "door.opened", "door.rang", "door.shut"] as const).map(
        (kind, index) => doorEvent(`${step}/${index}`, kind, { ref }),
      );
      const failing = { ...deskWith(step === 0 ? store : failingAt(store, step)), ids };
      const threw = await handleAll(failing, story).then(
        () => false,
        () => true,
      );
      broken.push(step === 0 || threw);

      await handleAll({ ...deskWith(store), ids }, story);

      ends.push(await everything(store, ref.key));
    }

    expect(broken.length).toBeGreaterThan(30);
    for (const end of ends) expect(end).toEqual(ends[0]);
    expect(await store.verifyAudit()).toMatchObject({ faults: [] });
  }, 30_000);
});
