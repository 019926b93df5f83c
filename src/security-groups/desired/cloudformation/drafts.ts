import type { Direction } from "../../rule.ts";
import { type Faults, lineOnly, openFaults } from "../faults.ts";
import type { Evaluation } from "./evaluation.ts";
import { type Identity, identify, peerOf } from "./identity.ts";
import type { Surroundings } from "./peer.ts";
import { findResources, type Resource, type Resources } from "./resources.ts";
import { NO_RULES, type Rules, readRule } from "./rules.ts";
import type { Unknown, Value } from "./value.ts";

/** What a group says of one direction by itself. */
export type Inline =
  | { readonly written: "absent" }
  | { readonly written: "empty"; readonly at: string }
  | { readonly written: "list"; readonly at: string; readonly rules: Rules };

/** A group while its rules are gathered: its own, and those that resources elsewhere give it. */
export interface Draft {
  /** Absent: the group is not made by the template, only rules of it are. */
  readonly logicalId?: string;
  readonly identity: Identity;
  readonly at: string;
  readonly faults: Faults;
  readonly inline: Readonly<Record<Direction, Inline>>;
  readonly added: Record<Direction, Rules[]>;
  notCompared?: string;
}

/** The groups of one template, and what is needed to read the rules that stand beside them. */
export interface TemplateGroups {
  readonly evaluation: Evaluation;
  readonly resources: Resources;
  readonly drafts: readonly Draft[];
  readonly byLogicalId: ReadonlyMap<string, Draft>;
  readonly around: (own: string | undefined) => Surroundings;
}

/** All groups that a template makes, each with the rules within it. */
export function draftGroups(evaluation: Evaluation): TemplateGroups {
  const resources = findResources(evaluation);
  const identities = new Map(
    resources.groups.map((group) => [group.logicalId, identify(group, evaluation)]),
  );
  function around(own: string | undefined): Surroundings {
    return {
      scope: evaluation.scope,
      nameGroup: (logicalId) => {
        if (logicalId === own) return { kind: "known", peerKind: "sg", peer: "self" };
        const identity = identities.get(logicalId);
        return identity && peerOf(identity);
      },
    };
  }
  const drafts = resources.groups.map((group) =>
    draftGroup(group, identities.get(group.logicalId) ?? {}, around(group.logicalId), evaluation),
  );
  const byLogicalId = new Map(drafts.map((draft) => [draft.logicalId ?? "", draft]));
  return { evaluation, resources, drafts, byLogicalId, around };
}

function draftGroup(
  group: Resource,
  identity: Identity,
  around: Surroundings,
  { template }: Evaluation,
): Draft {
  const faults = openFaults();
  const ingress = readInline(group, "ingress", around, faults);
  const egress = readInline(group, "egress", around, faults);
  const { macro } = template;
  const unclear = [group.deployed, identity.unclear, ingress, egress].find(isUnknown);
  const why = macro
    ? `${lineOnly(macro.at)}: the macro ${macro.name} may change anything`
    : unclear && `${lineOnly(unclear.at)}: ${unclear.reason}`;
  return {
    logicalId: group.logicalId,
    identity,
    at: lineOnly(group.at),
    faults,
    inline: { ingress: sureOf(ingress), egress: sureOf(egress) },
    added: { ingress: [], egress: [] },
    ...(why === undefined ? {} : { notCompared: why }),
  };
}

function isUnknown(value: unknown): value is Unknown {
  return typeof value === "object" && value !== null && "reason" in value;
}

function sureOf(inline: Inline | Unknown): Inline {
  return "written" in inline ? inline : { written: "absent" };
}

const PROPERTY = { ingress: "SecurityGroupIngress", egress: "SecurityGroupEgress" } as const;

/** The rules within a group. One map is a list of one, as CloudFormation takes it. */
function readInline(
  group: Resource,
  direction: Direction,
  around: Surroundings,
  faults: Faults,
): Inline | Unknown {
  const value = group.property(PROPERTY[direction]);
  if (!value) return { written: "absent" };
  if (value.kind === "unknown") return value;
  if (value.kind !== "list" && value.kind !== "map") {
    faults.error("rules", value.at, `${PROPERTY[direction]} must be a list of rules`);
    return { written: "absent" };
  }
  const items: readonly Value[] = value.kind === "list" ? value.items : [value];
  if (items.length === 0) return { written: "empty", at: value.at };
  const read = items.map((item) => readRule(item, item.at, { ...around, direction, faults }));
  return { written: "list", at: value.at, rules: joinRules(read) };
}

/** All of them together. */
export function joinRules(read: readonly Rules[]): Rules {
  if (read.length === 0) return NO_RULES;
  return {
    rules: read.flatMap(({ rules }) => rules),
    patterns: read.flatMap(({ patterns }) => patterns),
  };
}
