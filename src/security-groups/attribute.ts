import type { Attribution, Item } from "./item.ts";
import type { GroupSnapshot } from "./snapshot.ts";
import { changesListOf, isVague, type Touch } from "./touch.ts";

/** What is known at the moment of detection. `before`: the last good reading. */
export interface Known {
  readonly touches: readonly Touch[];
  readonly before: Pick<GroupSnapshot, "readAt" | "rules"> | undefined;
  readonly now: Date;
  /** Tags of the group: CloudFormation writes the name of its stack there. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A reading may be older than it says by this much. */
const BEHIND_MS = 120_000;
const STACK_TAG = "aws:cloudformation:stack-name";

/**
 * The item with who did it: by the rule's id, else by its key (exact), else a call of the time since the last good reading
 * that may have meant it (likely), else nobody, with the window in which it happened. What the code did has no author here.
 */
export function attribute(item: Item, known: Known): Item {
  if (item.ahead === "code") return item;
  return { ...item, who: attributionOf(item, known) };
}

function attributionOf(item: Item, known: Known): Attribution {
  const { touches, now } = known;
  const since = lastWithout(item, known.before);
  const changes = touches
    .filter((touch) => isChange(touch) && Date.parse(touch.at) <= now.getTime())
    .filter(({ at }) => since === undefined || Date.parse(at) > Date.parse(since) - BEHIND_MS)
    .toReversed();
  const exact =
    changes.find((touch) => namesId(touch, item)) ?? changes.find((touch) => namesKey(touch, item));
  if (exact) return { confidence: "exact", ...byTouch(exact, known) };
  if (since === undefined) return { confidence: "window" };
  const likely = changes.find((touch) => isAfter(touch, since) && mayMean(touch, item));
  if (likely) return { confidence: "likely", ...byTouch(likely, known) };
  return { confidence: "window", between: [since, now.toISOString()] };
}

/**
 * The item with who did it by calls that were looked up afterwards, if one of them names it: likely, because what is looked
 * up was not seen to happen. Undefined: none does.
 */
export function attributeLater(item: Item, touches: readonly Touch[]): Item | undefined {
  const found = touches
    .filter(isChange)
    .toReversed()
    .find((touch) => namesId(touch, item) || namesKey(touch, item) || mentionsKey(touch, item));
  return found && { ...item, who: { confidence: "likely", ...byTouch(found, {}) } };
}

/** When the group was last read without this difference; undefined when it was there already, or nothing was read. */
function lastWithout({ key, ...item }: Item, before: Known["before"]): string | undefined {
  if (!before) return undefined;
  if (key === undefined) return before.readAt;
  const had = before.rules.some((rule) => rule.key === key);
  return had === isGoneFromCloud(item) ? before.readAt : undefined;
}

/** Calls that change neither rules nor group, or nothing but words, have made no difference. */
function isChange({ touched, eventName }: Touch): boolean {
  if (eventName.startsWith("UpdateSecurityGroupRuleDescriptions")) return false;
  return touched === "rules" || touched === "group" || touched === "list";
}

function isAfter({ at }: Touch, since: string): boolean {
  return Date.parse(at) > Date.parse(since);
}

function namesId(touch: Touch, { ruleId }: Item): boolean {
  return ruleId !== undefined && touch.ruleIds.includes(ruleId);
}

function namesKey(touch: Touch, item: Item): boolean {
  const { key } = item;
  if (key === undefined) return touch.eventName === "DeleteSecurityGroup";
  return (isGoneFromCloud(item) ? touch.removes : touch.adds).includes(key);
}

function mentionsKey(touch: Touch, { key = "" }: Item): boolean {
  return (touch.mentions ?? []).includes(key) || changesListOf(touch, key);
}

/** A call that says which rules it is about is not taken for one about others. */
function mayMean(touch: Touch, item: Item): boolean {
  return mentionsKey(touch, item) || isVague(touch);
}

function isGoneFromCloud({ kind }: Pick<Item, "kind">): boolean {
  return kind === "cloud-removed" || kind === "first-sight-missing" || kind === "group-missing";
}

function byTouch(
  { actor, at, eventId, eventName }: Touch,
  { tags = {} }: Pick<Known, "tags">,
): Partial<Attribution> {
  const stack = actor.via === "CloudFormation" ? tags[STACK_TAG] : undefined;
  const made = stack === undefined ? {} : { stack };
  return { author: actor, at, eventId, eventName, ...made };
}
