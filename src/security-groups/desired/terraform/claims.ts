import type { Direction } from "../../rule.ts";
import { type Faults, openFaults } from "../faults.ts";
import {
  type Claim,
  type DeclaredGroup,
  type DeclaredPeer,
  type Finding,
  NO_CLAIM,
  type ReadResult,
  type SourceScope,
} from "../reader.ts";
import { withoutRepeats } from "../repeats.ts";
import { NONE, readInline, readSeparate } from "./entries.ts";
import { identityOf } from "./identity.ts";
import { type NamedResource, type Placed, placeRules } from "./place-rules.ts";
import {
  type GroupResource,
  isGroup,
  isRule,
  type TerraformResource,
  type Written,
} from "./resource.ts";
import type { Entries, EntrySetting } from "./rule-entry.ts";

/** `inlineIsIntent` false: rules inside a group are what was last seen (a state), and claim nothing. */
interface ClaimSetting {
  readonly scope: SourceScope;
  readonly inlineIsIntent: boolean;
  /** `declared`: rules that are shown without a word on whether the code declares them are declared. */
  readonly inline?: "declared";
}

/** A group that can be named, with what there is to say about it so far. */
interface Draft extends NamedResource {
  readonly faults: Faults;
}

interface Context extends ClaimSetting {
  readonly byAddress: ReadonlyMap<string, Draft>;
}

interface Read {
  readonly group: DeclaredGroup;
  readonly findings: readonly Finding[];
}

/**
 * Everything that was read of a source -> its groups with what they claim. A group that cannot be named is left out, a
 * rule whose group is not known is possible in each group.
 */
export function claimGroups(
  resources: readonly TerraformResource[],
  setting: ClaimSetting,
): ReadResult {
  const nameless = openFaults();
  const drafts = resources.filter(isGroup).flatMap((resource): Draft[] => {
    const faults = openFaults();
    const identity = identityOf(resource, setting.scope, faults);
    if ("name" in identity) return [{ resource, identity, faults }];
    nameless.notUnderstood("group-name", resource.at, identity.reason);
    return [];
  });
  const placement = placeRules(resources.filter(isRule), drafts);
  const byAddress = new Map(drafts.map((draft) => [draft.resource.address, draft]));
  const context: Context = { ...setting, byAddress };
  const read = [
    ...drafts.map((draft) => readGroup(draft, placement.of(draft), context)),
    ...[...placement.strays].map(([id, placed]) => readStray(id, placed, context)),
  ];
  for (const { resource, unsure = "" } of [...placement.anywhere, ...placement.lost])
    nameless.notUnderstood("rule", resource.at, unsure);
  return {
    groups: read.map(({ group }) => group),
    findings: eachOnce([...nameless.findings, ...read.flatMap(({ findings }) => findings)]),
  };
}

/** A rule that may be anybody's is told once. */
function eachOnce(findings: readonly Finding[]): readonly Finding[] {
  const known = new Map(
    findings.map((finding) => [
      JSON.stringify([finding.at, finding.name, finding.reason]),
      finding,
    ]),
  );
  return [...known.values()];
}

function readGroup(draft: Draft, placed: readonly Placed[], context: Context): Read {
  const { identity, resource, faults } = draft;
  const ingress = claimOf("ingress", draft, placed, context);
  const egress = claimOf("egress", draft, placed, context);
  const reason = faults.firstError() ?? ingress.unread ?? egress.unread ?? identity.notCompared;
  const { at } = resource;
  const group = { ...identity, at, ingress: ingress.claim, egress: egress.claim };
  return {
    group: reason === undefined ? group : { ...group, notCompared: reason },
    findings: faults.findings,
  };
}

/** Rules of a group that this source does not make: it is known by its id alone. */
function readStray(id: string, placed: readonly Placed[], context: Context): Read {
  const faults = openFaults();
  const setting = entrySetting(context, faults, { groupId: id });
  const [ingress, egress] = (["ingress", "egress"] as const).map((direction) => {
    const read = readSeparate(direction, placed, setting);
    return read.count === 0 ? NO_CLAIM : toClaim(false, read, context, faults);
  });
  const reason = faults.firstError();
  return {
    group: {
      name: id,
      groupId: id,
      at: placed[0]?.resource.at ?? id,
      ingress: ingress ?? NO_CLAIM,
      egress: egress ?? NO_CLAIM,
      ...(reason === undefined ? {} : { notCompared: reason }),
    },
    findings: faults.findings,
  };
}

/** What is claimed about one direction; `unread`: why its list of rules is not known. */
function claimOf(
  direction: Direction,
  { resource, identity, faults }: Draft,
  placed: readonly Placed[],
  context: Context,
): { readonly claim: Claim; readonly unread?: string } {
  const own = { address: resource.address, groupId: identity.groupId };
  const setting = entrySetting(context, faults, own);
  const separate = readSeparate(direction, placed, setting);
  const written = writtenOf(direction, resource, separate.count, context);
  const exclusive = written !== "no";
  const inline = exclusive ? readInline(direction, resource, setting, written) : NONE;
  if ("unread" in inline) {
    faults.notUnderstood(direction, resource.at, inline.unread);
    return { claim: NO_CLAIM, unread: `${resource.at}: ${direction}: ${inline.unread}` };
  }
  if (!exclusive && separate.count === 0) return { claim: NO_CLAIM };
  if (exclusive && separate.count > 0)
    faults.lint(
      "inline-and-separate",
      resource.at,
      `${direction}: rules inside the group and rules of their own fight each other`,
    );
  const both = {
    rules: [...inline.rules, ...separate.rules],
    patterns: [...inline.patterns, ...separate.patterns],
  };
  return { claim: toClaim(exclusive, both, context, faults) };
}

/** Rules that are only shown count where the configuration says so, and never beside rules of their own: those are shown too. */
function writtenOf(
  direction: Direction,
  { type, written }: GroupResource,
  separate: number,
  { inlineIsIntent, inline }: ClaimSetting,
): Written {
  if (!inlineIsIntent) return "no";
  if (written[direction] !== "perhaps") return written[direction];
  if (inline === "declared" && separate === 0) return "yes";
  return type === "aws_default_security_group" ? "perhaps" : "no";
}

/** Terraform keeps a state: what it no longer declares it takes back. */
function toClaim(
  exclusive: boolean,
  { rules, patterns }: Entries,
  { scope }: Context,
  faults: Faults,
): Claim {
  const mode = exclusive || scope.unmanaged === "drift" ? "exclusive" : "additive";
  return { mode, retracts: true, rules: withoutRepeats(rules, faults), patterns };
}

function entrySetting(
  context: Context,
  faults: Faults,
  own: { readonly address?: string; readonly groupId: string | undefined },
): EntrySetting {
  function groupAt(address: string): DeclaredPeer | undefined {
    if (address === own.address) return { kind: "known", peerKind: "sg", peer: "self" };
    const found = context.byAddress.get(address)?.identity;
    if (!found) return undefined;
    const { groupId, name } = found;
    return groupId === undefined
      ? { kind: "group-name", name }
      : { kind: "known", peerKind: "sg", peer: groupId };
  }
  return { scope: context.scope, faults, ownId: own.groupId, groupAt };
}
