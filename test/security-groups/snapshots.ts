import type { Snapshot } from "../../src/core/ports.ts";
import type { LiveGroup } from "../../src/core/readings.ts";
import { normaliseLive } from "../../src/security-groups/live-group.ts";
import type { GroupSnapshot, Memory } from "../../src/security-groups/snapshot.ts";
import { NOW } from "./samples.ts";

export const ZERO = {
  cloudAhead: 0,
  codeAhead: 0,
  firstSight: 0,
  violations: 0,
  cosmetic: 0,
  unmanaged: 0,
  possible: 0,
};

/** The snapshot of a group as it was read; `memory`: what was agreed then. */
export function snapshotOf(live: LiveGroup, more: Partial<GroupSnapshot> = {}): GroupSnapshot {
  const { account, region, groupId, vpcId, name } = live;
  return {
    account,
    region,
    groupId,
    vpcId,
    name,
    readAt: NOW.toISOString(),
    rules: normaliseLive(live).rules.map(({ key, ruleId }) => ({
      key,
      ...(ruleId === undefined ? {} : { ruleId }),
    })),
    touches: [],
    tally: ZERO,
    ...more,
  };
}

export function agreedOn(...agreed: string[]): Memory {
  return { agreed, undecided: [] };
}

/** As the store gives it. */
export function stored(snapshot: GroupSnapshot): Snapshot {
  const { account, region, groupId, readAt } = snapshot;
  return {
    kind: "sg",
    account,
    region,
    key: `${account}/${region}/${groupId}`,
    readAt: new Date(readAt),
    data: snapshot,
  };
}
