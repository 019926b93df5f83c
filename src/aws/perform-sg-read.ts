import type { JsonObject } from "../core/json.ts";
import type { Needs, Performer } from "../core/perform.ts";
import type { LiveGroup, Reading } from "../core/readings.ts";
import { asJson } from "./as-json.ts";
import type { Place } from "./clients.ts";
import { GROUP_NEEDS } from "./read-groups.ts";

/** A group as the code may know it: by its id while AWS did not show it, else with name, VPC and tags. */
export interface GroupInQuestion extends Place {
  readonly groupId: string;
  readonly live?: LiveGroup;
}

/** What the reading is set beside. */
export interface SgReadPorts {
  readonly readGroup: (
    place: Place,
    groupId: string,
    signal: AbortSignal,
  ) => Promise<Reading<LiveGroup>>;
  /** What the code says about the group, in the words of the drift watcher. */
  readonly declaredFor: (group: GroupInQuestion) => Promise<JsonObject> | JsonObject;
  /** What else a reading is told: `swept`, `frozen`. */
  readonly circumstances: (place: Place) => Promise<JsonObject>;
  /** What code and cloud last agreed on; `key` is the case's. */
  readonly snapshot: (key: string) => Promise<JsonObject | undefined>;
}

/** What `sg.read` needs: reads only. */
export const SG_READ_NEEDS: Needs = GROUP_NEEDS;

/**
 * Reads one group and tells its case, as `sg.observed`. A reading that failed is told as `unknown`, at once: the watcher
 * decides when to look again. Idempotent, since it changes nothing.
 */
export function performSgRead(ports: SgReadPorts): Performer<"sg.read"> {
  return async ({ data }, signal) => {
    const { account, region, groupId } = data;
    const key = `${account}/${region}/${groupId}`;
    const reading = await ports.readGroup({ account, region }, groupId, signal);
    const live = reading.reading === "ok" ? { live: reading.value } : {};
    const [circumstances, declared, agreed] = await Promise.all([
      ports.circumstances({ account, region }),
      ports.declaredFor({ account, region, groupId, ...live }),
      ports.snapshot(key),
    ]);
    const observed = {
      ...data,
      ...circumstances,
      readAt: reading.readAt,
      reading: reading.reading,
      ...(reading.reading === "unknown" ? { reason: reading.reason } : {}),
      ...(reading.reading === "ok" ? { group: reading.value } : {}),
      declared,
      ...(agreed === undefined ? {} : { agreed }),
    };
    return {
      outcome: "done",
      events: [
        {
          kind: "sg.observed",
          caseKind: "drift",
          ref: { by: "key", key },
          at: reading.readAt,
          data: asJson(observed),
        },
      ],
    };
  };
}
