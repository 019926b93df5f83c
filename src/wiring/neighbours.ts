import type { Queries } from "../core/ports.ts";
import type { KnownGroup, Neighbours } from "../security-groups/desired/resolve.ts";
import { neighboursOf } from "../security-groups/desired/resolve.ts";
import { readSnapshot } from "../security-groups/snapshot.ts";

interface Place {
  readonly account: string;
  readonly region: string;
}

/** The groups of a place as they were last seen, and which readings they are from. */
interface Known {
  readonly readAt: ReadonlyMap<string, number>;
  /** By key; undefined for one that is gone or cannot be read. */
  readonly groups: ReadonlyMap<string, KnownGroup | undefined>;
  readonly neighbours: Neighbours;
}

/** More changed groups than this are read all at once. */
const ONE_BY_ONE = 20;

/**
 * The groups by which names are looked up, of the last readings. Only readings newer than those known are read in full:
 * a region has thousands, and one change asks for them every time.
 */
export function openNeighbours(
  queries: Pick<Queries, "snapshots" | "snapshotTimes">,
): (place: Place) => Promise<Neighbours> {
  const places = new Map<string, Known>();
  return async ({ account, region }) => {
    const filter = { kind: "sg", account, region };
    const before = places.get(`${account}/${region}`);
    const stored = await queries.snapshotTimes(filter);
    const readAt = new Map(stored.map((each) => [each.key, each.readAt.getTime()]));
    const changed = [...readAt.keys()].filter((key) => before?.readAt.get(key) !== readAt.get(key));
    if (before && changed.length === 0 && before.readAt.size === readAt.size)
      return before.neighbours;
    const rows =
      changed.length > ONE_BY_ONE
        ? await queries.snapshots(filter)
        : (await Promise.all(changed.map((key) => queries.snapshots({ ...filter, key })))).flat();
    const groups = new Map([...(before?.groups ?? [])].filter(([key]) => readAt.has(key)));
    for (const { key, data } of rows) {
      const snapshot = readSnapshot(data);
      groups.set(key, snapshot && !snapshot.gone ? slim(snapshot) : undefined);
    }
    const living = [...groups.values()].flatMap((each) => each ?? []);
    const neighbours = neighboursOf(living, false);
    places.set(`${account}/${region}`, { readAt, groups, neighbours });
    return neighbours;
  };
}

function slim({ groupId, vpcId, name }: KnownGroup): KnownGroup {
  return { groupId, vpcId, name };
}
