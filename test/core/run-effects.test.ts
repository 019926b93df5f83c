import { describe, expect, it } from "vitest";
import { handle } from "../../src/core/handle.ts";
import type { Store } from "../../src/core/ports.ts";
import { DATABASES, freshSqlite } from "../support/databases.ts";
import { anEffect } from "../support/samples.ts";
import { doorEvent } from "../support/small-house.ts";
import { aQuestion, queueBehind, smallRunner, toldTo } from "../support/small-runner.ts";

const POST = "post/id0001/headline";

describe.each(DATABASES)("the effect runner on %s", (_, fresh) => {
  it("performs what was decided and tells the case what came of it", async () => {
    await using database = await fresh();
    await using store = await database.open();
    await using small = smallRunner(store, async () => ({
      outcome: "done",
      detail: { ts: "1.1" },
    }));

    await handle(small.desk, doorEvent("e1"));
    await small.clock.settle();

    expect(small.begun).toEqual([POST]);
    expect(await store.queries.caseById("id0001")).toMatchObject({
      version: 2,
      details: { told: ["door.told"] },
    });
    const [post] = await store.queries.effectsOf("id0001");
    expect(post).toMatchObject({ state: "done", attempts: 1, result: { ts: "1.1" } });
    const events = await store.queries.eventsOf("id0001");
    expect(events.map(({ id }) => id)).toEqual(["e1", "effect:1/door.told"]);
    expect(small.counted).toEqual(["effects_total slack.post done"]);
  });

  it("brings a timer back as an event at its due time", async () => {
    await using database = await fresh();
    await using store = await database.open();
    await using small = smallRunner(store);
    await handle(small.desk, doorEvent("e1"));
    const due = new Date(small.clock.now().getTime() + 300_000);

    await small.clock.advance("299s");
    expect(await reminders(store)).toBe(0);
    await small.clock.advance("15m");

    expect(await reminders(store)).toBe(1);
    const entries = await store.queries.audit("id0001");
    expect(entries.at(-1)).toMatchObject({
      type: "timer",
      actor: { kind: "timer" },
      occurredAt: due,
      recordedAt: due,
    });
  });
});

describe("the effect runner", () => {
  it("keeps the order of a case and lane, and lets no lane wait for another", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    await using small = smallRunner(store, async ({ key }) => {
      if (key === "1") throw new Error("Slack is down");
      return { outcome: "done" };
    });

    await queueBehind(store, anEffect("1"), anEffect("2"), anEffect("page", { lane: "page:U1" }));
    await small.clock.advance("10s");

    expect(new Set(small.begun)).toEqual(new Set(["1", "page"]));
  });

  it("does not count what has to wait for its turn", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    const tries: number[] = [];
    await using small = smallRunner(store, async ({ attempts }) => {
      tries.push(attempts);
      return tries.length < 4
        ? { outcome: "later", afterMs: 1500, reason: "rate limit" }
        : { outcome: "done" };
    });
    await queueBehind(store, anEffect("k"));

    await small.clock.advance("5s");

    expect(tries).toEqual([1, 1, 1, 1]);
  });

  it("tells the case at once when another try cannot help", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    await using small = smallRunner(store, async () => ({
      outcome: "failed",
      reason: "channel_not_found",
    }));

    await handle(small.desk, doorEvent("e1"));
    await small.clock.settle();

    expect(await toldTo(store)).toEqual(["door.untold"]);
    expect(small.begun).toEqual([POST]);
  });

  it("takes events that a performer brings back through the house, but none to a case that is not there", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    await using small = smallRunner(store, async ({ key }) => {
      if (key !== "ask") return { outcome: "done" };
      const at = small.clock.now();
      const event = { kind: "door.opened", caseKind: "door", at, data: {} };
      return {
        outcome: "done",
        events: [
          { ...event, ref: { by: "key", key: "back" } },
          { ...event, ref: { by: "id", id: "door/front" } },
        ],
      };
    });
    await store.transaction((tx) =>
      tx.addEffects({ id: "door/front", caseKind: "door" }, [aQuestion()], small.clock.now()),
    );

    await small.clock.settle();

    const opened = await store.queries.openCases(["door"], 9);
    expect(opened.map(({ key }) => key)).toEqual(["back"]);
    const [first] = await store.queries.eventsOf(opened[0]?.id ?? "");
    expect(first).toMatchObject({ id: "effect:1/0/door.opened" });
  });

  it("performs at most 16 at once, the most urgent first", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    const gate = Promise.withResolvers<void>();
    await using small = smallRunner(store, async () => {
      await gate.promise;
      return { outcome: "done" };
    });
    for (let index = 0; index < 20; index++)
      await queueBehind(store, anEffect(`${index}`, { lane: `${index}` }));

    small.runner.wake();
    await expect.poll(() => small.begun.length).toBe(16);
    await queueBehind(store, anEffect("urgent", { lane: "page", priority: "urgent" }));
    gate.resolve();
    await small.clock.settle();

    expect(small.begun).toHaveLength(21);
    expect(small.begun.indexOf("urgent")).toBeLessThan(20);
  });

  it("finds within a second what another replica queued", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    await using small = smallRunner(store);
    await small.clock.settle();

    await queueBehind(store, anEffect("k"));
    expect(small.begun).toEqual([]);
    await small.clock.advance("1s");

    expect(small.begun).toEqual(["k"]);
  });
});

async function reminders(store: Store): Promise<unknown> {
  return (await store.queries.caseById("id0001"))?.details["reminded"];
}
