import { describe, expect, it } from "vitest";
import { CountersignError } from "../../src/core/errors.ts";
import { handle } from "../../src/core/handle.ts";
import type { Store } from "../../src/core/ports.ts";
import { freshSqlite } from "../support/databases.ts";
import { fakeClock } from "../support/fake-clock.ts";
import { anEffect } from "../support/samples.ts";
import { deskWith, failingAt } from "../support/small-desk.ts";
import { doorEvent } from "../support/small-house.ts";
import { type Act, aQuestion, queueBehind, smallRunner, toldTo } from "../support/small-runner.ts";

const POST = "post/id0001/headline";

describe("the effect runner in trouble", () => {
  it("tries again with growing pauses, and tells the case when its patience is at its end", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    const tries: string[] = [];
    await using small = smallRunner(store, async ({ key, attempts }) => {
      if (key === "ask")
        tries.push(`${attempts} at ${small.clock.now().toISOString().slice(14, 19)}`);
      if (key === "ask") throw new Error("nobody answers");
      return { outcome: "done" };
    });
    await handle(small.desk, doorEvent("e1"));
    await queueBehind(store, aQuestion());

    await small.clock.advance("1m");

    expect(tries).toEqual(["1 at 00:00", "2 at 00:05", "3 at 00:15"]);
    const effects = await store.queries.effectsOf("id0001");
    expect(effects.at(-1)).toMatchObject({ state: "failed", result: { reason: "nobody answers" } });
    expect(await toldTo(store)).toEqual(["door.told", "door.untold"]);
    expect(small.log.texts("warn")).toContain("an effect failed");
  });

  it("performs nothing again because a case cannot take the result", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    await using small = smallRunner(store, async ({ key }) => ({
      outcome: "done",
      ...(key === "ask" ? { detail: { effect: "this is no result" } } : {}),
      events: [
        {
          kind: "door.burnt",
          caseKind: "door",
          ref: { by: "key", key: "front" },
          at: small.clock.now(),
          data: {},
        },
      ],
    }));
    await handle(small.desk, doorEvent("e1"));

    await small.clock.advance("4m");

    expect(small.begun).toEqual([POST]);
    expect(await toldTo(store)).toEqual(["door.untold"]);
    expect((await store.queries.effectsOf("id0001"))[0]).toMatchObject({ state: "done" });
    expect(small.log.texts("error")).toEqual(["a case could not take what came of its effect"]);
  });

  it("tries a timer again that its case could not take", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    await using small = smallRunner(store);
    await handle(small.desk, doorEvent("e1"));
    await small.clock.settle();
    await database.query(`update cases set state = 'burnt'`);
    await small.clock.advance("6m");

    await database.query(`update cases set state = 'ajar'`);
    await small.clock.advance("1m");

    expect(await reminders(store)).toBe(1);
  });

  it("stores a result again that lost a race, without performing again", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    const races = { left: 3 };
    await using small = smallRunner({
      ...store,
      transaction: async (work) => {
        if (races.left-- > 0) throw new CountersignError("core.lost_race");
        return await store.transaction(work);
      },
    });

    await handle({ ...small.desk, store }, doorEvent("e1"));
    await small.clock.settle();

    expect(small.begun).toEqual([POST]);
    expect(await toldTo(store)).toEqual(["door.told"]);
  });

  it("ends what takes longer than 30 seconds, and tries it again", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    const clock = fakeClock(undefined, 50);
    await using small = smallRunner(store, hangAtFirst, { clock });
    await queueBehind(store, anEffect("k"));
    small.runner.wake();
    await expect.poll(() => small.begun).toEqual(["k"]);

    await small.clock.advance("32s");

    expect(small.begun).toEqual(["k", "k"]);
    expect(small.log.lines.map(({ error }) => String(error))).toEqual(["Error: it took too long"]);
  });

  it("goes on when the outbox cannot be read for a while", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    const outages = { left: 3 };
    const outbox: Store["outbox"] = {
      ...store.outbox,
      claim: async (request) => {
        if (outages.left-- > 0) throw new CountersignError("store.unreachable");
        return await store.outbox.claim(request);
      },
    };
    const clock = fakeClock(undefined, 50);
    await using small = smallRunner({ ...store, outbox }, undefined, { clock });
    await queueBehind(store, anEffect("k"));

    await small.clock.advance("5s");

    expect(small.begun).toEqual(["k"]);
    expect(small.log.texts("error")).toEqual(Array(3).fill("the outbox cannot be read"));
  });

  it("takes over from a process that died, when its lease has run out", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    await handle(deskWith(store), doorEvent("e1"));
    await store.outbox.claim({
      now: new Date("2026-11-21T14:00:00Z"),
      leaseMs: 60_000,
      limit: 16,
      owner: "dead",
    });
    await using small = smallRunner(store);

    await small.clock.advance("59s");
    expect(small.begun).toEqual([]);
    await small.clock.advance("1s");

    expect(small.begun).toEqual([POST]);
  });

  it("ends in the same state wherever it was broken off, and performs again under the same key", async () => {
    const ends: unknown[] = [];
    const broken: boolean[] = [];
    for (let step = 0; broken.at(-1) !== false; step++) {
      await using database = await freshSqlite();
      await using store = await database.open();
      await using small = smallRunner(step === 0 ? store : failingAt(store, step));
      await handle({ ...small.desk, store }, doorEvent("e1"));
      small.runner.wake();

      await small.clock.advance("10m");

      broken.push(step === 0 || small.log.lines.length > 0);
      expect(new Set(small.begun)).toEqual(new Set([POST]));
      const effects = await store.queries.effectsOf("id0001");
      ends.push({
        of: (await store.queries.caseById("id0001"))?.details,
        effects: effects.map(({ key, state }) => [key, state]),
      });
    }

    expect(broken.length).toBeGreaterThan(15);
    for (const end of ends) expect(end).toEqual(ends[0]);
  }, 20_000);
});

describe("stopping the effect runner", () => {
  it("waits for what is in hand and begins nothing more", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    const gate = Promise.withResolvers<void>();
    const small = smallRunner(store, async () => {
      await gate.promise;
      return { outcome: "done" };
    });
    await queueBehind(store, anEffect("1"), anEffect("2"));
    small.runner.wake();
    await expect.poll(() => small.begun).toEqual(["1"]);

    const stopped = small[Symbol.asyncDispose]();
    gate.resolve();
    await stopped;

    expect(await states(store)).toEqual(["done", "queued"]);
    await small.runner.settled();
    expect(small.begun).toEqual(["1"]);
  });

  it("gives back after 20 seconds what does not end, as if it had not been begun", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    const small = smallRunner(store, hangAtFirst);
    await queueBehind(store, anEffect("1"));
    small.runner.wake();
    await expect.poll(() => small.begun).toEqual(["1"]);

    const stopped = small[Symbol.asyncDispose]();
    await expect.poll(() => small.clock.sleepers()).toBe(2);
    await small.clock.advance("20s");
    await stopped;

    const [effect] = await store.queries.effectsOf("id0001");
    expect(effect).toMatchObject({ state: "queued", attempts: 0 });
    expect(small.clock.sleepers()).toBe(0);
  });
});

/** Does not come back by itself, but the second time. */
async function hangAtFirst({ attempts }: Parameters<Act>[0], signal: AbortSignal): ReturnType<Act> {
  if (attempts > 1) return { outcome: "done" };
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  throw signal.reason;
}

async function reminders(store: Store): Promise<unknown> {
  return (await store.queries.caseById("id0001"))?.details["reminded"];
}

async function states(store: Store): Promise<unknown[]> {
  return (await store.queries.effectsOf("id0001")).map(({ state }) => state);
}
