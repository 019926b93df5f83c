import { describe, expect, it } from "vitest";
import { screenBuckets } from "../../src/buckets/screen.ts";
import type { StoredCase } from "../../src/core/ports.ts";
import type { BucketReading, Reading } from "../../src/core/readings.ts";
import { ACCOUNT, ALLOW_ALL, BUCKET, bucket, policyOf } from "./readings.ts";
import { KEY, makePublic, newWorld, type World } from "./world.ts";

function reading(value: BucketReading, world: World): Reading<BucketReading> {
  return { reading: "ok", value, readAt: world.now() };
}

function screened(
  world: World,
  readings: readonly (readonly [string, Reading<BucketReading>])[],
  listed: readonly string[] | undefined = [BUCKET],
): ReturnType<typeof screenBuckets> {
  const now = world.now();
  const cases: StoredCase[] = ["open", "snoozed", "accepted"].includes(world.state())
    ? [world.find()].flatMap((each) => each ?? [])
    : [];
  return screenBuckets({
    swept: true,
    account: ACCOUNT,
    listed: listed
      ? { reading: "ok", value: listed, readAt: now }
      : { reading: "unknown", reason: "denied", readAt: now },
    readings: new Map(readings),
    snapshots: [...world.rows].map(([key, data]) => ({
      kind: "bucket",
      account: ACCOUNT,
      region: "eu-west-1",
      key,
      readAt: now,
      data,
    })),
    cases,
    now,
  });
}

describe("the sweep of buckets", () => {
  it("tells of a bucket that was never read, with everything that was read", () => {
    const world = newWorld();

    const drafts = screened(world, [[BUCKET, reading(bucket(), world)]]);

    expect(drafts).toMatchObject([
      {
        id: `sweep:${ACCOUNT}/2026-11-21T14:00:05.000Z/bucket.observed/${KEY}`,
        kind: "bucket.observed",
        caseKind: "exposure",
        ref: { by: "key", key: KEY },
        data: {
          account: ACCOUNT,
          bucket: BUCKET,
          cause: "sweep",
          reading: "ok",
          settings: { bucket: BUCKET },
        },
      },
    ]);
  });

  it("is silent about a bucket that is as it was", () => {
    const world = newWorld();
    world.sweep();

    expect(screened(world, [[BUCKET, reading(bucket(), world)]])).toEqual([]);
  });

  it("tells of what changed, with what was known before", () => {
    const world = newWorld();
    world.sweep();

    const [draft] = screened(world, [
      [BUCKET, reading(bucket({ policy: policyOf(ALLOW_ALL) }), world)],
    ]);

    expect(draft?.data).toMatchObject({ known: { verdict: { grade: "PRIVATE" } } });
    world.take(draft?.kind ?? "", draft?.data);
    expect(world.state()).toBe("open");
  });

  it("tells an open case whatever was read", () => {
    const world = newWorld();
    makePublic(world);
    const same = world.aws.get(BUCKET);

    const unchanged = screened(
      world,
      typeof same === "object" ? [[BUCKET, reading(same, world)]] : [],
    );
    const unread = screened(world, [
      [BUCKET, { reading: "unknown", reason: "throttled", readAt: world.now() }],
    ]);

    expect(unchanged).toHaveLength(1);
    expect(unread).toMatchObject([{ data: { reading: "unknown", reason: "throttled" } }]);
  });

  it("counts what could not be read by itself, where nothing is open", () => {
    const world = newWorld();
    world.sweep();

    expect(
      screened(world, [[BUCKET, { reading: "unknown", reason: "throttled", readAt: world.now() }]]),
    ).toEqual([]);
  });

  it("tells of buckets that are in the list no more, once", () => {
    const world = newWorld();
    makePublic(world);

    const [draft, ...others] = screened(world, [], []);
    world.take(draft?.kind ?? "", draft?.data);

    expect(others).toEqual([]);
    expect(draft?.data).toMatchObject({ reading: "gone", known: { bucket: BUCKET } });
    expect(world.state()).toBe("closed");
    expect(screened(world, [], [])).toEqual([]);
    expect(screened(world, [[BUCKET, { reading: "gone", readAt: world.now() }]])).toEqual([]);
  });

  it("tells of a bucket of that name that is made again", () => {
    const world = newWorld();
    world.sweep();
    const [gone] = screened(world, [], []);
    world.take(gone?.kind ?? "", gone?.data);

    expect(screened(world, [[BUCKET, reading(bucket(), world)]])).toHaveLength(1);
  });

  it("says nothing of missing buckets while they cannot be listed", () => {
    const world = newWorld();
    makePublic(world);

    expect(
      screenBuckets({
        swept: true,
        account: ACCOUNT,
        listed: { reading: "unknown", reason: "denied", readAt: world.now() },
        readings: new Map(),
        snapshots: [],
        cases: [world.find()].flatMap((each) => each ?? []),
        now: world.now(),
      }),
    ).toEqual([]);
  });
});
