import type { Direction } from "../rule.ts";
import { type Draft, draftGroups, joinRules } from "./cloudformation/drafts.ts";
import { openEvaluation } from "./cloudformation/evaluate.ts";
import { addSeparateRules, namelessReason, strayRules } from "./cloudformation/separate.ts";
import { readTemplate, type Template } from "./cloudformation/template.ts";
import type { Unknown } from "./cloudformation/value.ts";
import { lineOnly } from "./faults.ts";
import {
  type Claim,
  type DeclaredGroup,
  type DesiredText,
  type Finding,
  NO_CLAIM,
  type ReaderOptions,
  type ReadResult,
  type RulePattern,
  type SourceScope,
} from "./reader.ts";
import { withoutRepeats } from "./repeats.ts";

/**
 * CloudFormation templates, JSON or YAML: groups and their rules, inline or as resources of their own. Functions are
 * evaluated as far as template, parameters and stack say; nothing is executed, and what is left open is not understood.
 */
export function readCloudFormation(
  files: readonly DesiredText[],
  scope: SourceScope,
  options: ReaderOptions,
): ReadResult {
  const read = files.map(readTemplate);
  const broken = read.flatMap((file) => (file.kind === "broken" ? file.finding : []));
  const [fault] = broken;
  if (fault) return { groups: [], findings: broken, unreadable: `${fault.at}: ${fault.reason}` };
  const templates = read.flatMap((file) => (file.kind === "template" ? file.template : []));
  if (templates.length === 0 && files.length > 0)
    return { groups: [], findings: [], unreadable: "no CloudFormation template among the files" };
  const others = read.flatMap((file) => (file.kind === "other" ? file.finding : []));
  const { groups, findings } = readTemplates(templates, scope, options);
  return { groups, findings: [...others, ...findings] };
}

function readTemplates(
  templates: readonly Template[],
  scope: SourceScope,
  options: ReaderOptions,
): Pick<ReadResult, "groups" | "findings"> {
  const read = templates.map((template) => draftGroups(openEvaluation(template, scope, options)));
  const drafts = read.flatMap((each) => each.drafts);
  for (const groups of read) addSeparateRules(groups, drafts);
  const strays = read.flatMap(strayRules);
  const groups = drafts.flatMap((draft) => declare(draft, strays, scope) ?? []);
  return {
    groups,
    findings: [...strays.map(strayFinding), ...drafts.flatMap(({ faults }) => faults.findings)],
  };
}

function strayFinding({ at, reason }: Unknown): Finding {
  return { kind: "not-understood", name: "rule", at: lineOnly(at), reason };
}

/** A draft -> the group; undefined, and an error, for one that cannot be told apart from others. */
function declare(
  draft: Draft,
  strays: readonly Unknown[],
  scope: SourceScope,
): DeclaredGroup | undefined {
  const { identity, at, faults } = draft;
  const name = identity.name ?? identity.groupId;
  if (name === undefined) {
    faults.error("group", at, (identity.unclear ?? namelessReason(draft)).reason);
    return undefined;
  }
  const ingress = claimOf(draft, "ingress", strays, scope);
  const egress = claimOf(draft, "egress", strays, scope);
  const notCompared = draft.notCompared ?? faults.firstError();
  const { groupId, vpc } = identity;
  return {
    name: identity.name ?? draft.logicalId ?? name,
    ...(groupId === undefined ? {} : { groupId }),
    ...(vpc === undefined ? {} : { vpc }),
    at,
    ingress,
    egress,
    ...(notCompared === undefined ? {} : { notCompared }),
  };
}

function claimOf(
  { inline, added, faults, at }: Draft,
  direction: Direction,
  strays: readonly Unknown[],
  scope: SourceScope,
): Claim {
  const own = inline[direction];
  const separate = joinRules(added[direction]);
  const separately = added[direction].length > 0;
  if (own.written === "empty")
    faults.lint("empty-list-unclear", own.at, "leave the property out, or write the rules");
  if (own.written !== "list" && !separately) return NO_CLAIM;
  if (own.written === "list" && separately)
    faults.lint("inline-and-separate", at, "rules within the group and as resources beside it");
  const all = own.written === "list" ? joinRules([own.rules, separate]) : separate;
  const exclusive = own.written === "list" || scope.unmanaged === "drift";
  return {
    mode: exclusive ? "exclusive" : "additive",
    retracts: true,
    rules: withoutRepeats(all.rules, faults),
    patterns: [...all.patterns, ...strays.map((stray) => strayPattern(stray, direction))],
  };
}

function strayPattern({ at, reason }: Unknown, direction: Direction): RulePattern {
  return { direction, at: lineOnly(at), reason };
}
