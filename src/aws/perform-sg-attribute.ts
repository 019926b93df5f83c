import type { JsonObject } from "../core/json.ts";
import type { Needs, Performer } from "../core/perform.ts";
import type { Reading } from "../core/readings.ts";
import type { Lookup, TrailPart } from "./trail.ts";
import { TRAIL_NEEDS } from "./trail.ts";

/** How CloudTrail is looked through. */
export interface SgAttributePorts {
  readonly lookUpSome: (lookup: Lookup, signal: AbortSignal) => Promise<Reading<TrailPart>>;
  /** Rows of LookupEvents -> the calls on this group, in the words of the drift watcher. */
  readonly readTouches: (rows: readonly JsonObject[], groupId: string) => readonly JsonObject[];
}

/** What `sg.attribute` needs: reads only. */
export const SG_ATTRIBUTE_NEEDS: Needs = TRAIL_NEEDS;

const REFUSED = /^(?:AccessDenied|NotConfigured|NoCredentials)/;

/**
 * Looks for calls on a group, newest first, as many pages as fit into one effect; the case is told what was found and
 * where to go on. Throttled or not reached: it throws, and is tried again. Idempotent, since it changes nothing.
 */
export function performSgAttribute(ports: SgAttributePorts): Performer<"sg.attribute"> {
  return async ({ data }, signal) => {
    const { account, region, groupId, from, to, part } = data;
    const by = { key: "ResourceName", value: groupId } as const;
    const window = { from: new Date(from), to: new Date(to) };
    const reading = await ports.lookUpSome({ account, region, ...window, by }, signal);
    if (reading.reading === "ok") {
      const { rows, oldest, complete } = reading.value;
      const next =
        complete || !oldest ? {} : { next: { to: oldest.toISOString(), part: part + 1 } };
      const touches = ports.readTouches(rows, groupId);
      return { outcome: "done", detail: { touches, from, ...next } };
    }
    const reason = reading.reading === "unknown" ? reading.reason : "no such trail";
    if (REFUSED.test(reason)) return { outcome: "failed", reason };
    throw new Error(reason);
  };
}
