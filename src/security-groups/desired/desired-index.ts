import type { JsonObject } from "../../core/json.ts";
import type { LiveGroup } from "../../core/readings.ts";
import type { Declared } from "./declared.ts";
import type { LoadedSource } from "./load.ts";
import type { DeclaredGroup } from "./reader.ts";
import { type Neighbours, NO_NEIGHBOURS, resolveGroup } from "./resolve.ts";

/** A declared group and the source that it is from. */
export interface IndexedGroup {
  readonly group: DeclaredGroup;
  readonly source: LoadedSource;
}

/** What all sources say about one account and region. Names are in lower case. */
interface Place {
  readonly byName: ReadonlyMap<string, readonly IndexedGroup[]>;
  /** Groups of which a source knows the id. */
  readonly byId: ReadonlyMap<string, readonly IndexedGroup[]>;
  readonly sources: readonly string[];
  readonly unknown?: string;
}

/** Desired state of all sources, found by place and name. */
export interface DesiredIndex {
  readonly sources: readonly LoadedSource[];
  readonly places: ReadonlyMap<string, Place>;
}

/** The group that is asked about; `live` is absent while AWS does not show it. */
export interface GroupInQuestion {
  readonly account: string;
  readonly region: string;
  readonly groupId: string;
  readonly live?: Pick<LiveGroup, "name" | "vpcId">;
}

/** Sorts what the sources declare by place and name. */
export function indexDesired(sources: readonly LoadedSource[]): DesiredIndex {
  const places = new Map<string, Place>();
  for (const { scope } of sources) {
    const key = placeKey(scope);
    if (!places.has(key)) places.set(key, placeOf(key, sources));
  }
  return { sources, places };
}

function placeOf(key: string, sources: readonly LoadedSource[]): Place {
  const here = sources.filter(({ scope }) => placeKey(scope) === key);
  const groups = here.flatMap((source) =>
    (source.result?.groups ?? []).map((group): IndexedGroup => ({ group, source })),
  );
  const [named, identified] = [false, true].map((byId) =>
    groups.filter(({ group }) => (group.groupId !== undefined) === byId),
  );
  const unread = here.find(({ result }) => !result);
  return {
    byName: Map.groupBy(named ?? [], ({ group }) => group.name.toLowerCase()),
    byId: Map.groupBy(identified ?? [], ({ group }) => group.groupId ?? ""),
    sources: here.map(({ scope }) => scope.name),
    ...(unread ? { unknown: `${unread.scope.name}: ${unread.problem ?? "not read yet"}` } : {}),
  };
}

/**
 * What the code says about a group, for the event `sg.observed`. `neighbours`: the groups known in its account and
 * region, by which names are looked up; a name that is not among them is never held to be missing.
 */
export function declaredFor(
  index: DesiredIndex,
  subject: GroupInQuestion,
  neighbours: Neighbours = NO_NEIGHBOURS,
): Declared & JsonObject {
  const place = index.places.get(placeKey(subject));
  if (!place) return { state: "undeclared", sources: [] };
  const sources = [...place.sources];
  if (place.unknown !== undefined) return { state: "unknown", sources, reason: place.unknown };
  const { live, groupId } = subject;
  if (!live) return { state: "unseen", sources };
  const found = candidatesOf(place, { ...live, groupId });
  const [first] = found;
  if (!first) return { state: "undeclared", sources };
  const reason = whyNotCompared(found, live, neighbours);
  const { at } = first.group;
  const source = first.source.scope.name;
  if (reason !== undefined) return { state: "not-compared", sources, source, at, reason };
  const own = { ...live, groupId };
  const { commit } = first.source;
  return {
    state: "declared",
    sources,
    source,
    at,
    ...(commit ? { commit } : {}),
    ...resolveGroup(found, { own, neighbours, declares: (name) => isDeclared(place, name, live) }),
  };
}

/** Every declared group of a place, for those that AWS does not have. */
export function declaredIn(
  index: DesiredIndex,
  place: { readonly account: string; readonly region: string },
): readonly IndexedGroup[] {
  const found = index.places.get(placeKey(place));
  return found && found.unknown === undefined
    ? [...found.byName.values(), ...found.byId.values()].flat()
    : [];
}

function candidatesOf(
  place: Place,
  live: { readonly groupId: string; readonly name: string; readonly vpcId: string },
): readonly IndexedGroup[] {
  const named = place.byName.get(live.name.toLowerCase()) ?? [];
  return [
    ...(place.byId.get(live.groupId) ?? []),
    ...named.filter(({ group }) => group.vpc === undefined || group.vpc === live.vpcId),
  ];
}

function isDeclared(place: Place, name: string, live: { readonly vpcId: string }): boolean {
  return candidatesOf(place, { groupId: "", name, vpcId: live.vpcId }).length > 0;
}

function whyNotCompared(
  found: readonly IndexedGroup[],
  live: { readonly name: string; readonly vpcId: string },
  neighbours: Neighbours,
): string | undefined {
  const faulty = found.find(({ group }) => group.notCompared !== undefined);
  if (faulty) return faulty.group.notCompared;
  if (found.length > 1 && !found.every(isAdditive)) {
    const places = found.map(({ group, source }) => `${group.at} (${source.scope.name})`);
    return `declared-twice: ${places.join(" and ")}`;
  }
  const namesakes = neighbours.byName.get(live.name.toLowerCase()) ?? [];
  const vpcs = new Set([live.vpcId, ...namesakes.map(({ vpcId }) => vpcId)]);
  const placeless = found.some(({ group: { vpc, groupId } }) => (vpc ?? groupId) === undefined);
  if (vpcs.size > 1 && placeless)
    return `the code names no VPC, and ${vpcs.size} VPCs have a group of this name`;
  return undefined;
}

/** Additive in every direction that it looks at: two such declarations add up. */
function isAdditive({ group }: IndexedGroup): boolean {
  return [group.ingress, group.egress].every(({ mode }) => mode !== "exclusive");
}

function placeKey({
  account,
  region,
}: {
  readonly account: string;
  readonly region: string;
}): string {
  return `${account}/${region}`;
}
