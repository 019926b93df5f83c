import { type Direction, normaliseRule, type PeerKind, type RawPeer } from "../../rule.ts";
import type { Faults } from "../faults.ts";
import { judgeCidr } from "../own-yaml-peer.ts";
import type { DeclaredPeer, SourceScope } from "../reader.ts";
import { textOf, type Unknown, unknown, type Value } from "./value.ts";

/** How a group of the same template is called by those who let it in; undefined if nobody can say. */
export type NameGroup = (logicalId: string) => DeclaredPeer | undefined;

/** What rules of one template need to know of the world around them. */
export interface Surroundings {
  readonly scope: SourceScope;
  readonly nameGroup: NameGroup;
}

/** A peer of a rule: written out, not understood (with the kind that it must have), or refused. */
export type ReadPeer =
  | { readonly peer: DeclaredPeer }
  | { readonly peerKind: PeerKind; readonly unclear: Unknown }
  | { readonly refused: string; readonly at: string };

type Members = ReadonlyMap<string, Value>;

/** All peers that a rule names. `members`: its properties. */
export function readPeers(
  members: Members,
  direction: Direction,
  around: Surroundings,
  faults: Faults,
): readonly ReadPeer[] {
  const side = direction === "ingress" ? "Source" : "Destination";
  const found: ReadPeer[] = [];
  for (const [name, kind] of [
    ["CidrIp", "v4"],
    ["CidrIpv6", "v6"],
  ] as const)
    each(members, name, (value) => found.push(readCidr(value, kind, around.scope, faults)));
  each(members, `${side}PrefixListId`, (value) => found.push(readList(value)));
  each(members, `${side}SecurityGroupId`, (value) =>
    found.push(readGroup(value, members.get("SourceSecurityGroupOwnerId"), around)),
  );
  if (direction === "ingress")
    each(members, "SourceSecurityGroupName", (value) =>
      found.push(readName(value, members.get("SourceSecurityGroupOwnerId"), around)),
    );
  return found;
}

function each(members: Members, name: string, read: (value: Value) => void): void {
  const value = members.get(name);
  if (value) read(value);
}

function readCidr(
  value: Value,
  peerKind: "v4" | "v6",
  scope: SourceScope,
  faults: Faults,
): ReadPeer {
  const text = textOf(value);
  if (typeof text !== "string") return { peerKind, unclear: text };
  const judged = judgeCidr(text.trim(), value.at, faults);
  if ("refused" in judged) return { refused: `${judged.refused}: ${judged.fix}`, at: value.at };
  const peer = normalPeer({ cidr: text }, scope);
  if (!("peer" in peer)) return { ...peer, at: value.at };
  if (peer.peer.kind === "known" && peer.peer.peerKind !== peerKind)
    return { refused: `${text} is no CIDR of IP${peerKind}`, at: value.at };
  return peer;
}

function readList(value: Value): ReadPeer {
  const text = textOf(value);
  if (typeof text !== "string") return { peerKind: "pl", unclear: text };
  if (/^pl-[0-9a-f]+$/.test(text)) return { peer: { kind: "known", peerKind: "pl", peer: text } };
  return { refused: `"${text}" is no id of a prefix list`, at: value.at };
}

function readGroup(value: Value, owner: Value | undefined, around: Surroundings): ReadPeer {
  if (value.kind === "group") return readOwn(value, around);
  const text = textOf(value);
  if (typeof text !== "string") return { peerKind: "sg", unclear: text };
  if (!/^sg-[0-9a-f]+$/.test(text))
    return { refused: `"${text}" is no id of a group`, at: value.at };
  const account = owner ? textOf(owner) : undefined;
  if (typeof account === "object") return { peerKind: "sg", unclear: account };
  const raw = { group: text, ...(account === undefined ? {} : { owner: account }) };
  const peer = normalPeer(raw, around.scope);
  return "peer" in peer ? peer : { ...peer, at: value.at };
}

function readName(value: Value, owner: Value | undefined, around: Surroundings): ReadPeer {
  if (value.kind === "group") return readOwn(value, around);
  const name = textOf(value);
  if (typeof name !== "string") return { peerKind: "sg", unclear: name };
  const account = owner ? textOf(owner) : around.scope.account;
  if (account === around.scope.account) return { peer: { kind: "group-name", name } };
  const why = `group ${name} of another account is known by its id only`;
  return { peerKind: "sg", unclear: unknown(value.at, why) };
}

function readOwn(value: Value & { kind: "group" }, { nameGroup }: Surroundings): ReadPeer {
  const peer = nameGroup(value.logicalId);
  return peer ? { peer } : { peerKind: "sg", unclear: nameless(value) };
}

/** Why a group of the template cannot be told apart from others. */
export function nameless({ at, logicalId }: Value & { kind: "group" }): Unknown {
  const why = `${logicalId} has no GroupName, and CloudFormation makes one up: set stack`;
  return unknown(at, why);
}

function normalPeer(
  raw: RawPeer,
  scope: SourceScope,
): { readonly peer: DeclaredPeer } | { readonly refused: string } {
  const normal = normaliseRule(
    { direction: "ingress", protocol: "-1", peer: raw },
    { owner: scope.account },
  );
  if ("refused" in normal) return { refused: normal.refused };
  const { peerKind, peer } = normal.value;
  return { peer: { kind: "known", peerKind, peer } };
}
