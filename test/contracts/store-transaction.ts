import { describe, expect, it } from "vitest";
import type { TestDatabase } from "../support/databases.ts";
import { aCase, anEffect, anEntry, anEvent, NOON } from "../support/samples.ts";

/** What a store promises about transactions and savepoints. */
export function transactionContract(fresh: () => Promise<TestDatabase>): void {
  describe("transactions", () => {
    it("store everything or nothing", async () => {
      await using database = await fresh();
      await using store = await database.open();

      const broken = store.transaction(async (tx) => {
        await tx.firstSight(anEvent("e"));
        await tx.insertCase(aCase("c1", { number: await tx.nextNumber("door") }), true);
        await tx.addEffects({ id: "c1", caseKind: "door" }, [anEffect("k")], NOON);
        await tx.appendAudit(anEntry("c1", "opened"));
        throw new Error("broken off");
      });

      await expect(broken).rejects.toThrow("broken off");
      expect(await store.queries.caseById("c1")).toBeUndefined();
      expect(await store.queries.effectsOf("c1")).toEqual([]);
      expect(await store.queries.audit("c1")).toEqual([]);
      expect(await store.transaction((tx) => tx.nextNumber("door"))).toBe(1);
      expect(await store.verifyAudit()).toMatchObject({ entries: 0, faults: [] });
    });

    it("answer what their work answers", async () => {
      await using database = await fresh();
      await using store = await database.open();

      expect(await store.transaction(async () => "done")).toBe("done");
    });
  });

  describe("savepoints", () => {
    it("undo only their own part when it fails", async () => {
      await using database = await fresh();
      await using store = await database.open();

      await store.transaction(async (tx) => {
        await tx.firstSight(anEvent("before"));
        const part = tx.savepoint(async () => {
          await tx.firstSight(anEvent("within"));
          await tx.appendAudit(anEntry("c1", "within"));
          throw new Error("broken off");
        });
        await expect(part).rejects.toThrow("broken off");
        await tx.firstSight(anEvent("afterwards"));
        await tx.appendAudit(anEntry("c1", "afterwards"));
      });

      const seen = await store.transaction(async (tx) => [
        await tx.firstSight(anEvent("before")),
        await tx.firstSight(anEvent("within")),
        await tx.firstSight(anEvent("afterwards")),
      ]);
      expect(seen).toEqual([false, true, false]);
      const entries = await store.queries.audit("c1");
      expect(entries.map(({ seq, text }) => [seq, text])).toEqual([[1, "afterwards"]]);
    });

    it("survive a statement that the database refused, and lie within one another", async () => {
      await using database = await fresh();
      await using store = await database.open();

      await store.transaction(async (tx) => {
        await tx.insertCase(aCase("c1"), true);
        await tx.savepoint(async () => {
          await tx.firstSight(anEvent("kept"));
          const inner = tx.savepoint(() => tx.insertCase(aCase("c2"), true));
          await expect(inner).rejects.toMatchObject({ code: "core.lost_race" });
        });
      });

      expect(await store.queries.caseById("c1")).toBeDefined();
      expect(await store.queries.caseById("c2")).toBeUndefined();
      expect(await store.transaction((tx) => tx.firstSight(anEvent("kept")))).toBe(false);
    });

    it("are kept when their part succeeds", async () => {
      await using database = await fresh();
      await using store = await database.open();

      const answer = await store.transaction((tx) =>
        tx.savepoint(async () => await tx.firstSight(anEvent("e"))),
      );

      expect(answer).toBe(true);
      expect(await store.transaction((tx) => tx.firstSight(anEvent("e")))).toBe(false);
    });
  });
}
