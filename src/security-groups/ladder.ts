import type { BaselineRule } from "./baseline.ts";
import type { Course } from "./course.ts";
import type { Item } from "./item.ts";
import type { DriftPolicy } from "./policy.ts";
import { partsOf } from "./rule.ts";

/** How far the team has allowed Countersign to go, weakest first. */
const MODES = ["observe", "suggest", "ask", "auto"] as const;
export type Mode = (typeof MODES)[number];

/** How a violation is dealt with. `why`: why it is not as its rule says. `rule`: the one that decides. */
export interface Rung {
  readonly item: Item;
  readonly mode: Mode;
  readonly rule: BaselineRule | undefined;
  readonly why: readonly string[];
}

/** One key healed this often within the time is not healed by itself any more: somebody puts it back. */
const LOOP = { times: 3, withinMs: 60 * 60_000 };

/** The rung of each violation of a case, downgrades applied. */
export function rungsOf({
  details,
  policy,
  now,
}: Pick<Course, "details" | "policy" | "now">): readonly Rung[] {
  return details.items
    .filter(({ kind }) => kind === "violation")
    .map((item) => {
      const rule = ruleOf(item, policy);
      const mode = rule?.mode ?? "observe";
      const actsAlone = mode === "auto" || (mode === "ask" && rule?.onSilence === "heal");
      const why = actsAlone ? downgrades(item, { details, now }) : [];
      return { item, mode: why.length > 0 ? "ask" : mode, rule, why };
    });
}

/** True when a violation may be taken away by a button: its rule does more than observe. */
export function isHealable(policy: Pick<DriftPolicy, "baseline">): (item: Item) => boolean {
  return (item) => (ruleOf(item, policy)?.mode ?? "observe") !== "observe";
}

/** True when this key was healed too often within the hour. */
export function isLooping(key: string, { details, now }: Pick<Course, "details" | "now">): boolean {
  const since = now.getTime() - LOOP.withinMs;
  const times = details.heals.filter((each) => each.key === key && Date.parse(each.at) > since);
  return times.length >= LOOP.times;
}

/** Of several rules of the baseline that are broken, the one that allows most. */
function ruleOf(
  { baseline = [] }: Item,
  policy: Pick<DriftPolicy, "baseline">,
): BaselineRule | undefined {
  return policy.baseline
    .filter(({ id }) => baseline.includes(id))
    .toSorted((a, b) => MODES.indexOf(b.mode) - MODES.indexOf(a.mode))[0];
}

/** Why a rule that may act by itself, at once or when nobody answers, does not. Acting on a doubt is worse than asking once too often. */
function downgrades(
  item: Item,
  { details, now }: Pick<Course, "details" | "now">,
): readonly string[] {
  const { key = "" } = item;
  const blocked = details.blocked.some((each) => each.key === key && new Date(each.until) > now);
  const reasons: readonly (readonly [boolean, string])[] = [
    [item.declared === true, "the code declares the rule, or might: it would come back"],
    [details.guarded, "the group is protected"],
    [details.frozen !== undefined, "changes are frozen"],
    [!details.stance.role, "there is no role with which this account may be changed"],
    [item.old === true, "the rule was there before anybody looked"],
    [item.split === true, "no rule alone is too wide, all of them together are"],
    [isReachUnknown(item), "how far the rule reaches is not known"],
    [
      details.notUnderstood.length > 0 || details.unread !== undefined,
      "not everything is understood",
    ],
    [item.ruleId === undefined, "the rule has no id"],
    [blocked, "it was tried before, and came back or did not work"],
    [isLooping(key, { details, now }), "it was healed three times within the hour"],
  ];
  return reasons.flatMap(([holds, why]) => (holds ? [why] : []));
}

/** A list that could not be expanded says nothing of whom it lets in. */
function isReachUnknown({ key = "" }: Item): boolean {
  const parts = partsOf(key);
  return !parts || parts.peerKind === "pl";
}
