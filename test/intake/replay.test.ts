import { describe, expect, it } from "vitest";
import type { ClosedDecoder } from "../../src/intake/decode-all.ts";
import { replayDeadLetter } from "../../src/intake/replay.ts";
import { countingMetrics } from "../aws/side.ts";
import { freshSqlite } from "../support/databases.ts";
import { fakeClock } from "../support/fake-clock.ts";
import { about } from "./consumer-stage.ts";
import { keepingLog, openDesk, probeDecoder, seenBy } from "./probe.ts";

/** A newer version that understands what the old one rejected. */
const newer: ClosedDecoder = {
  name: "newer",
  decode: (raw, receivedAt) => {
    const body = raw.source === "own" ? { ...raw, body: { ...raw.body, what: "understood" } } : raw;
    return probeDecoder.decode(body, receivedAt);
  },
};

describe("replaying a dead letter", () => {
  it("takes it through the house when it is understood by now, and marks it", async () => {
    const clock = fakeClock();
    await using database = await freshSqlite();
    await using store = await database.open({ clock });
    await store.deadLetters.add({
      receivedAt: clock.now(),
      reason: "said so",
      source: "sqs:1",
      body: about("reject"),
    });
    const [letter] = await store.deadLetters.list(1);
    const parts = { desk: openDesk(store, clock), log: keepingLog(), metrics: countingMetrics() };
    const id = letter?.id ?? 0;

    const before = await replayDeadLetter({ ...parts, decoders: [probeDecoder] }, id);
    const marked = (await store.deadLetters.find(id))?.replayedAt;
    const after = await replayDeadLetter({ ...parts, decoders: [newer] }, id);
    const again = await replayDeadLetter({ ...parts, decoders: [newer] }, id);

    expect(before).toEqual({ outcome: "undecodable", reason: "said so" });
    expect(marked).toBeUndefined();
    expect(after).toEqual({ outcome: "handled", events: 1 });
    expect(again).toEqual({ outcome: "handled", events: 1 });
    expect((await store.deadLetters.find(id))?.replayedAt).toEqual(clock.now());
    expect(await seenBy(store)).toEqual(["understood"]);
  });

  it("says that its event could not be handled, and that there is none", async () => {
    const clock = fakeClock();
    await using database = await freshSqlite();
    await using store = await database.open({ clock });
    await store.deadLetters.add({
      receivedAt: clock.now(),
      reason: "x",
      source: "sqs:1",
      body: about("fault"),
    });
    const [letter] = await store.deadLetters.list(1);
    const parts = {
      desk: openDesk(store, clock),
      log: keepingLog(),
      metrics: countingMetrics(),
      decoders: [probeDecoder],
    };

    expect(await replayDeadLetter(parts, letter?.id ?? 0)).toEqual({ outcome: "fault" });
    expect(await replayDeadLetter(parts, 999)).toEqual({ outcome: "not found" });
  });
});
