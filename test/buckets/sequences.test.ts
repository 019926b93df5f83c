import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgePolicy } from "../../src/buckets/fixed.ts";
import { judgeFromMemory } from "../../src/buckets/from-memory.ts";
import { judgeBucket } from "../../src/buckets/verdict.ts";
import { type JsonObject, jsonObject } from "../../src/core/json.ts";
import { ACCOUNT, ALLOW_ALL, bucket, OFF, ON, ok, policyOf } from "./readings.ts";
import { EVENTS } from "./table.ts";
import { HOUR, newWorld } from "./world.ts";

/** Open states that end by a person alone, or by themselves, whatever their timers. */
const WATCHED = ["acting", "verifying", "accepted"];

describe("whatever happens to a bucket", () => {
  it("B18: 500 random sequences of events: nothing throws, and no open case is without a timer, a reading, or a person", () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(...Object.values(EVENTS)), fc.nat(90)), {
      minLength: 5,
      maxLength: 30,
    });

    fc.assert(
      fc.property(steps, (events) => {
        const world = newWorld();
        for (const [act, minutes] of events) {
          act(world);
          world.advance(minutes * 60_000);
        }
        world.advance(HOUR);
        const state = world.state();
        if (["none", "quiet", "closed", ...WATCHED].includes(state)) return;
        const { due } = world.details();
        expect(world.timers().length > 0 || due !== undefined, state).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("B18: 10,000 mutated policies: nothing throws, and nothing public is called private because it was not understood", () => {
    const text = JSON.stringify({ Version: "2012-10-17", Statement: [ALLOW_ALL] });
    const mutation = fc.array(
      fc.tuple(fc.nat(text.length), fc.string({ maxLength: 3 }), fc.nat(3)),
      {
        minLength: 1,
        maxLength: 4,
      },
    );

    fc.assert(
      fc.property(mutation, (edits) => {
        const mutated = edits.reduce(
          (before, [at, put, cut]) => before.slice(0, at) + put + before.slice(at + cut),
          text,
        );
        const { grant, statements } = judgePolicy(mutated, "bucket");
        const { grade } = judgeBucket(bucket({ policy: ok(mutated) }), undefined);

        const isRight = grant !== "no" || statements.length === 0 || isNarrow(mutated);
        const isHonest = grant !== "unknown" || grade === "UNKNOWN";
        expect([isRight, isHonest]).toEqual([true, true]);
      }),
      { numRuns: 10_000 },
    );
  });
});

/** The mutation has made it say something else: a Deny, or somebody in particular. */
function isNarrow(text: string): boolean {
  const statement = jsonObject.parse(JSON.parse(text))["Statement"];
  const [only] = [statement].flat();
  const { Effect, Principal } = jsonObject.parse(only ?? {});
  return Effect === "Deny" || Principal !== "*";
}

function rows(count: number): JsonObject[] {
  return Array.from({ length: count }, (_, index) => {
    const settings = bucket({
      bucket: `b${index}`,
      policy: policyOf(ALLOW_ALL),
      isPublic: ok(true),
      accountBlock: ok(ON),
    });
    return jsonObject.parse({
      account: ACCOUNT,
      bucket: settings.bucket,
      readAt: "2026-11-21T14:00:00.000Z",
      verdict: judgeBucket(settings, undefined),
      shield: {},
      settings,
      hash: "h",
    });
  });
}

function told(count: number): readonly { readonly kind: string; readonly key: string }[] {
  return judgeFromMemory({
    account: ACCOUNT,
    accountBlock: ok(OFF),
    rows: rows(count),
    readAt: new Date("2026-11-21T15:00:00.000Z"),
    swept: true,
    touch: undefined,
  });
}

describe("the switches of an account, by memory", () => {
  it("B9: with 50 latent buckets one message is gathered, and each has a case of its own, without a call to any", () => {
    const all = told(50);

    expect(all.filter(({ kind }) => kind === "bucket.gathered")).toHaveLength(1);
    expect(new Set(all.map(({ key }) => key)).size).toBe(51);
    expect(all[0]).toMatchObject({ kind: "bucket.gathered", key: ACCOUNT });
  });

  it("B9: up to five are told each by itself", () => {
    expect(told(5).map(({ kind }) => kind)).toEqual(Array(5).fill("bucket.observed"));
  });
});
