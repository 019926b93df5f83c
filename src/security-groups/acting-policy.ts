import type { Caller } from "../core/caller.ts";
import { matchesGlob } from "../core/glob.ts";
import type { Name } from "../core/two-names.ts";
import type { DriftDetails } from "./drift-case.ts";
import type { Item } from "./item.ts";
import { classOf, type Plan, type PlanGround } from "./plan.ts";

/** What the configuration says about changing AWS. */
export interface ActingPolicy {
  /** Account -> ARN of the role with which it may be changed; without one it is only looked at. */
  readonly changeRoles: ReadonlyMap<string, string>;
  readonly twoNames: "strict" | "open_only" | "off";
  /** How long a signature may be due for what had to be done at once. */
  readonly signAfterMs: number;
  readonly askDeadlineMs: number;
  /** Rules that may be healed by themselves: in an account in 10 minutes, in all in an hour. */
  readonly caps: { readonly per10Minutes: number; readonly perHour: number };
  /** Groups that never change by themselves: names with `*`, ids, tags as `key` or `key=value`. */
  readonly guarded: readonly string[];
  /** Where it is said that a signature is missing. */
  readonly securityChannel: string;
  /** Sources by name: those that keep a state of their own add rules themselves. */
  readonly sources: ReadonlyMap<
    string,
    { readonly handsOver: boolean; readonly hint: string | undefined }
  >;
  /** The person behind a Slack user. */
  readonly personOf: (user: string) => string | undefined;
  /** Whom an author in AWS's record is, in Slack; empty when that is not known. */
  readonly humansBehind: (author: Caller) => readonly Partial<Name>[];
  /** Who wrote a commit. */
  readonly committer: (author: string) => Name | undefined;
}

/** More rules than this at once are never closed with one name. */
const MANY_RULES = 10;

/** True when a group is to be handled with more than usual care. */
export function isGuarded(
  group: {
    readonly name: string;
    readonly groupId: string;
    readonly tags: Readonly<Record<string, string>>;
  },
  guarded: readonly string[],
): boolean {
  return guarded.some((entry) => {
    if (entry === group.groupId || matchesGlob(entry, group.name)) return true;
    const [key = "", ...value] = entry.split("=");
    if (!Object.hasOwn(group.tags, key)) return false;
    return value.length === 0 || group.tags[key] === value.join("=");
  });
}

/** What the configuration allows for a group, kept with its case: messages and forms are made from the case alone. */
export function stanceOf(
  account: string,
  {
    declared,
    items,
  }: {
    readonly declared: DriftDetails["declared"] | undefined;
    readonly items: readonly Item[];
  },
  healable: readonly string[],
  policy: ActingPolicy,
): DriftDetails["stance"] {
  const source = policy.sources.get(declared?.source ?? "");
  const authors = items.flatMap(({ key, commit }) => {
    const by = commit?.author === undefined ? undefined : policy.committer(commit.author);
    return key !== undefined && by ? [{ key, by: { ...by } }] : [];
  });
  return {
    role: policy.changeRoles.has(account),
    twoNames: policy.twoNames,
    handsOver: source?.handsOver ?? false,
    ...(source?.hint === undefined ? {} : { hint: source.hint }),
    healable: [...healable],
    authors,
  };
}

/** What the plans of a case are made from. */
export function groundOf({ stance, groupId = "", ...details }: DriftDetails): PlanGround {
  const { account, cosmetic, live, acts } = details;
  const healable = new Set(stance.healable);
  const items = details.items.filter(
    ({ kind, key = "" }) => kind !== "violation" || healable.has(key),
  );
  return { account, groupId, items, cosmetic, live, acts, handsOver: stance.handsOver };
}

/** Whether a second name is needed: before anything is done, after it was done at once, or not at all. */
export function needsOf(
  plan: Plan,
  details: Pick<DriftDetails, "stance" | "guarded">,
): "before" | "after" | "none" {
  const { twoNames } = details.stance;
  if (twoNames === "off") return "none";
  const mayCome = classOf(plan) === "close" && plan.changes.length <= MANY_RULES;
  if (!mayCome || details.guarded) return "before";
  return twoNames === "strict" ? "after" : "none";
}

/**
 * Who wrote the lines that declare all that a plan adds: they are its first names. Empty where the plan adds something
 * else, or somebody is not known, and for what wants more than usual care.
 */
export function authorsOf(plan: Plan, details: DriftDetails): readonly Name[] {
  const isOfCode = plan.kind === "apply" || plan.kind === "restore" || plan.kind === "revert";
  if (!isOfCode || details.guarded || plan.changes.length > MANY_RULES) return [];
  const added = plan.changes.filter((change) => change.do === "authorize");
  const known = added.map(
    ({ key }) => details.stance.authors.find((author) => author.key === key)?.by,
  );
  return known.every((by) => by !== undefined)
    ? [...new Map(known.map((by) => [by.person ?? by.user, by])).values()]
    : [];
}

/** Whom a change is about: who made it in AWS may not be the second name. */
export function excludedFrom(items: readonly Item[], policy: ActingPolicy): Partial<Name>[] {
  const authors = items.flatMap(({ who }) => who?.author ?? []);
  return authors.flatMap((author) => policy.humansBehind(author)).map((each) => ({ ...each }));
}
