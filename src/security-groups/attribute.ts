import type { Attribution, Item } from "./item.ts";
import type { Touch } from "./touch.ts";

/** What is known at the moment of detection. `lastGood`: when the group was last read without the difference. */
export interface Known {
  readonly touches: readonly Touch[];
  readonly lastGood: string | undefined;
  readonly now: Date;
}

/**
 * The item with who did it: by the rule's id, else by its key (exact), else the last call on the group since the last
 * good reading (likely), else nobody, with the window in which it happened. What the code did has no author here.
 */
export function attribute(item: Item, known: Known): Item {
  if (item.ahead === "code") return item;
  return { ...item, who: attributionOf(item, known) };
}

function attributionOf(item: Item, { touches, lastGood, now }: Known): Attribution {
  const { key = "", ruleId } = item;
  const changes = touches
    .filter(({ touched, at }) => touched !== "attached" && Date.parse(at) <= now.getTime())
    .toReversed();
  const exact =
    changes.find((touch) => ruleId !== undefined && touch.ruleIds.includes(ruleId)) ??
    changes.find((touch) => (isGoneFromCloud(item) ? touch.removes : touch.adds).includes(key));
  if (exact) return { confidence: "exact", ...byTouch(exact) };
  if (lastGood === undefined) return { confidence: "window" };
  const likely = changes.find(({ at }) => Date.parse(at) > Date.parse(lastGood));
  if (likely) return { confidence: "likely", ...byTouch(likely) };
  return { confidence: "window", between: [lastGood, now.toISOString()] };
}

function isGoneFromCloud({ kind }: Item): boolean {
  return kind === "cloud-removed" || kind === "first-sight-missing" || kind === "group-missing";
}

function byTouch({ actor, at, eventId, eventName }: Touch): Partial<Attribution> {
  return { author: actor, at, eventId, eventName };
}
