import { lineOnly, openFaults } from "../faults.ts";
import type { Draft, TemplateGroups } from "./drafts.ts";
import { nameless } from "./peer.ts";
import type { Resources } from "./resources.ts";
import { asPattern, type Rules, readRule } from "./rules.ts";
import { textOf, type Unknown, unknown, type Value } from "./value.ts";

type SeparateRule = Resources["rules"][number];

/** The group that a rule is for. */
type Target =
  | { readonly logicalId: string }
  | { readonly groupId: string }
  | { readonly name: string }
  | { readonly unclear: Unknown };

/** Gives the rules that are resources of their own to their groups. `drafts`: of all templates, grows by groups made elsewhere. */
export function addSeparateRules(groups: TemplateGroups, drafts: Draft[]): void {
  for (const rule of groups.resources.rules) {
    const target = targetOf(rule);
    const draft = findDraft(target, groups, drafts) ?? outside(target, rule);
    if (!draft) continue;
    if (!drafts.includes(draft)) drafts.push(draft);
    const { direction, at } = rule;
    const setting = { ...groups.around(draft.logicalId), direction, faults: draft.faults };
    const read = readRule(rule.properties(), at, setting);
    draft.added[direction].push(sureOrNot(read, rule));
  }
}

/** Rules whose group nobody can tell: they may be for any. */
export function strayRules({ resources }: TemplateGroups): readonly Unknown[] {
  const hidden = resources.hidden.map(({ at, reason }) => unknown(at, reason));
  const targets = resources.rules.map((rule) => ({ rule, target: targetOf(rule) }));
  const strays = targets.flatMap(({ rule, target }) =>
    "unclear" in target ? unknown(rule.at, target.unclear.reason) : [],
  );
  return [...hidden, ...strays];
}

/** A rule whose condition is not known may be there or not. */
function sureOrNot(read: Rules, { deployed }: SeparateRule): Rules {
  if (typeof deployed === "boolean") return read;
  const possible = read.rules.map((rule) => asPattern(rule, deployed.reason));
  return { rules: [], patterns: [...read.patterns, ...possible] };
}

function targetOf(rule: SeparateRule): Target {
  const [id, name] = [rule.property("GroupId"), rule.property("GroupName")];
  const value: Value = id ?? name ?? unknown(rule.at, "a rule of its own needs GroupId");
  if (value.kind === "group") return { logicalId: value.logicalId };
  const text = textOf(value);
  if (typeof text !== "string") return { unclear: text };
  return id ? { groupId: text } : { name: text };
}

function findDraft(
  target: Target,
  groups: TemplateGroups,
  drafts: readonly Draft[],
): Draft | undefined {
  if ("unclear" in target) return undefined;
  if ("logicalId" in target) return groups.byLogicalId.get(target.logicalId);
  if ("groupId" in target)
    return drafts.find(({ identity }) => identity.groupId === target.groupId);
  const name = target.name.toLowerCase();
  return drafts.find(({ identity }) => identity.name?.toLowerCase() === name);
}

/** A group that is made elsewhere, of which this template has rules. */
function outside(target: Target, rule: SeparateRule): Draft | undefined {
  if (!("groupId" in target || "name" in target)) return undefined;
  return {
    identity: target,
    at: lineOnly(rule.at),
    faults: openFaults(),
    inline: { ingress: { written: "absent" }, egress: { written: "absent" } },
    added: { ingress: [], egress: [] },
  };
}

/** Why a group of a template is in no list: it cannot be told apart from others. */
export function namelessReason({ logicalId = "", at }: Draft): Unknown {
  return nameless({ kind: "group", at, logicalId });
}
