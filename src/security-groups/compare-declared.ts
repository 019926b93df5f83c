import type { Comparison, Sides } from "./compare.ts";
import type { Declared, ResolvedClaim, ResolvedPattern } from "./desired/declared.ts";
import { compareKey, type KeyState, type KeyVerdict } from "./diff.ts";
import type { Item, ItemKind } from "./item.ts";
import { partsOf, type Rule, type RuleParts } from "./rule.ts";
import { namesRule } from "./touch.ts";

interface DeclaredSides extends Sides {
  readonly declared: Extract<Declared, { state: "declared" }>;
  readonly rules: readonly Rule[];
}

interface Judged {
  readonly key: string;
  readonly verdict: KeyVerdict;
}

/** Every AWS group is born with these; nobody means anything by them where the code does not claim all of egress. */
const BORN_WITH: ReadonlySet<string> = new Set([
  "egress -1 * * v4 0.0.0.0/0",
  "egress -1 * * v6 ::/0",
]);

/** A declared group and its live rules, key by key. */
export function compareDeclared(sides: DeclaredSides): Omit<Comparison, "rules"> {
  const { declared } = sides;
  const lookup = openLookup(sides);
  const judged = [...lookup.keys()].toSorted().map((key) => ({
    key,
    verdict: compareKey(lookup.stateOf(key)),
  }));
  const claims = [declared.ingress, declared.egress];
  return {
    items: judged.flatMap((each) => itemOf(each, sides, lookup) ?? []),
    cosmetic: claims.flatMap((claim) => claim.rules).flatMap((rule) => cosmeticOf(rule, lookup)),
    unmanaged: keysWith(judged, "unmanaged").filter((key) => !BORN_WITH.has(key)),
    possible: keysWith(judged, "possibly-declared"),
    notUnderstood: claims
      .flatMap(({ patterns }) => patterns)
      .map(({ at, reason }) => ({ at, reason })),
    memory: {
      agreed: judged.filter(({ verdict }) => verdict.agreed === true).map(({ key }) => key),
      undecided: judged
        .filter(({ verdict }) => verdict.agreed === undefined && verdict.result !== "nothing")
        .map(({ key }) => key),
    },
  };
}

function keysWith(judged: readonly Judged[], wanted: KeyVerdict["result"]): string[] {
  return judged.filter(({ verdict }) => verdict.result === wanted).map(({ key }) => key);
}

/** Both sides by key, and what is known of each key. A rule that is declared twice stands where it stands first. */
interface Lookup {
  readonly code: ReadonlyMap<string, ResolvedClaim["rules"][number]>;
  readonly cloud: ReadonlyMap<string, Rule>;
  readonly keys: () => Iterable<string>;
  readonly stateOf: (key: string) => KeyState;
}

function openLookup({ declared, rules, before, touches }: DeclaredSides): Lookup {
  const code = firstByKey([...declared.ingress.rules, ...declared.egress.rules]);
  const cloud = firstByKey(rules);
  const agreed = new Set(before?.memory?.agreed);
  const undecided = new Set(before?.memory?.undecided);
  const patterns = [...declared.ingress.patterns, ...declared.egress.patterns];
  const committed = declared.commit?.at;

  function changedInCloud(key: string): "before" | "after" | undefined {
    if (committed === undefined) return undefined;
    const touch = touches.findLast((each) => namesRule(each, key, cloud.get(key)?.ruleId));
    if (!touch) return undefined;
    return Date.parse(touch.at) > Date.parse(committed) ? "after" : "before";
  }

  function wasAgreed(key: string): boolean | undefined {
    if (!before?.memory || undecided.has(key)) return undefined;
    return agreed.has(key);
  }

  function isPossible(key: string): boolean {
    if (patterns.length === 0) return false;
    const parts = partsOf(key);
    return patterns.some((pattern) => mayMean(pattern, parts));
  }

  function stateOf(key: string): KeyState {
    const { mode, retracts } = key.startsWith("egress ") ? declared.egress : declared.ingress;
    const told = changedInCloud(key);
    return {
      agreed: wasAgreed(key),
      code: code.has(key) ? "yes" : isPossible(key) ? "possible" : "no",
      cloud: cloud.has(key) ? "yes" : "no",
      mode,
      retracts,
      ...(told === undefined ? {} : { changedInCloud: told }),
    };
  }
  return {
    code,
    cloud,
    keys: () => new Set([...code.keys(), ...cloud.keys(), ...agreed, ...undecided]),
    stateOf,
  };
}

function firstByKey<T extends { readonly key: string }>(
  rules: readonly T[],
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const rule of rules) if (!found.has(rule.key)) found.set(rule.key, rule);
  return found;
}

const PARTS = ["direction", "protocol", "from", "to", "peerKind", "peer"] as const;

/** True when a declaration that is not understood might mean this rule: what is known of it fits. */
function mayMean(pattern: ResolvedPattern, parts: RuleParts | undefined): boolean {
  if (!parts) return false;
  return PARTS.every((name) => pattern[name] === undefined || pattern[name] === parts[name]);
}

function itemOf(
  { key, verdict }: Judged,
  { declared, before }: DeclaredSides,
  { code, cloud }: Lookup,
): Item | undefined {
  const kind = itemKindOf(verdict.result);
  if (!kind || verdict.ahead === undefined) return undefined;
  const written = code.get(key);
  const known = cloud.get(key) ?? before?.rules.find((rule) => rule.key === key);
  return {
    kind,
    key,
    ahead: verdict.ahead,
    ...placeIn(written ?? { at: declared.at }),
    ...(known?.ruleId === undefined ? {} : { ruleId: known.ruleId }),
    ...tagsOf(known?.tags),
    ...descriptionOf(known?.description, written?.description),
  };
}

function placeIn({ at, commit }: Pick<Item, "at" | "commit">): Pick<Item, "at" | "commit"> {
  return { ...(at === undefined ? {} : { at }), ...(commit ? { commit } : {}) };
}

function descriptionOf(...known: (string | undefined)[]): Pick<Item, "description"> {
  const description = known.find((each) => each !== undefined && each !== "");
  return description === undefined ? {} : { description };
}

/** Tags where there are any, as items and snapshots keep them. */
export function tagsOf(tags: Rule["tags"] | undefined): Pick<Item, "tags"> {
  return tags && Object.keys(tags).length > 0 ? { tags: { ...tags } } : {};
}

function itemKindOf(result: KeyVerdict["result"]): ItemKind | undefined {
  switch (result) {
    case "cloud-added":
    case "cloud-removed":
    case "code-added":
    case "code-removed":
    case "first-sight-extra":
    case "first-sight-missing":
      return result;
    case "nothing":
    case "in-sync":
    case "possibly-declared":
    case "unmanaged":
    case "unknown":
      return undefined;
  }
}

/** The same rule with another description: counted and shown, corrected in place, never a reason for a case. */
function cosmeticOf(
  { key, at, commit, description: wanted }: ResolvedClaim["rules"][number],
  { cloud }: Lookup,
): Item[] {
  const live = wanted === undefined ? undefined : cloud.get(key);
  if (!live || wanted === undefined || wanted === live.description) return [];
  const { ruleId, description } = live;
  const known = { ...(ruleId === undefined ? {} : { ruleId }), ...(commit ? { commit } : {}) };
  return [{ kind: "cosmetic", key, at, wanted, description, ...known, ...tagsOf(live.tags) }];
}
