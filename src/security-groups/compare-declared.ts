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
  const { declared, rules } = sides;
  const lookup = openLookup(sides);
  const judged = [...lookup.keys()].toSorted().map((key) => ({
    key,
    verdict: compareKey(lookup.stateOf(key)),
  }));
  const claims = [declared.ingress, declared.egress];
  return {
    items: judged.flatMap((each) => itemOf(each, sides) ?? []),
    cosmetic: claims.flatMap((claim) => claim.rules).flatMap((rule) => cosmeticOf(rule, rules)),
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

/** What is known of each key, looked up fast. */
function openLookup({ declared, rules, before, touches }: DeclaredSides): {
  readonly keys: () => ReadonlySet<string>;
  readonly stateOf: (key: string) => KeyState;
} {
  const code = new Set([...declared.ingress.rules, ...declared.egress.rules].map(({ key }) => key));
  const cloud = new Map(rules.map((rule) => [rule.key, rule]));
  const agreed = new Set(before?.memory?.agreed);
  const undecided = new Set(before?.memory?.undecided);
  const patterns = [...declared.ingress.patterns, ...declared.egress.patterns];
  const committed = declared.commit?.at;

  function changedInCloud(key: string): "before" | "after" | undefined {
    const touch = touches.findLast((each) => namesRule(each, key, cloud.get(key)?.ruleId));
    if (!touch || committed === undefined) return undefined;
    return Date.parse(touch.at) > Date.parse(committed) ? "after" : "before";
  }

  function wasAgreed(key: string): boolean | undefined {
    if (!before?.memory || undecided.has(key)) return undefined;
    return agreed.has(key);
  }

  function stateOf(key: string): KeyState {
    const parts = partsOf(key);
    const claim = parts?.direction === "egress" ? declared.egress : declared.ingress;
    const possible = !code.has(key) && patterns.some((pattern) => mayMean(pattern, parts));
    const told = changedInCloud(key);
    return {
      agreed: wasAgreed(key),
      code: code.has(key) ? "yes" : possible ? "possible" : "no",
      cloud: cloud.has(key) ? "yes" : "no",
      mode: claim.mode,
      retracts: claim.retracts,
      ...(told === undefined ? {} : { changedInCloud: told }),
    };
  }
  return { keys: () => new Set([...code, ...cloud.keys(), ...agreed, ...undecided]), stateOf };
}

const PARTS = ["direction", "protocol", "from", "to", "peerKind", "peer"] as const;

/** True when a declaration that is not understood might mean this rule: what is known of it fits. */
function mayMean(pattern: ResolvedPattern, parts: RuleParts | undefined): boolean {
  if (!parts) return false;
  return PARTS.every((name) => pattern[name] === undefined || pattern[name] === parts[name]);
}

function itemOf({ key, verdict }: Judged, sides: DeclaredSides): Item | undefined {
  const kind = itemKindOf(verdict.result);
  if (!kind || verdict.ahead === undefined) return undefined;
  const { declared, rules, before } = sides;
  const written = [...declared.ingress.rules, ...declared.egress.rules].find(
    (rule) => rule.key === key,
  );
  const live = rules.find((rule) => rule.key === key);
  const known = live ?? before?.rules.find((rule) => rule.key === key);
  return {
    kind,
    key,
    ahead: verdict.ahead,
    at: written?.at ?? declared.at,
    ...(known?.ruleId === undefined ? {} : { ruleId: known.ruleId }),
    ...tagsOf(known?.tags),
    ...descriptionOf(known?.description, written?.description),
  };
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
  { key, at, description: wanted }: ResolvedClaim["rules"][number],
  rules: readonly Rule[],
): Item[] {
  const live = rules.find((rule) => rule.key === key);
  if (!live || wanted === undefined || wanted === live.description) return [];
  const { ruleId, description } = live;
  const id = ruleId === undefined ? {} : { ruleId };
  return [{ kind: "cosmetic", key, at, wanted, description, ...id, ...tagsOf(live.tags) }];
}
