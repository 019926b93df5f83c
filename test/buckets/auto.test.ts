import { describe, expect, it } from "vitest";
import type { BucketPolicy } from "../../src/buckets/policy.ts";
import type { BucketReading } from "../../src/core/readings.ts";
import { ALLOW_ALL, ANYBODY, CLOSING, DENIED, ok, policyOf } from "./readings.ts";
import { HOUR, incidents, newWorld, POLICY, type World } from "./world.ts";

const AUTO: BucketPolicy = {
  ...POLICY,
  owners: [{ match: { name: "reports-*" }, notify: ["U0OWN"] }],
  closing: { ...CLOSING, mode: "auto", approvedBy: "Ada" },
};

function published(
  policy: BucketPolicy = AUTO,
  changes: Partial<BucketReading> = {},
  swept = true,
): World {
  const world = newWorld(policy);
  world.swept = swept;
  world.set({ policy: policyOf(ALLOW_ALL), isPublic: ok(true), ...changes });
  world.call("PutBucketPolicy");
  world.advance(2000);
  return world;
}

describe("mode auto", () => {
  it("puts the block on at once, in the names of the configuration, and no name is due", () => {
    const world = published();

    world.advance(3000);

    expect(world.calls).toMatchObject([
      { change: { do: "block" }, names: ["buckets-auto", "Ada"], capPer10Minutes: 3 },
    ]);
    expect(world.state()).toBe("closed");
    expect(world.details().due).toBeUndefined();
  });

  const excluded: readonly (readonly [string, () => World])[] = [
    ["a website is configured", () => published(AUTO, { website: ok(true) })],
    ["whether it is a website could not be read", () => published(AUTO, { website: DENIED })],
    [
      "it is protected",
      () => published({ ...AUTO, closing: { ...AUTO.closing, guarded: ["reports-eu"] } }),
    ],
    ["whether its data is sensitive is unknown", () => published(AUTO, { tags: DENIED })],
    ["a channel is unknown", () => published(AUTO, { acl: DENIED })],
    ["it was public before the first complete sweep", () => published(AUTO, {}, false)],
    [
      "there is no role",
      () => published({ ...AUTO, closing: { ...AUTO.closing, roles: new Map() } }),
    ],
    [
      "nobody approved it",
      () => published({ ...AUTO, closing: { ...AUTO.closing, approvedBy: undefined } }),
    ],
    [
      "the block could not be read",
      () => published(AUTO, { bucketBlock: DENIED, acl: ok([ANYBODY]) }),
    ],
  ];
  it.each(excluded)("B15: never acts when %s, and asks instead", (_why, open) => {
    const world = open();

    world.advance(HOUR);

    expect(world.calls).toEqual([]);
    expect(["open", "none", "quiet"]).toContain(world.state());
  });

  it("B15: says why it asks, and asks the owners", () => {
    const world = published(AUTO, { website: ok(true) });

    expect(world.details().stance?.downgraded).toEqual([
      "it is a website, or that could not be read",
    ]);
    expect(world.posted.some((each) => each.includes("ask:1:U0OWN"))).toBe(true);
  });

  it("B15: beyond its cap people are asked, and an incident opens when nobody answers", () => {
    const world = newWorld(AUTO);
    world.deny = "the cap for what is closed by itself is reached";
    world.set({ policy: policyOf(ALLOW_ALL), isPublic: ok(true) });
    world.call("PutBucketPolicy");
    world.advance(3000);

    expect(world.state()).toBe("open");
    expect(world.details().note?.text).toContain("the cap");
    expect(world.posted.some((each) => each.includes("ask:"))).toBe(true);
    world.advance(HOUR);
    expect(incidents(world)).toEqual(["incident.open"]);
  });
});

describe("mode ask", () => {
  it("asks each owner in their own conversation, and the grace is their deadline", () => {
    const world = published({ ...AUTO, closing: { ...AUTO.closing, mode: "ask" } });

    expect(world.calls).toEqual([]);
    expect(world.posted.filter((each) => each.includes("ask:1:U0OWN"))).toHaveLength(1);
    world.advance(HOUR);
    expect(incidents(world)).toEqual(["incident.open"]);
  });
});
