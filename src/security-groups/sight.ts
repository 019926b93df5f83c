import { attribute } from "./attribute.ts";
import { type Comparison, compareGroup, tallyOf } from "./compare.ts";
import { tagsOf } from "./compare-declared.ts";
import type { DriftDetails } from "./drift-case.ts";
import type { Observed } from "./events.ts";
import type { Item } from "./item.ts";
import type { DriftPolicy } from "./policy.ts";
import { type GroupSnapshot, oldKeysIn } from "./snapshot.ts";
import { joinTouches } from "./touch.ts";

/**
 * What an observation shows. `unread`: AWS could not be read, or the code · `unjudged`: the group was read, but code and
 * cloud cannot be compared, so that agreement means nothing · `gone`: AWS has no such group, and what follows from that.
 */
export type Sight =
  | { readonly see: "unread"; readonly reason: string }
  | { readonly see: "unjudged"; readonly reason: string; readonly snapshot: GroupSnapshot }
  | { readonly see: "gone"; readonly item: Item | undefined; readonly snapshot?: GroupSnapshot }
  | {
      readonly see: "group";
      readonly group: NonNullable<Observed["group"]>;
      readonly comparison: Comparison;
      readonly snapshot: GroupSnapshot;
    };

/** Looks at an observation, with what the case knows of who did what. Pure. */
export function lookAt(
  observed: Observed,
  touches: DriftDetails["touches"],
  policy: Pick<DriftPolicy, "baseline" | "ignore">,
  now: Date,
): Sight {
  const { reading, reason, group } = observed;
  if (reading === "gone") return lookAtNothing(observed, touches, now);
  if (reading === "unknown" || !group) return { see: "unread", reason: reason ?? "not read" };
  const { declared, agreed: before, readAt } = observed;
  const known = joinTouches(before?.touches ?? [], touches);
  const { swept } = observed;
  const sides = { live: group, declared, before, touches: known, policy, now, swept };
  const comparison = compareGroup(sides);
  const snapshot = makeSnapshot(group, comparison, {
    before,
    declared,
    readAt,
    touches: known,
    swept,
  });
  if (comparison.notCompared !== undefined && comparison.items.length === 0)
    return { see: "unjudged", reason: comparison.notCompared, snapshot };
  return { see: "group", group, comparison, snapshot };
}

/** A group that AWS does not have: deleted if it was seen before, else still to be made; a matter only if the code wants it. */
function lookAtNothing(
  { declared, agreed, readAt }: Observed,
  touches: DriftDetails["touches"],
  now: Date,
): Sight {
  const known = { touches: joinTouches(agreed?.touches ?? [], touches), before: agreed, now };
  const seen = agreed !== undefined;
  const gone = seen
    ? { snapshot: { ...agreed, readAt, rules: [], tally: EMPTY_TALLY, gone: true as const } }
    : {};
  switch (declared.state) {
    case "unknown":
      return { see: "unread", reason: declared.reason };
    case "undeclared":
      return { see: "gone", item: undefined, ...gone };
    case "unseen": {
      const was = agreed?.declared;
      const wanted = was !== undefined && declared.sources.includes(was.source);
      return {
        see: "gone",
        item: wanted ? attribute(missingGroup(seen, was.at), known) : undefined,
        ...gone,
      };
    }
    case "declared":
    case "not-compared":
      return { see: "gone", item: attribute(missingGroup(seen, declared.at), known), ...gone };
  }
}

function missingGroup(seen: boolean, at: string): Item {
  return seen
    ? { kind: "group-missing", ahead: "cloud", at, severity: "high" }
    : { kind: "group-missing", ahead: "code", at };
}

const EMPTY_TALLY = {
  cloudAhead: 0,
  codeAhead: 0,
  firstSight: 0,
  violations: 0,
  cosmetic: 0,
  unmanaged: 0,
  possible: 0,
};

function makeSnapshot(
  group: NonNullable<Observed["group"]>,
  comparison: Comparison,
  known: Pick<Observed, "declared" | "readAt"> & {
    readonly swept: boolean | undefined;
    readonly before: GroupSnapshot | undefined;
    readonly touches: DriftDetails["touches"];
  },
): GroupSnapshot {
  const { account, region, groupId, vpcId, name, reached, lists } = group;
  const { declared, before, readAt, touches } = known;
  const was =
    declared.state === "declared" ? { source: declared.source, at: declared.at } : before?.declared;
  return {
    account,
    region,
    groupId,
    vpcId,
    name,
    ...tagsOf(group.tags),
    readAt,
    ...(comparison.memory ? { memory: comparison.memory } : {}),
    ...(was ? { declared: was } : {}),
    rules: comparison.rules.map(({ key, ruleId, description, tags }) => ({
      key,
      ...(ruleId === undefined ? {} : { ruleId }),
      ...(description === "" ? {} : { description }),
      ...tagsOf(tags),
    })),
    old: oldKeys(comparison, known),
    ...(reached ? { reached } : {}),
    ...(lists ? { lists } : {}),
    touches,
    tally: tallyOf(comparison),
  };
}

/** What was there before the first complete sweep, as long as it stays. */
function oldKeys(
  { rules }: Comparison,
  {
    before,
    swept,
  }: { readonly before: GroupSnapshot | undefined; readonly swept: boolean | undefined },
): string[] {
  const keys = rules.map(({ key }) => key);
  if (!swept) return keys;
  const were = oldKeysIn(before);
  return keys.filter((key) => were.has(key));
}
