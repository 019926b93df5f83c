import type { Declared } from "./desired/declared.ts";
import { type DesiredIndex, declaredIn, type IndexedGroup } from "./desired/desired-index.ts";
import { isMade } from "./desired/resolve.ts";
import type { Observed } from "./events.ts";
import type { Finding, PlaceInHand } from "./screen.ts";
import { type GroupSnapshot, snapshotRow } from "./snapshot.ts";

/** What AWS does not have: groups that it had before, groups that the code declares, and cases of such groups. */
export function screenAbsent(place: PlaceInHand): readonly Finding[] {
  const declared = declaredByName(place);
  const deleted = [...place.known.values()]
    .filter(({ groupId }) => !place.live.has(groupId))
    .map((snapshot) => screenDeleted(place, snapshot, declared));
  const accounted = new Set(
    deleted.flatMap(({ key, observed }) => (observed ? nameKey(observed) : key)),
  );
  const missing = [...declared.entries()]
    .filter(([name]) => !accounted.has(name))
    .map(([name, group]) => screenMissing(place, name, group));
  const settled = [...place.openCases]
    .filter((key) => !key.includes("/sg-") && !missing.some((each) => each.key === key))
    .map((key) => screenSettled(place, key));
  return [...deleted, ...missing, ...settled];
}

/** Declared groups that no live group is: by id where the code knows it, else by `<vpc>/<name>` in lower case. */
function declaredByName({ screening, neighbours }: PlaceInHand): ReadonlyMap<string, IndexedGroup> {
  const found = new Map<string, IndexedGroup>();
  for (const indexed of declaredIn(screening.index, screening)) {
    const { name, vpc, groupId } = indexed.group;
    if (!isMade(indexed.group, neighbours))
      found.set(groupId ?? `${vpc ?? "any-vpc"}/${name.toLowerCase()}`, indexed);
  }
  return found;
}

function screenDeleted(
  place: PlaceInHand,
  snapshot: GroupSnapshot,
  declared: ReadonlyMap<string, IndexedGroup>,
): Finding {
  const { account, region, groupId, vpcId, name } = snapshot;
  const key = `${account}/${region}/${groupId}`;
  const lower = name.toLowerCase();
  const wanted =
    declared.get(groupId) ?? declared.get(`${vpcId}/${lower}`) ?? declared.get(`any-vpc/${lower}`);
  const open = place.openCases.has(key);
  // While nobody knows what the code says, nobody knows whether it is missed.
  if (!open && snapshot.declared && isUnknown(place)) return { key };
  // A group that was gone before and is wanted still: its case, if it was closed, is not opened again and again.
  if (!open && (!wanted || snapshot.gone)) return gone(key, snapshot);
  return {
    key,
    observed: absence(place, { groupId, vpcId, name }, wanted, snapshot),
  };
}

function gone(key: string, snapshot: GroupSnapshot): Finding {
  return snapshot.gone ? { key } : { key, row: snapshotRow({ ...snapshot, gone: true }) };
}

function screenMissing(place: PlaceInHand, name: string, indexed: IndexedGroup): Finding {
  const { account, region } = place.screening;
  const { vpc, name: written } = indexed.group;
  return {
    key: `${account}/${region}/${name}`,
    observed: absence(
      place,
      { name: written, ...(vpc === undefined ? {} : { vpcId: vpc }) },
      indexed,
      undefined,
    ),
  };
}

/** A case of a group that was missing: it was made since, or the code wants it no more. */
function screenSettled(place: PlaceInHand, key: string): Finding {
  return { key, observed: absence(place, {}, undefined, undefined) };
}

function absence(
  place: PlaceInHand,
  group: Pick<Observed, "groupId" | "vpcId" | "name">,
  wanted: IndexedGroup | undefined,
  agreed: GroupSnapshot | undefined,
): Observed {
  const { account, region } = place.screening;
  return {
    account,
    region,
    ...group,
    cause: "sweep",
    readAt: place.readAt,
    reading: "gone",
    declared: wantedBy(place, wanted),
    ...(agreed ? { agreed } : {}),
  };
}

function wantedBy(place: PlaceInHand, wanted: IndexedGroup | undefined): Declared {
  const found = placeIn(place);
  const sources = [...(found?.sources ?? [])];
  if (wanted) {
    const reason = "AWS has no such group";
    const { source, group } = wanted;
    return { state: "not-compared", sources, source: source.scope.name, at: group.at, reason };
  }
  if (found?.unknown === undefined) return { state: "undeclared", sources };
  return { state: "unknown", sources, reason: found.unknown };
}

function isUnknown(place: PlaceInHand): boolean {
  return placeIn(place)?.unknown !== undefined;
}

function placeIn({
  screening: { index, account, region },
}: PlaceInHand): ReturnType<DesiredIndex["places"]["get"]> {
  return index.places.get(`${account}/${region}`);
}

function nameKey({ groupId = "", vpcId, name = "" }: Observed): string[] {
  const lower = name.toLowerCase();
  return [groupId, `${vpcId ?? "any-vpc"}/${lower}`, `any-vpc/${lower}`];
}
