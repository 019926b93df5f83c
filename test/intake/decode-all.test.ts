import { describe, expect, it } from "vitest";
import type { EventDraft } from "../../src/core/event.ts";
import type { RawRecord } from "../../src/core/raw-record.ts";
import type { Decoded } from "../../src/core/watcher.ts";
import { type ClosedDecoder, closeDecoder, decodeAll } from "../../src/intake/decode-all.ts";

const RAW: RawRecord = { source: "own", id: "id-1", body: {} };
const NOW = new Date("2026-11-21T14:00:00Z");

function event(kind: string): EventDraft {
  return {
    id: kind,
    kind,
    caseKind: "probe",
    ref: { by: "key", key: "k" },
    at: NOW,
    actor: { kind: "system" },
    data: {},
  };
}

function says(name: string, decoded: Decoded): ClosedDecoder {
  return { name, decode: () => decoded };
}

describe("several decoders", () => {
  it.each<[what: string, answers: readonly Decoded[], all: Decoded]>([
    [
      "all events, although another rejects",
      [{ events: [event("a")] }, { rejected: "no" }, { events: [event("b"), event("c")] }],
      { events: [event("a"), event("b"), event("c")] },
    ],
    [
      "a rejection, although another knows it for nothing",
      [{ nothing: "x" }, { rejected: "no" }],
      { rejected: "no" },
    ],
    ["all rejections", [{ rejected: "no" }, { rejected: "never" }], { rejected: "no; never" }],
    ["nothing, and why", [{ nothing: "x" }, { nothing: "y" }], { nothing: "x; y" }],
    ["nothing of no events", [{ events: [] }], { nothing: "no decoder" }],
    ["nothing of nobody", [], { nothing: "no decoder" }],
  ])("together make %s", (_, answers, all) => {
    const decoders = answers.map((each, index) => says(`decoder-${index}`, each));

    expect(decodeAll(decoders, RAW, NOW)).toEqual(all);
  });

  it("are not stopped by one that throws, and what it threw at is kept", () => {
    const broken: ClosedDecoder = {
      name: "broken",
      decode: () => {
        throw new RangeError("secret content of the record");
      },
    };

    expect(decodeAll([broken, says("well", { nothing: "x" })], RAW, NOW)).toEqual({
      rejected: "decoder broken threw RangeError",
    });
    expect(decodeAll([broken, says("well", { events: [event("a")] })], RAW, NOW)).toEqual({
      events: [event("a")],
    });
  });

  it("each get the policy of the moment", () => {
    const policy = { word: "first" };
    const closed = closeDecoder(
      {
        name: "echo",
        decode: (_raw, { word }: { readonly word: string }) => ({ nothing: word }),
        project: () => undefined,
      },
      () => policy,
    );

    const before = closed.decode(RAW, NOW);
    policy.word = "second";

    expect([before, closed.decode(RAW, NOW)]).toEqual([
      { nothing: "first" },
      { nothing: "second" },
    ]);
  });
});
