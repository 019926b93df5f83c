import type { LiveGroup } from "../core/readings.ts";
import { attribute } from "./attribute.ts";
import { violationsOf } from "./baseline.ts";
import { compareDeclared, tagsOf } from "./compare-declared.ts";
import type { Declared } from "./desired/declared.ts";
import { expandLists } from "./expand.ts";
import type { Item } from "./item.ts";
import { normaliseLive } from "./live-group.ts";
import { type DriftPolicy, isIgnored } from "./policy.ts";
import type { Rule } from "./rule.ts";
import { type GroupSnapshot, type Memory, oldKeysIn, type Tally } from "./snapshot.ts";
import type { Touch } from "./touch.ts";

/** A group in the cloud, what the code says of it, and what was known before. */
export interface Sides {
  readonly live: LiveGroup;
  readonly declared: Declared;
  readonly before: GroupSnapshot | undefined;
  readonly touches: readonly Touch[];
  readonly policy: Pick<DriftPolicy, "baseline" | "ignore">;
  readonly now: Date;
  /** The whole region was read before: what is new since then is new. */
  readonly swept?: boolean | undefined;
}

/** How a group stands. `items`: differences and violations; without any it agrees, unless it was not compared. */
export interface Comparison {
  readonly rules: readonly Rule[];
  readonly items: readonly Item[];
  readonly cosmetic: readonly Item[];
  /** Keys that nobody declared where the code only adds, and keys that a declaration not understood may mean. */
  readonly unmanaged: readonly string[];
  readonly possible: readonly string[];
  /** Declared rules of which something is not understood, with their place. */
  readonly notUnderstood: readonly { readonly at: string; readonly reason: string }[];
  /** Why code and cloud could not be compared: then no difference means nothing. */
  readonly notCompared?: string;
  readonly memory?: Memory;
}

/** Compares one group three ways and judges it by the baseline. Pure; the same for the bot and for `check`. */
export function compareGroup(sides: Sides): Comparison {
  const { live, policy, now, before, touches } = sides;
  const { rules, problems } = normaliseLive(live);
  const drift = compareCode(sides, rules, problems);
  const violations = violationsIn(sides, rules);
  const differences = drift.items.filter(
    ({ key = "" }) => !isIgnored(live, key, policy.ignore, now),
  );
  const known = { touches, before, now, tags: live.tags };
  return {
    ...drift,
    rules,
    items: [...differences, ...violations].map((item) => attribute(item, known)),
  };
}

/** What breaks the baseline; nothing else is looked up for the many groups in which nothing does. */
function violationsIn(sides: Sides, rules: readonly Rule[]): readonly Item[] {
  const { live, policy, now, before } = sides;
  const found = violationsOf(live, expandLists(rules, live.lists), policy.baseline, now);
  if (found.length === 0) return [];
  const written = writtenKeys(sides.declared);
  const old = oldKeysIn(before);
  return found.map(({ key, ids, severity, split }) => ({
    kind: "violation",
    key,
    baseline: [...ids],
    severity,
    ...(split ? { split } : {}),
    ...(written === "unknown" || written.has(key) ? { declared: true } : {}),
    ...(old.has(key) || !sides.swept ? { old: true } : {}),
    ...memberOf(rules, key),
  }));
}

type Drift = Omit<Comparison, "rules">;
const NOTHING = { items: [], cosmetic: [], unmanaged: [], possible: [], notUnderstood: [] };

function compareCode(sides: Sides, rules: readonly Rule[], problems: readonly string[]): Drift {
  const { declared, before } = sides;
  const unchanged = { ...NOTHING, ...(before?.memory ? { memory: before.memory } : {}) };
  const [problem] = problems;
  if (problem !== undefined)
    return { ...unchanged, notCompared: `a rule in AWS is not understood: ${problem}` };
  switch (declared.state) {
    case "declared":
      return compareDeclared({ ...sides, declared, rules });
    case "undeclared": {
      const was = before?.declared;
      // Only a source that is still there can have dropped a group; a source taken out of the configuration has not.
      if (!was || !declared.sources.includes(was.source)) return unchanged;
      return { ...unchanged, items: [{ kind: "group-undeclared", ahead: "code", at: was.at }] };
    }
    case "unseen":
      return { ...unchanged, notCompared: "its name was not known" };
    case "not-compared":
    case "unknown":
      return { ...unchanged, notCompared: declared.reason };
  }
}

/** Id and description that a live rule adds to its item. */
function memberOf(
  rules: readonly {
    readonly key: string;
    readonly ruleId?: string;
    readonly description?: string;
    readonly tags?: Rule["tags"];
  }[],
  key: string,
): Pick<Item, "ruleId" | "description" | "tags"> {
  const rule = rules.find((each) => each.key === key);
  return {
    ...(rule?.ruleId === undefined ? {} : { ruleId: rule.ruleId }),
    ...(rule?.description ? { description: rule.description } : {}),
    ...tagsOf(rule?.tags),
  };
}

/** Keys that the code declares, or might: what cannot be told is as if it did. */
function writtenKeys(declared: Declared): ReadonlySet<string> | "unknown" {
  switch (declared.state) {
    case "declared": {
      const { ingress, egress } = declared;
      if (ingress.patterns.length + egress.patterns.length > 0) return "unknown";
      return new Set([...ingress.rules, ...egress.rules].map(({ key }) => key));
    }
    case "undeclared":
      return new Set();
    case "not-compared":
    case "unseen":
    case "unknown":
      return "unknown";
  }
}

/** The comparison in numbers. */
export function tallyOf({ items, cosmetic, unmanaged, possible, notCompared }: Comparison): Tally {
  return {
    cloudAhead: countAhead(items, "cloud"),
    codeAhead: countAhead(items, "code"),
    firstSight: countAhead(items, "unknown"),
    violations: items.filter(({ kind }) => kind === "violation").length,
    cosmetic: cosmetic.length,
    unmanaged: unmanaged.length,
    possible: possible.length,
    ...(notCompared === undefined ? {} : { notCompared }),
  };
}

function countAhead(items: readonly Item[], side: Item["ahead"]): number {
  return items.filter(({ ahead }) => ahead === side).length;
}
