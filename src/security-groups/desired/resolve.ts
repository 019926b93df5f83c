import { keyOf, type RuleParts } from "../rule.ts";
import type { ResolvedClaim, ResolvedPattern } from "./declared.ts";
import type { IndexedGroup } from "./desired-index.ts";
import type { Claim, DeclaredGroup, DeclaredPeer, DeclaredRule, RulePattern } from "./reader.ts";

/** A group that exists, as far as names need it. `vpcId` empty: one that does not, and of which the code names no VPC. */
export interface KnownGroup {
  readonly groupId: string;
  readonly vpcId: string;
  readonly name: string;
}

/** Groups known in one account and region, by name in lower case. `complete`: there are no others. */
export interface Neighbours {
  readonly byName: ReadonlyMap<string, readonly KnownGroup[]>;
  readonly ids: ReadonlySet<string>;
  readonly complete: boolean;
}

/** Nobody is known, which says nothing about who is there. */
export const NO_NEIGHBOURS: Neighbours = {
  byName: new Map(),
  ids: new Set(),
  complete: false,
};

/** The groups of one account and region, as names are looked up in them. */
export function neighboursOf(groups: readonly KnownGroup[], complete: boolean): Neighbours {
  return {
    byName: Map.groupBy(groups, ({ name }) => name.toLowerCase()),
    ids: new Set(groups.map(({ groupId }) => groupId)),
    complete,
  };
}

/** True when a known group is the declared one: the one of its id, else one of its name in its VPC. */
export function isMade(
  { groupId, name, vpc }: Pick<DeclaredGroup, "groupId" | "name" | "vpc">,
  { byName, ids }: Neighbours,
): boolean {
  if (groupId !== undefined) return ids.has(groupId);
  const namesakes = byName.get(name.toLowerCase()) ?? [];
  return namesakes.some(({ vpcId }) => vpc === undefined || vpc === vpcId);
}

/** What names are looked up by: the group itself, its neighbours, and whether the code declares a group of a name in its VPC. */
export interface Surroundings {
  readonly own: KnownGroup;
  readonly neighbours: Neighbours;
  readonly declares: (name: string) => boolean;
}

/** The claims of all declarations of one group, names looked up. A name that is not found makes its rule a pattern. */
export function resolveGroup(
  found: readonly IndexedGroup[],
  around: Surroundings,
): { readonly ingress: ResolvedClaim; readonly egress: ResolvedClaim } {
  return {
    ingress: joinClaims(
      found.map(({ group }) => group.ingress),
      around,
    ),
    egress: joinClaims(
      found.map(({ group }) => group.egress),
      around,
    ),
  };
}

function joinClaims(claims: readonly Claim[], around: Surroundings): ResolvedClaim {
  const modes = claims.map(({ mode }) => mode);
  const resolved = claims.flatMap(({ rules }) => rules).map((rule) => resolveRule(rule, around));
  const patterns = claims.flatMap((claim) => claim.patterns).map(toPattern);
  return {
    mode: (["exclusive", "additive"] as const).find((mode) => modes.includes(mode)) ?? "ignore",
    retracts: claims.some(({ retracts }) => retracts),
    rules: resolved.flatMap((each) => ("key" in each ? each : [])),
    patterns: [...patterns, ...resolved.flatMap((each) => ("key" in each ? [] : each))],
  };
}

function resolveRule(
  rule: DeclaredRule,
  around: Surroundings,
): ResolvedClaim["rules"][number] | ResolvedPattern {
  const { peer, at, description, ...parts } = rule;
  const found = resolvePeer(peer, around);
  if ("reason" in found) return { ...parts, ...found, at };
  return {
    key: keyOf({ ...parts, ...found }),
    at,
    ...(description === undefined ? {} : { description }),
  };
}

function resolvePeer(
  peer: DeclaredPeer,
  { own, neighbours, declares }: Surroundings,
):
  | Pick<RuleParts, "peerKind" | "peer">
  | { readonly peerKind: "sg" | "pl"; readonly reason: string } {
  if (peer.kind === "known") {
    const self = peer.peerKind === "sg" && peer.peer === own.groupId;
    return { peerKind: peer.peerKind, peer: self ? "self" : peer.peer };
  }
  if (peer.kind === "list-name")
    return {
      peerKind: "pl",
      reason: `not-understood: prefix list "${peer.name}" is known by its id only`,
    };
  const name = peer.name.toLowerCase();
  if (name === own.name.toLowerCase()) return { peerKind: "sg", peer: "self" };
  const namesakes = neighbours.byName.get(name) ?? [];
  const anywhere = own.vpcId === "" && namesakes.length === 1;
  const neighbour = namesakes.find(({ vpcId }) => anywhere || vpcId === own.vpcId);
  if (neighbour) return { peerKind: "sg", peer: neighbour.groupId };
  // Declared, and for certain not there yet: no live rule can mean it, so that the rule is missing.
  if (neighbours.complete && declares(peer.name)) return { peerKind: "sg", peer: `group:${name}` };
  return {
    peerKind: "sg",
    reason: `peer-not-found: no group "${peer.name}" in ${own.vpcId || "the VPC, whichever it is"}`,
  };
}

function toPattern({ at, reason, ...parts }: RulePattern): ResolvedPattern {
  return { ...parts, at, reason };
}
