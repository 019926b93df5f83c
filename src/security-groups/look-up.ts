import type { QueuedEffect } from "../core/effect.ts";
import type { DriftDetails } from "./drift-case.ts";
import { type Item, itemId } from "./item.ts";

/** CloudTrail keeps events for 90 days. */
const KEPT_MS = 90 * 86_400_000;
/** CloudTrail shows a call within about 15 minutes. Source: CloudTrail user guide, "Viewing events with Event history". */
export const SHOWN_MS = 15 * 60_000;

/** What is asked of CloudTrail, and the note that it was asked. */
export interface Asked {
  readonly lookup: NonNullable<DriftDetails["lookup"]>;
  readonly effect: QueuedEffect;
}

/** Of these items nobody is known: CloudTrail is looked through for them, once for each. Undefined: there is nothing to ask. */
export function lookUpFor(
  id: string,
  { posted, groupId, items, lookup, account, region }: DriftDetails,
  now: Date,
): Asked | undefined {
  const asked = new Set(lookup?.ids);
  const fresh = items.filter((item) => isUnknown(item) && !asked.has(itemId(item)));
  if (!posted || groupId === undefined || fresh.length === 0) return undefined;
  const starts = fresh.map(({ who }) =>
    Date.parse(who?.between?.[0] ?? new Date(now.getTime() - KEPT_MS).toISOString()),
  );
  const from = new Date(Math.max(Math.min(...starts), now.getTime() - KEPT_MS)).toISOString();
  return {
    lookup: { ids: [...asked, ...fresh.map(itemId)], round: 0 },
    effect: lookUpEffect(
      id,
      { account, region, groupId, from, to: now.toISOString(), part: 0 },
      now,
    ),
  };
}

/** One look into CloudTrail, at `due`. */
export function lookUpEffect(
  id: string,
  data: Extract<QueuedEffect, { kind: "sg.attribute" }>["data"],
  due: Date,
): QueuedEffect {
  return {
    kind: "sg.attribute",
    data,
    key: `attribute/${id}/${data.to}/${data.part}`,
    lane: "trail",
    priority: "low",
    due,
    answers: { done: "sg.attributed", failed: "sg.attributed" },
  };
}

/** True for what somebody did in the cloud and nobody knows who. */
export function isUnknown({ who, ahead }: Item): boolean {
  return ahead !== "code" && who?.confidence === "window";
}
