import type { LiveGroup } from "../core/readings.ts";
import { compareGroup } from "./compare.ts";
import { type DesiredIndex, declaredFor, type IndexedGroup } from "./desired/desired-index.ts";
import type { Neighbours } from "./desired/resolve.ts";
import type { Item } from "./item.ts";
import type { DriftPolicy } from "./policy.ts";

/** One group that is not as the code says, or that could not be compared. Without `id` AWS does not have it. */
export interface GroupReport {
  readonly account: string;
  readonly region: string;
  readonly vpc?: string;
  readonly id?: string;
  readonly name: string;
  /** Differences, then violations, then descriptions. */
  readonly items: readonly Item[];
  readonly notUnderstood: readonly { readonly at: string; readonly reason: string }[];
  readonly notCompared?: string;
}

/** A group's report and what it adds to the counts. */
export interface CheckedGroup {
  readonly report: GroupReport;
  readonly unmanaged: number;
  readonly notEvaluated: number;
}

/** A group that AWS has. */
export function checkLive(question: {
  readonly live: LiveGroup;
  readonly index: DesiredIndex;
  readonly neighbours: Neighbours;
  readonly policy: Pick<DriftPolicy, "baseline" | "ignore">;
  readonly now: Date;
}): CheckedGroup {
  const { live, index, neighbours, policy, now } = question;
  const { account, region, groupId, vpcId, name } = live;
  const declared = declaredFor(index, { account, region, groupId, live }, neighbours);
  const compared = compareGroup({ live, declared, before: undefined, touches: [], policy, now });
  const { items, cosmetic, notUnderstood, notCompared, unmanaged } = compared;
  // A source that could not be read is counted once, not for each group that it might declare.
  const counted = declared.state !== "unknown" && notCompared !== undefined;
  return {
    report: {
      account,
      region,
      vpc: vpcId,
      id: groupId,
      name,
      items: [...items, ...cosmetic],
      notUnderstood,
      ...(notCompared === undefined ? {} : { notCompared }),
    },
    unmanaged: unmanaged.length,
    notEvaluated: notUnderstood.length + (counted ? 1 : 0),
  };
}

/** A group that the code declares and AWS does not have: one change to make it, one for each of its rules. */
export function checkMissing(question: {
  readonly indexed: IndexedGroup;
  readonly account: string;
  readonly region: string;
  readonly index: DesiredIndex;
  readonly neighbours: Neighbours;
}): CheckedGroup {
  const { indexed, account, region, index, neighbours } = question;
  const { name, vpc, groupId = "", at } = indexed.group;
  const live = { name, vpcId: vpc ?? "" };
  const declared = declaredFor(index, { account, region, groupId, live }, neighbours);
  const claims = declared.state === "declared" ? [declared.ingress, declared.egress] : [];
  const notUnderstood = claims
    .flatMap(({ patterns }) => patterns)
    .map((pattern) => ({ at: pattern.at, reason: pattern.reason }));
  const notCompared = declared.state === "not-compared" ? declared.reason : undefined;
  const rules = claims.flatMap((claim) => claim.rules);
  return {
    report: {
      account,
      region,
      ...(vpc === undefined ? {} : { vpc }),
      name,
      items: [
        { kind: "group-missing", at },
        ...rules.map((rule): Item => ({ kind: "first-sight-missing", ...rule })),
      ],
      notUnderstood,
      ...(notCompared === undefined ? {} : { notCompared }),
    },
    unmanaged: 0,
    notEvaluated: notUnderstood.length + (notCompared === undefined ? 0 : 1),
  };
}
