import { describe, expect, it } from "vitest";
import type { SweepRecord } from "../../src/core/ports.ts";
import { findGroups, readDriftCase, statusOf } from "../../src/security-groups/status.ts";
import { ACCOUNT, liveGroup, NOW, REGION, secondsLater } from "./samples.ts";
import { snapshotOf, stored, ZERO } from "./snapshots.ts";

const SWEEP: SweepRecord = {
  name: "groups",
  account: ACCOUNT,
  region: REGION,
  finishedAt: NOW,
  outcome: "complete",
  detail: { groups: 2, sources: [], findings: [], findingCount: 0 },
};

describe("how a place stands", () => {
  it("is counted from the last readings of groups that are still there", () => {
    const snapshots = [
      snapshotOf(liveGroup([]), { tally: { ...ZERO, cloudAhead: 2, unmanaged: 1 } }),
      snapshotOf(liveGroup([], { groupId: "sg-2" }), {
        readAt: secondsLater(NOW, -60).toISOString(),
      }),
      snapshotOf(liveGroup([], { groupId: "sg-3" }), { tally: { ...ZERO, notCompared: "why" } }),
      snapshotOf(liveGroup([], { groupId: "sg-4" }), { gone: true }),
    ].map(stored);

    expect(statusOf(snapshots, [SWEEP])).toMatchObject([
      {
        account: ACCOUNT,
        region: REGION,
        groups: 3,
        inSync: 1,
        tally: { cloudAhead: 2, unmanaged: 1 },
        notCompared: new Map([["why", 1]]),
        readAt: NOW,
        sweptAt: NOW,
        sources: { sources: [] },
      },
    ]);
  });

  it("S12: is unknown where the last sweep could not read, with its reason", () => {
    const unknown: SweepRecord = {
      ...SWEEP,
      outcome: "unknown",
      detail: { reason: "AccessDenied" },
    };
    const silent: SweepRecord = { ...unknown, region: "us-east-1", detail: {} };

    expect(statusOf([], [unknown, silent])).toMatchObject([
      { region: REGION, groups: 0, unknown: "AccessDenied" },
      { region: "us-east-1", unknown: "not read" },
    ]);
    expect(statusOf([], [{ ...SWEEP, name: "buckets" }])).toEqual([]);
  });

  it("passes over what is stored in a form that nobody reads any more", () => {
    const old = { ...stored(snapshotOf(liveGroup([]))), data: { version: 0 } };

    expect(statusOf([old], [])).toEqual([]);
  });
});

describe("a group by id or name", () => {
  const snapshots = [
    snapshotOf(liveGroup([])),
    snapshotOf(liveGroup([], { groupId: "sg-2", name: "WEB-PROD", vpcId: "vpc-2" })),
    snapshotOf(liveGroup([], { groupId: "sg-3", name: "db-prod" })),
    snapshotOf(liveGroup([], { groupId: "sg-4", name: "cache" })),
    snapshotOf(liveGroup([], { groupId: "sg-5", name: "bastion" })),
  ].map(stored);

  it.each([
    ["sg-3", ["sg-3"]],
    ["DB-prod", ["sg-3"]],
    ["web-prod", ["sg-0a1b2c3d4e5f60718", "sg-2"]],
  ])("%s is %j", (word, ids) => {
    expect(findGroups(snapshots, word).found.map(({ groupId }) => groupId)).toEqual(ids);
  });

  it("that nobody knows brings the nearest names", () => {
    expect(findGroups(snapshots, "web-prd").nearest).toEqual(["web-prod", "WEB-PROD", "db-prod"]);
    expect(findGroups([], "x")).toEqual({ found: [], nearest: [] });
  });
});

describe("a stored case", () => {
  it("of another form is passed over", () => {
    const of = {
      id: "c",
      kind: "drift",
      key: "k",
      number: 0,
      state: "open",
      version: 1,
      openedAt: NOW,
      updatedAt: NOW,
      details: {},
    };

    expect(readDriftCase(of)).toBeUndefined();
  });
});
