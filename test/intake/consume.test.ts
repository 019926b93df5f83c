import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CountersignError } from "../../src/core/errors.ts";
import type { Store } from "../../src/core/ports.ts";
import { DATABASES } from "../support/databases.ts";
import { about, openStage } from "./consumer-stage.ts";
import { delivery, ENVELOPES, EVENT, RECORD, zip } from "./envelope-samples.ts";
import { openDesk, seenBy } from "./probe.ts";

const PATIENCE = { timeout: 15_000, interval: 20 };

describe.each(DATABASES)("the queue consumer on %s", (_name, fresh) => {
  it("F10: takes every envelope five times and does everything once", async () => {
    await using stage = await openStage(fresh);
    const record = { ...RECORD, what: "record" };
    const bodies = [
      ...Object.values(ENVELOPES),
      { ...EVENT, id: "another delivery", detail: record },
      record,
      { awslogs: { data: zip(delivery("one", "two")) } },
    ];
    for (let time = 0; time < 5; time++)
      for (const body of bodies) await stage.queue.send(JSON.stringify(body));

    await using _ = await stage.open({ concurrency: 2 });
    await expect.poll(stage.left, PATIENCE).toBe(0);

    // All records of the samples are one record, all lines are two lines; and one thing of our own.
    expect(await seenBy(stage.store)).toEqual(["one", "record", "something", "something", "two"]);
    expect(await stage.store.deadLetters.count()).toBe(0);
  }, 30_000);

  it("F7: a stop under load loses nothing and deletes nothing that is not stored", async () => {
    await using stage = await openStage(fresh);
    const words = Array.from({ length: 200 }, (_, index) => `word-${index}`);
    await Promise.all(words.map((word) => stage.queue.send(about(word))));

    for (const enough of [20, 60, 110]) {
      const consumer = await stage.open({ concurrency: 3 });
      await expect
        .poll(async () => (await seenBy(stage.store)).length, { ...PATIENCE, interval: 1 })
        .toBeGreaterThan(enough);
      const began = performance.now();
      await consumer[Symbol.asyncDispose]();

      expect(performance.now() - began).toBeLessThan(2000);
      const stored = (await seenBy(stage.store)).length;
      expect(words.length - (await stage.left())).toBeLessThanOrEqual(stored);
      expect((await seenBy(stage.store)).length, "nothing is stored after the stop").toBe(stored);
    }
    await using _ = await stage.open({ concurrency: 3 });
    await expect.poll(stage.left, PATIENCE).toBe(0);

    expect(await seenBy(stage.store)).toEqual(words.toSorted());
  }, 60_000);
});

describe("the queue consumer", () => {
  it("puts what it cannot decode aside, with the reason, and goes on with the rest", async () => {
    await using stage = await openStage();
    const large = JSON.stringify(delivery("x".repeat(1_000_000)));
    for (const body of [
      "not json",
      about("reject"),
      about("throw"),
      about("nothing"),
      about("good"),
      large,
    ])
      await stage.queue.send(body);

    await using _ = await stage.open();
    await expect.poll(stage.left, PATIENCE).toBe(0);

    const letters = await stage.store.deadLetters.list(10);
    expect(new Map(letters.map(({ body, reason }) => [body, reason]))).toEqual(
      new Map([
        [about("throw"), "decoder probe threw TypeError"],
        ["not json", "not JSON"],
        [about("reject"), "said so"],
      ]),
    );
    expect(letters.every(({ source }) => /^sqs:[\w-]{36}$/.test(source))).toBe(true);
    expect((await seenBy(stage.store)).map((word) => word.slice(0, 5))).toEqual(["good", "xxxxx"]);
  });

  it("keeps the good part of a message, and puts aside only what is broken in it", async () => {
    await using stage = await openStage();
    await stage.queue.send(
      JSON.stringify({
        Records: [{ ...RECORD, what: "good" }, 7, { ...RECORD, eventID: "e-2", what: "reject" }],
      }),
    );

    await using _ = await stage.open();
    await expect.poll(stage.left, PATIENCE).toBe(0);

    expect(await seenBy(stage.store)).toEqual(["good"]);
    const letters = await stage.store.deadLetters.list(10);
    expect(letters.map(({ body }) => body).toSorted()).toEqual([
      "7",
      JSON.stringify({ Records: [{ ...RECORD, eventID: "e-2", what: "reject" }] }),
    ]);
  });

  it("keeps a message of very many broken parts once, as a whole", async () => {
    await using stage = await openStage();
    const body = JSON.stringify({ Records: Array.from({ length: 10_000 }, (_, index) => index) });
    await stage.queue.send(body);

    await using _ = await stage.open();
    await expect.poll(stage.left, PATIENCE).toBe(0);

    const letters = await stage.store.deadLetters.list(10);
    expect(letters).toMatchObject([
      { body, reason: "10000 parts, the first: record that is no object" },
    ]);
  });

  it("leaves a message whose event has a fault of its own to the queue, and deletes the others of its batch", async () => {
    await using stage = await openStage();
    for (const word of ["one", "fault", "two"]) await stage.queue.send(about(word));

    await using _ = await stage.open({ visibilityMs: 60_000 });
    await expect.poll(stage.left, PATIENCE).toBe(1);

    expect(await seenBy(stage.store)).toEqual(["one", "two"]);
    expect(await stage.queue.depth()).toEqual({ visible: 0, inFlight: 1, dead: 0 });
    expect(stage.log.texts).toContain("an event could not be handled");
    expect(await stage.store.deadLetters.count()).toBe(0);
  });

  it("acknowledges nothing while the database is down, holds what it has, and goes on when it is back", async () => {
    await using stage = await openStage();
    const database = failing(stage.store);
    for (let index = 0; index < 12; index++) await stage.queue.send(about(`word-${index}`));
    database.down = true;

    await using _ = await stage.open({ desk: openDesk(database.store, stage.clock) });
    await expect.poll(() => stage.clock.sleepers(), PATIENCE).toBe(1);
    await stage.clock.advance("5m");

    expect(await stage.left()).toBe(12);
    // One batch is in hand; the others did not use up a receive.
    expect((await stage.queue.depth()).visible).toBe(2);
    database.down = false;
    await stage.clock.advance("1m");
    await expect.poll(stage.left, PATIENCE).toBe(0);
    expect(await seenBy(stage.store)).toHaveLength(12);
  });

  it("stores messages one by one when the database takes a batch not as a whole", async () => {
    await using stage = await openStage();
    const database = failing(stage.store);
    database.poison = "poison";
    for (const word of ["one", "poison", "two"]) await stage.queue.send(about(word));

    await using _ = await stage.open({
      desk: openDesk(database.store, stage.clock),
      visibilityMs: 60_000,
    });
    await expect.poll(stage.left, PATIENCE).toBe(1);

    expect(await seenBy(stage.store)).toEqual(["one", "two"]);
  });

  it("F10: does not mind deletes that fail: what comes again is recognised", async () => {
    await using stage = await openStage();
    const refused: string[] = [];
    stage.sqs.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName !== "DeleteMessageBatchCommand" || refused.length > 0)
            return await next(args);
          const ids = idsIn(args.input);
          refused.push(...ids);
          const Failed = ids.map((Id) => ({ Id, SenderFault: false, Code: "InternalError" }));
          return { output: { $metadata: {}, Successful: [], Failed }, response: {} };
        },
      { step: "initialize" },
    );
    for (const word of ["one", "two"]) await stage.queue.send(about(word));

    await using _ = await stage.open();
    await expect.poll(stage.left, PATIENCE).toBe(0);

    expect(refused.length).toBeGreaterThan(0);
    expect(await seenBy(stage.store)).toEqual(["one", "two"]);
    expect(stage.metrics.counts.get("queue_faults_total acknowledge")).toBe(1);
    expect(stage.metrics.counts.get("events_total probe.seen duplicate")).toBe(refused.length);
  }, 20_000);

  it("dials the endpoint that it was given, whatever host the queue's URL names", async () => {
    await using stage = await openStage();
    const { pathname } = new URL(stage.queue.queueUrl);
    await stage.queue.send(about("word"));

    await using _ = await stage.open({ queueUrl: `http://127.0.0.1:1${pathname}` });

    await expect.poll(() => seenBy(stage.store), PATIENCE).toEqual(["word"]);
  });

  it("ends a waiting poll at once when it is stopped", async () => {
    await using stage = await openStage();
    const consumer = await stage.open();
    await expect.poll(() => stage.metrics.counts.size).toBe(0);
    const began = performance.now();

    await consumer[Symbol.asyncDispose]();

    expect(performance.now() - began).toBeLessThan(500);
    expect(stage.log.texts).toEqual([]);
  });

  it("pauses ever longer while the queue does not answer, says so, and goes on", async () => {
    await using stage = await openStage();
    const queue = { silent: true };
    stage.sqs.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === "ReceiveMessageCommand" && queue.silent) throw new Error("no route");
          return await next(args);
        },
      { step: "initialize" },
    );
    await stage.queue.send(about("word"));

    await using consumer = await stage.open();
    await expect.poll(() => consumer.isReachable(), PATIENCE).toBe(false);
    const began = stage.clock.now().getTime();
    async function faultsLater(): Promise<number> {
      await stage.clock.advance("1s");
      return stage.metrics.counts.get("queue_faults_total receive") ?? 0;
    }
    await expect.poll(faultsLater, PATIENCE).toBeGreaterThanOrEqual(6);
    // 0.5 + 1 + 2 + 4 + 8 s lie between six tries.
    expect(stage.clock.now().getTime() - began).toBeGreaterThanOrEqual(15_000);
    queue.silent = false;
    async function seenLater(): Promise<string[]> {
      await stage.clock.advance("5s");
      return await seenBy(stage.store);
    }

    await expect.poll(seenLater, PATIENCE).toEqual(["word"]);
    expect(consumer.isReachable()).toBe(true);
  });

  it("does not start on a queue that is not there", async () => {
    await using stage = await openStage();

    const opening = stage.open({ queueUrl: `${stage.queue.queueUrl}-not` });

    await expect(opening).rejects.toMatchObject({ code: "queue.unreachable" });
  });

  it("F10: survives whatever is sent, and loses nothing of it", async () => {
    await using stage = await openStage();
    const garbage = fc.sample(
      fc.oneof(
        fc.string({ minLength: 1, unit: "grapheme-ascii" }),
        fc.json(),
        fc.json().map((inner) => JSON.stringify({ ...EVENT, detail: inner })),
        fc.json().map((inner) => JSON.stringify({ Type: "Notification", Message: inner })),
        fc.jsonValue().map((inner) => JSON.stringify({ awslogs: { data: zip(inner) } })),
      ),
      60,
    );
    for (const body of garbage) await stage.queue.send(body);
    await stage.queue.send(about("good"));

    await using _ = await stage.open({ concurrency: 2 });
    await expect.poll(stage.left, PATIENCE).toBe(0);

    expect(await seenBy(stage.store)).toContain("good");
    const counted = stage.metrics.counts.get("messages_total kept");
    expect(counted).toBe(61);
    expect((await stage.queue.depth()).dead).toBe(0);
    expect(await stage.store.deadLetters.count()).toBeGreaterThan(20);
  }, 30_000);
});

/** A store whose transactions fail: all while it is down, and those in which the poison occurs. */
function failing(store: Store): { readonly store: Store; down: boolean; poison?: string } {
  const state: { store: Store; down: boolean; poison?: string } = { store, down: false };
  state.store = {
    ...store,
    transaction: async (work) => {
      if (state.down) throw new CountersignError("store.unreachable");
      return await store.transaction((tx) =>
        work({
          ...tx,
          firstSight: async (event) => {
            if (state.poison !== undefined && event.id.endsWith(state.poison))
              throw new Error("invalid byte sequence");
            return await tx.firstSight(event);
          },
        }),
      );
    },
    queries: {
      ...store.queries,
      ping: async () => {
        if (state.down) throw new CountersignError("store.unreachable");
        await store.queries.ping();
      },
    },
  };
  return state;
}

function idsIn(input: unknown): string[] {
  if (typeof input !== "object" || input === null || !("Entries" in input)) return [];
  const entries: unknown[] = Array.isArray(input.Entries) ? input.Entries : [];
  return entries.flatMap((each) =>
    typeof each === "object" && each !== null && "Id" in each && typeof each.Id === "string"
      ? each.Id
      : [],
  );
}
