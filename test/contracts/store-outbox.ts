import { describe, expect, it } from "vitest";
import type { QueuedEffect } from "../../src/core/effect.ts";
import type { Outbox, Store, StoredEffect } from "../../src/core/ports.ts";
import type { TestDatabase } from "../support/databases.ts";
import { aCase, after, anEffect, aTimer, NOON } from "../support/samples.ts";

/** What a store promises about the outbox. */
export function outboxContract(fresh: () => Promise<TestDatabase>): void {
  describe("queueing effects", () => {
    it("gives them back as they were decided", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await store.transaction((tx) => tx.insertCase(aCase("c1"), true));
      const effect: QueuedEffect = {
        kind: "slack.post",
        data: { slot: "headline", to: { channel: "C1" }, broadcast: true },
        key: "post/c1/headline",
        lane: "slack",
        priority: "urgent",
        due: after(-5),
        onlyIf: { caseId: "c1", state: "ajar", details: {} },
        coalesce: "headline",
        answers: { done: "door.told", failed: "door.untold" },
      };

      await queue(store, "c1", effect);

      const expected = { owner: "c1", caseKind: "door", effect, attempts: 1, queuedAt: NOON };
      expect(await claim(store)).toEqual([{ id: 1, ...expected }]);
    });

    it("queues the same key once, for ever", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await queue(store, "c1", anEffect("k"), anEffect("k"));
      await queue(store, "c2", anEffect("k"));

      const first = await claim(store);
      await finish(store, first);
      await queue(store, "c1", anEffect("k"));

      expect(first).toHaveLength(1);
      expect(await claim(store)).toEqual([]);
    });

    it("queues nothing beside one that waits with the same text, but does beside one that is being performed", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await queue(store, "c1", anEffect("1", { coalesce: "u" }), anEffect("2", { coalesce: "u" }));
      await queue(store, "c1", anEffect("3", { coalesce: "u" }));
      await queue(store, "c2", anEffect("4", { coalesce: "u" }));

      const first = await claim(store);
      await queue(store, "c1", anEffect("5", { coalesce: "u" }));
      await finish(store, first);

      expect(keysOf(first)).toEqual(["1", "4"]);
      expect(keysOf(await claim(store))).toEqual(["5"]);
    });

    it("shows them with their case, and what is due as backlog", async () => {
      await using database = await fresh();
      await using store = await database.open({
        clock: { now: () => after(60), sleep: async () => {} },
      });
      await queue(store, "c1", anEffect("1"), anEffect("2"), aTimer("3", after(3600)));
      const [one] = await claim(store, { limit: 1 });
      await finish(store, [one], "failed");
      await claim(store, { limit: 1 });
      await store.outbox.postpone(one ? one.id + 1 : 0, after(600), true, "slack is down");

      const [first, second] = await store.queries.effectsOf("c1");

      expect(first).toMatchObject({ key: "1", state: "failed", finishedAt: NOON.toISOString() });
      expect(second).toMatchObject({
        key: "2",
        state: "queued",
        attempts: 1,
        readyAt: after(600).toISOString(),
        result: { reason: "slack is down" },
      });
      expect(await store.queries.backlog()).toEqual({ waiting: 1, oldest: NOON, failed: 1 });
    });
  });

  describe("claiming effects", () => {
    it("takes the most urgent first, then the longest due, then the oldest", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await queue(store, "a", anEffect("low", { priority: "low", due: after(-9) }));
      await queue(store, "b", anEffect("second"), anEffect("hidden behind it"));
      await queue(store, "c", anEffect("third"));
      await queue(store, "d", anEffect("first", { due: after(-1) }));
      await queue(store, "e", anEffect("urgent", { priority: "urgent" }));
      await queue(store, "f", anEffect("not yet", { priority: "urgent", due: after(1) }));

      const claimed = await claim(store);

      expect(keysOf(claimed)).toEqual(["urgent", "first", "second", "third", "low"]);
    });

    it("takes no more than asked for, and only kinds that can be performed", async () => {
      await using database = await fresh();
      await using store = await database.open();
      for (const owner of ["a", "b", "c"])
        await queue(store, owner, anEffect(owner), aTimer(`${owner} wakes`, NOON));

      expect(await claim(store, { limit: 0 })).toEqual([]);
      expect(keysOf(await claim(store, { kinds: ["slack.update"] }))).toEqual(["a", "b", "c"]);
      expect(keysOf(await claim(store, { limit: 2 }))).toEqual(["a wakes", "b wakes"]);
    });

    it("takes of one case and lane only the oldest unfinished; lanes do not wait for each other", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await queue(
        store,
        "c1",
        anEffect("1"),
        anEffect("2", { priority: "urgent" }),
        anEffect("page", { lane: "page:U1" }),
      );

      const first = await claim(store);
      expect(keysOf(first)).toEqual(["1", "page"]);
      expect(await claim(store)).toEqual([]);

      const [one] = first;
      await store.outbox.postpone(one?.id ?? 0, after(30), true, "slack is down");
      await queue(store, "c1", anEffect("3"));
      expect(await claim(store, { now: after(29) })).toEqual([]);
      expect(keysOf(await claim(store, { now: after(30) }))).toEqual(["1"]);
      await finish(store, first);
      expect(keysOf(await claim(store, { now: after(30) }))).toEqual(["2"]);
    });

    it("takes timers of one case in any number", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await queue(store, "c1", aTimer("later", after(59)), aTimer("a", NOON), aTimer("b", NOON));

      expect(keysOf(await claim(store))).toEqual(["a", "b"]);
      expect(keysOf(await claim(store, { now: after(59) }))).toEqual(["later"]);
    });

    it("counts each try but those that are given back uncounted", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await queue(store, "c1", anEffect("k"));
      const tries: number[] = [];

      for (const counted of [true, false, true]) {
        const [effect] = await claim(store);
        tries.push(effect?.attempts ?? 0);
        await store.outbox.postpone(effect?.id ?? 0, NOON, counted, "again");
      }

      expect(tries).toEqual([1, 2, 2]);
      expect((await claim(store))[0]?.attempts).toBe(3);
    });

    it("leases timers for as long as is said of them: whoever died with one makes it hardly late", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await queue(store, "c1", anEffect("message"), aTimer("timer", NOON));
      await claim(store, { leaseMs: 60_000, timerLeaseMs: 1500 });
      const due = await store.outbox.nextDue();

      const soon = await claim(store, { now: after(1.5) });
      const later = await claim(store, { now: after(61.5) });

      expect(due).toEqual(after(1.5));
      expect(keysOf(soon)).toEqual(["timer"]);
      expect(keysOf(later).toSorted()).toEqual(["message", "timer"]);
    });

    it("takes again what was leased to somebody who never finished it", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await queue(store, "c1", anEffect("k"));
      await claim(store, { leaseMs: 60_000 });

      expect(await claim(store, { now: after(59) })).toEqual([]);
      const [again] = await claim(store, { now: after(60) });

      expect(again).toMatchObject({ attempts: 2, effect: { key: "k" } });
    });

    it("keeps the first result of an effect that was finished twice", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await queue(store, "c1", anEffect("k"));
      const claimed = await claim(store);

      await finish(store, claimed, "done");
      await finish(store, claimed, "failed");
      await store.outbox.postpone(claimed[0]?.id ?? 0, NOON, true, "too late");

      expect(await store.queries.effectsOf("c1")).toMatchObject([{ state: "done" }]);
      expect(await claim(store)).toEqual([]);
    });
  });

  describe("guards", () => {
    const page = {
      lane: "page:U1",
      onlyIf: { caseId: "c1", state: "ajar", details: { epoch: 2 } },
    };

    it("let through while state and details are as they say", async () => {
      await using database = await fresh();
      await using store = await database.open();
      const details = { epoch: 2, more: true };
      await store.transaction((tx) => tx.insertCase(aCase("c1", { details }), true));
      await queue(store, "c1", anEffect("k", page));

      expect(keysOf(await claim(store))).toEqual(["k"]);
    });

    it.each([
      ["state", aCase("c1", { state: "shut", details: { epoch: 2 } })],
      ["details", aCase("c1", { details: { epoch: 3 } })],
      ["absence", aCase("c2", { details: { epoch: 2 } })],
    ])("suppress by %s, and the next of the lane is taken at once", async (_, stored) => {
      await using database = await fresh();
      await using store = await database.open();
      await store.transaction((tx) => tx.insertCase(stored, true));
      await queue(store, "c1", anEffect("k", page), anEffect("next", { lane: page.lane }));

      expect(keysOf(await claim(store))).toEqual(["next"]);

      const [suppressed] = await store.queries.effectsOf("c1");
      expect(suppressed).toMatchObject({ state: "suppressed", finishedAt: NOON.toISOString() });
    });
  });

  describe("the next due", () => {
    it("is the earliest that can be claimed, whatever waits behind others", async () => {
      await using database = await fresh();
      await using store = await database.open();
      expect(await store.outbox.nextDue()).toBeUndefined();
      await queue(store, "c1", anEffect("head"), anEffect("behind"), aTimer("t", after(3600)));
      expect(await store.outbox.nextDue()).toEqual(NOON);

      const claimed = await claim(store, { leaseMs: 60_000 });
      expect(await store.outbox.nextDue()).toEqual(after(60));
      await store.outbox.postpone(claimed[0]?.id ?? 0, after(300), true, "slack is down");
      expect(await store.outbox.nextDue()).toEqual(after(300));
      for (const key of ["head", "behind"]) {
        const again = await claim(store, { now: after(300) });
        expect(keysOf(again)).toEqual([key]);
        await finish(store, again);
      }

      expect(await store.outbox.nextDue()).toEqual(after(3600));
    });
  });
}

/** Queues effects of one owner at noon. */
export async function queue(
  store: Store,
  owner: string,
  ...effects: readonly QueuedEffect[]
): Promise<void> {
  await store.transaction((tx) => tx.addEffects({ id: owner, caseKind: "door" }, effects, NOON));
}

/** Claims at noon what is there, for a minute. */
export async function claim(
  store: Store,
  parts: Partial<Parameters<Outbox["claim"]>[0]> = {},
): Promise<readonly StoredEffect[]> {
  const request = { now: NOON, leaseMs: 60_000, limit: 16, owner: "worker" };
  return await store.outbox.claim({ ...request, ...parts });
}

/** Finishes what was claimed. */
export async function finish(
  store: Store,
  effects: readonly (StoredEffect | undefined)[],
  outcome: "done" | "failed" = "done",
): Promise<void> {
  await store.transaction(async (tx) => {
    for (const effect of effects) await tx.finishEffect(effect?.id ?? 0, { outcome }, NOON);
  });
}

/** The keys of effects, in their order. */
export function keysOf(effects: readonly StoredEffect[]): string[] {
  return effects.map(({ effect }) => effect.key);
}
