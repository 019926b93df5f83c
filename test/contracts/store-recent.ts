import { describe, expect, it } from "vitest";
import type { TestDatabase } from "../support/databases.ts";
import { aCase, after, anEffect, anEntry, anEvent } from "../support/samples.ts";

/** What a store promises to who looks over the bot's shoulder. */
export function recentContract(fresh: () => Promise<TestDatabase>): void {
  describe("what happened last", () => {
    it("is told of all cases, newest first, and not more than is asked for", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await store.transaction(async (tx) => {
        await tx.insertCase(aCase("c1"), true);
        for (const [index, id] of ["e1", "e2", "e3"].entries())
          await tx.firstSight(anEvent(id, { receivedAt: after(index) }));
        await tx.setOutcome("e3", { outcome: "decided", caseId: "c1", reasons: ["why"] });
        await tx.addEffects({ id: "c1", caseKind: "door" }, [anEffect("k1")], after(3));
        await tx.addEffects({ id: "c2", caseKind: "gate" }, [anEffect("k2")], after(4));
        await tx.appendAudit(anEntry("c1", "one", { recordedAt: after(1) }));
        await tx.appendAudit(anEntry("c2", "two", { recordedAt: after(2) }));
      });

      const { events, effects, audit } = await store.recent(2);

      expect(events).toMatchObject([
        { id: "e3", caseKind: "door", case: "c1", outcome: "decided", reasons: ["why"] },
        { id: "e2", receivedAt: after(1).toISOString() },
      ]);
      expect(effects).toMatchObject([
        { key: "k2", owner: "c2", caseKind: "gate", state: "queued", attempts: 0 },
        { key: "k1", owner: "c1", caseKind: "door" },
      ]);
      expect(audit.map(({ text }) => text)).toEqual(["two", "one"]);
      expect((await store.recent(1)).audit).toMatchObject([{ chain: "c2", seq: 1 }]);
    });
  });
}
