import type { Direction } from "../../rule.ts";
import { type Faults, lineOnly } from "../faults.ts";
import { type Claim, type DeclaredGroup, NO_CLAIM, type SourceScope } from "../reader.ts";
import { withoutRepeats } from "../repeats.ts";
import { joinRules, type Rules, readRule } from "./rules.ts";
import type { FoundTask } from "./surroundings.ts";
import { booleanOf, isAbsent, textOf, type Unknown, unclear, type Value } from "./value.ts";

type Members = ReadonlyMap<string, Value>;

/** Names of the arguments of one direction, with their older ones. */
const NAMES = {
  ingress: { rules: ["rules"], purge: ["purge_rules"] },
  egress: {
    rules: ["rules_egress", "egress_rules"],
    purge: ["purge_rules_egress", "purge_egress_rules"],
  },
} as const;

/**
 * One task -> the group that it declares; undefined for one that is elsewhere, that it deletes, or of which not even the
 * name is understood. Faults are told.
 */
export function readGroup(
  task: FoundTask,
  scope: SourceScope,
  faults: Faults,
): DeclaredGroup | undefined {
  const { members, at, doubt } = task;
  if (isElsewhere(members, scope)) return undefined;
  const identity = readIdentity(task, faults);
  if (!identity) return undefined;
  const state = stateOf(members, faults);
  if (state === "absent") return undefined;
  const { vpc, ...vpcLost } = readVpc(task, scope, faults);
  const ingress = readClaim(members, "ingress", { at, scope, faults });
  const egress = readClaim(members, "egress", { at, scope, faults });
  if (doubt !== undefined) faults.notUnderstood("task", at, doubt);
  const reasons = [
    ...(doubt === undefined ? [] : [`${at}: ${doubt}`]),
    state,
    vpcLost.unclear,
    ingress.unclear,
    egress.unclear,
    faults.firstError(),
  ];
  const notCompared = reasons.find((reason) => reason !== undefined);
  return {
    ...identity,
    ...(vpc === undefined ? {} : { vpc }),
    at,
    ingress: ingress.claim,
    egress: egress.claim,
    ...(notCompared === undefined ? {} : { notCompared }),
  };
}

/** A region that is not understood is the source's: that is what its setting says. */
function isElsewhere(members: Members, { region }: SourceScope): boolean {
  const where = writtenIn(members, "region") ?? writtenIn(members, "aws_region");
  const text = where ? textOf(where) : region;
  return typeof text === "string" && text !== region;
}

function writtenIn(members: Members, ...names: readonly string[]): Value | undefined {
  return names.flatMap((name) => members.get(name) ?? []).find((value) => !isAbsent(value));
}

function readIdentity(
  { members, at }: FoundTask,
  faults: Faults,
): Pick<DeclaredGroup, "name" | "groupId"> | undefined {
  const [id, name] = [textIn(members, "group_id"), textIn(members, "name")];
  const label = typeof name === "string" ? name : undefined;
  if (typeof id === "string" && /^sg-[0-9a-f]+$/.test(id))
    return { name: label ?? id, groupId: id };
  if (label !== undefined && typeof id !== "object") return { name: label };
  const lost = [id, name].find((each) => typeof each === "object");
  faults.notUnderstood("group", lost?.at ?? at, lost?.reason ?? "a group needs a name or its id");
  return undefined;
}

function textIn(members: Members, name: string): string | Unknown | undefined {
  const value = writtenIn(members, name);
  return (value && textOf(value)) || undefined;
}

/** `absent`: the task deletes the group. Text: why nobody can say. */
function stateOf(members: Members, faults: Faults): string | undefined {
  const written = writtenIn(members, "state");
  if (!written) return undefined;
  const state = textOf(written);
  if (state === "present") return undefined;
  if (state === "absent") return "absent";
  const reason = typeof state === "string" ? `state "${state}" is not known` : state.reason;
  faults.notUnderstood("group", written.at, reason);
  return `${lineOnly(written.at)}: ${reason}`;
}

function readVpc(
  { members, vpcText }: FoundTask,
  { vpcs, usualVpc }: SourceScope,
  faults: Faults,
): { readonly vpc?: string; readonly unclear?: string } {
  const written = writtenIn(members, "vpc_id");
  const text = written && textOf(written);
  const known = [vpcText?.trim(), text].flatMap((alias) =>
    typeof alias === "string" && Object.hasOwn(vpcs, alias) ? (vpcs[alias] ?? []) : [],
  )[0];
  const literal = typeof text === "string" && /^vpc-[0-9a-f]+$/.test(text) ? text : undefined;
  const vpc = known ?? literal ?? usualVpc;
  if (vpc !== undefined) return { vpc };
  if (!written || text === undefined) return {};
  const reason =
    typeof text === "string"
      ? `"${text}" is neither a VPC id nor one of the source's vpcs`
      : `vpc_id: ${text.reason}`;
  faults.notUnderstood("vpc", written.at, reason);
  return { unclear: `${lineOnly(written.at)}: ${reason}` };
}

interface Setting {
  readonly at: string;
  readonly scope: SourceScope;
  readonly faults: Faults;
}

/** What one direction claims. Absent rules claim something too: the module removes every rule that it is not told. */
function readClaim(
  members: Members,
  direction: Direction,
  { at, scope, faults }: Setting,
): { readonly claim: Claim; readonly unclear?: string } {
  const names = NAMES[direction];
  const written = names.rules.flatMap((name) => members.get(name) ?? [])[0];
  const purge = readPurge(members, names.purge, faults);
  if (!written || isAbsent(written)) {
    if (direction === "egress" || !purge) return { claim: NO_CLAIM };
    faults.lint("rules-absent-purges", at, "the next run removes every rule: write rules, or []");
    return { claim: claimOf({ rules: [], patterns: [] }, true, scope) };
  }
  const lost = unclear(written);
  if (lost || written.kind !== "list") {
    const reason = lost?.reason ?? `${names.rules[0]} must be a list`;
    faults.notUnderstood("rules", written.at, reason);
    return { claim: NO_CLAIM, unclear: `${lineOnly(written.at)}: ${reason}` };
  }
  const all = joinRules(written.items.map((item) => readRule(item, { direction, scope, faults })));
  const rules = withoutRepeats(all.rules, faults);
  return { claim: claimOf({ ...all, rules }, purge, scope) };
}

function claimOf(all: Rules, purge: boolean, scope: SourceScope): Claim {
  const mode = purge || scope.unmanaged === "drift" ? "exclusive" : "additive";
  return { mode, retracts: purge, ...all };
}

/** True unless it is written. Where nobody can say, the code takes nothing away. */
function readPurge(members: Members, names: readonly string[], faults: Faults): boolean {
  const written = names.flatMap((name) => members.get(name) ?? [])[0];
  if (!written || isAbsent(written)) return true;
  const purge = booleanOf(written);
  if (typeof purge === "boolean") return purge;
  faults.notUnderstood("purge", written.at, purge.reason);
  return false;
}
