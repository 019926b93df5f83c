import type { Course } from "./course.ts";
import type { DriftDetails } from "./drift-case.ts";
import type { Observed } from "./events.ts";
import { type Item, itemIds } from "./item.ts";
import { changesListOf, isVague, type Touch } from "./touch.ts";

/** A group that differs in another way each time it is read is told the fourth time: somebody is working on it. */
const MAX_TIMES = 4;
/** AWS's reads are at most this far behind its calls, as far as anybody has seen. */
const BEHIND_MS = 120_000;

/**
 * True when people may be told: an event names one of the items, or the code changed and is ahead, or the same was seen
 * twice with enough time between, because AWS's reads may be old. A false alarm is believed less next time.
 */
export function isConfirmed(course: Course, items: readonly Item[], observed: Observed): boolean {
  const { details, now, policy } = course;
  if (details.codeChanged && items.some(({ ahead }) => ahead === "code")) return true;
  const { touches, seen } = details;
  if (observed.cause === "event" && touches.length === 0) return true;
  if (items.some((item) => touches.some((touch) => explains(touch, item)))) return true;
  if (!seen) return false;
  if (seen.times >= MAX_TIMES) return true;
  return isSame(seen.ids, items) && Date.parse(seen.at) + policy.confirmAfterMs <= now.getTime();
}

/** True when these items were seen before: the same findings, nothing more and nothing less. */
export function isSame(ids: readonly string[], items: readonly Item[]): boolean {
  const now = itemIds(items);
  return ids.length === now.length && ids.every((id, index) => id === now[index]);
}

/** True when the call made the difference: it put there what is there, or took away what is gone. */
function explains(touch: Touch, item: Item): boolean {
  if (touch.touched === "attached" || touch.touched === "tags") return false;
  if (changesListOf(touch, item.key ?? "")) return true;
  return isVague(touch) || names(touch, item, isAbsent(item) ? touch.removes : touch.adds);
}

/** True when for each item there is a call, since people were told, that took it back. */
export function isUndone(
  items: readonly Item[],
  { touches, detectedAt = "" }: Pick<DriftDetails, "touches" | "detectedAt">,
): boolean {
  const since = touches.filter(({ at }) => Date.parse(at) > Date.parse(detectedAt));
  return (
    items.length > 0 &&
    items.every((item) =>
      since.some((touch) => names(touch, item, isAbsent(item) ? touch.adds : touch.removes)),
    )
  );
}

function names(touch: Touch, { key, ruleId }: Item, keys: readonly string[]): boolean {
  if (ruleId !== undefined && touch.ruleIds.includes(ruleId)) return true;
  return key !== undefined && keys.includes(key);
}

/** True for what the cloud lacks. */
function isAbsent({ kind }: Item): boolean {
  return (
    kind === "cloud-removed" ||
    kind === "code-added" ||
    kind === "first-sight-missing" ||
    kind === "group-missing"
  );
}

/** True when a call of the last minutes says that a rule was added or removed, and the reading does not show it yet. */
export function isBehind(touches: readonly Touch[], live: readonly string[], now: Date): boolean {
  const expected = new Map<string, boolean>();
  for (const { at, adds, removes } of touches) {
    if (Date.parse(at) + BEHIND_MS < now.getTime()) continue;
    for (const key of adds) expected.set(key, true);
    for (const key of removes) expected.set(key, false);
  }
  const there = new Set(live);
  return [...expected].some(([key, present]) => there.has(key) !== present);
}
