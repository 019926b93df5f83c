import type { GroupClues } from "../core/effect.ts";
import type { Needs, Performer } from "../core/perform.ts";
import type { Place } from "./clients.ts";
import { FIND_NEEDS } from "./find-groups.ts";

/** How groups are looked for. */
export interface SgFindPorts {
  /** Ids of groups by what AWS lists now. Throws errors of area `aws`: then it is tried again. */
  readonly findGroups: (
    place: Place,
    by: GroupClues,
    signal: AbortSignal,
  ) => Promise<readonly string[]>;
  /** Ids of groups with such a name or rule by their last readings: what was deleted since, AWS does not know. */
  readonly lastSeen: (place: Place, by: GroupClues) => Promise<readonly string[]>;
  /** Prefix lists have changed: what is remembered of them is of no use any more. */
  readonly forgetLists: (place: Place) => void;
}

/** What `sg.find` needs: reads only. */
export const SG_FIND_NEEDS: Needs = FIND_NEEDS;

/**
 * Finds the groups that a call concerns without naming them, and tells each of them. Idempotent: the same call is one
 * event for each group.
 */
export function performSgFind(ports: SgFindPorts): Performer<"sg.find"> {
  return async ({ data, queuedAt }, signal) => {
    const { account, region, by, touched } = data;
    const place = { account, region };
    if (by.lists.length > 0) ports.forgetLists(place);
    const found = await ports.findGroups(place, by, signal);
    const ids = [...new Set([...found, ...(await ports.lastSeen(place, by))])];
    const { at: said } = touched;
    const at = typeof said === "string" ? new Date(said) : queuedAt;
    return {
      outcome: "done",
      detail: { groups: ids },
      events: ids.map((groupId) => ({
        kind: "sg.touched",
        caseKind: "drift",
        ref: { by: "key", key: `${account}/${region}/${groupId}` },
        at,
        data: { ...touched, groupId, groups: ids },
      })),
    };
  };
}
