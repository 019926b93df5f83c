import { describe, expect, it } from "vitest";
import type { Snapshot } from "../../src/core/ports.ts";
import type { GroupSnapshot } from "../../src/security-groups/snapshot.ts";
import { openNeighbours } from "../../src/wiring/neighbours.ts";
import { ACCOUNT, liveGroup, NOW, REGION, secondsLater } from "../security-groups/samples.ts";
import { snapshotOf } from "../security-groups/snapshots.ts";

const PLACE = { account: ACCOUNT, region: REGION };

/** A table of snapshots that counts how many of them were read in full. */
function openTable(): {
  readonly queries: Parameters<typeof openNeighbours>[0];
  readonly put: (name: string, seconds: number, more?: Partial<GroupSnapshot>) => void;
  readonly drop: (name: string) => void;
  readonly read: () => number;
} {
  const rows = new Map<string, Snapshot>();
  const count = { read: 0 };
  return {
    put: (name, seconds, more = {}) => {
      const data = { ...snapshotOf(liveGroup([], { name, groupId: `sg-${name}` })), ...more };
      const readAt = secondsLater(NOW, seconds);
      rows.set(name, { kind: "sg", ...PLACE, key: name, readAt, data });
    },
    drop: (name) => rows.delete(name),
    read: () => count.read,
    queries: {
      snapshotTimes: () => Promise.resolve([...rows.values()]),
      snapshots: ({ key }) => {
        const found = [...rows.values()].filter((row) => key === undefined || row.key === key);
        count.read += found.length;
        return Promise.resolve(found);
      },
    },
  };
}

describe("the neighbours of a group", () => {
  it("are read once, and then only those whose reading is newer", async () => {
    const table = openTable();
    for (let index = 0; index < 500; index++) table.put(`g${index}`, 0);
    const neighbours = openNeighbours(table.queries);

    const first = await neighbours(PLACE);
    const second = await neighbours(PLACE);
    table.put("g1", 60, { name: "renamed" });
    const third = await neighbours(PLACE);

    expect(second).toBe(first);
    expect(table.read()).toBe(501);
    expect(third.byName.get("g1")).toBeUndefined();
    expect(third.byName.get("renamed")).toMatchObject([{ groupId: "sg-g1" }]);
    expect(third.byName.get("g2")).toMatchObject([{ groupId: "sg-g2" }]);
  });

  it("are those that live: what is gone from AWS or from the table is none", async () => {
    const table = openTable();
    for (const name of ["a", "b", "c"]) table.put(name, 0);
    const neighbours = openNeighbours(table.queries);
    await neighbours(PLACE);
    table.put("a", 60, { gone: true });
    table.drop("b");

    const left = await neighbours(PLACE);

    expect([...left.byName.keys()]).toEqual(["c"]);
    expect(left.complete).toBe(false);
  });
});
