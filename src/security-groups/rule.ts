import { createHash } from "node:crypto";
import { canonicalJson } from "../core/json.ts";
import { type CidrLint, parseCidr } from "../core/net.ts";
import { type Normal, normalisePorts, normaliseProtocol } from "./protocol.ts";

/** Which way a rule lets traffic pass. */
export type Direction = "ingress" | "egress";
/** `v4` and `v6`: CIDR · `sg`: group · `pl`: prefix list. */
export type PeerKind = "v4" | "v6" | "sg" | "pl";

/** What makes a rule the rule that it is, in AWS as here; in normal form. `from` and `to`: see `Ports`. */
export interface RuleParts {
  readonly direction: Direction;
  readonly protocol: string;
  readonly from?: number;
  readonly to?: number;
  readonly peerKind: PeerKind;
  /** CIDR, list id, group id, `<account>/<group id>`, `self`, or `group:<name>` for a group that is still to be made. */
  readonly peer: string;
}

/** An atomic rule: its parts, their key, and what may change without making it another rule. */
export interface Rule extends RuleParts {
  readonly key: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly ruleId?: string;
  /** It refers to a group that no longer exists. */
  readonly stale?: true;
}

/** Whom a rule lets in, as it was written or read. */
export type RawPeer =
  | { readonly cidr: string }
  | { readonly group: string; readonly owner?: string }
  | { readonly list: string };

/** A rule as it was written or read, one peer. */
export interface RawRule {
  readonly direction: Direction;
  readonly protocol: string | number;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly peer: RawPeer;
}

/** The group that a rule belongs to: its owner and its own id are left out of its rules. */
export interface OwnGroup {
  readonly owner?: string;
  readonly groupId?: string;
}

const NONE = "*";

/** A rule -> its parts in normal form, with what deserves a word about its CIDR; or why it is none. */
export function normaliseRule(
  raw: RawRule,
  own: OwnGroup = {},
): Normal<RuleParts & { readonly lint: readonly CidrLint[] }> {
  const protocol = normaliseProtocol(raw.protocol);
  if ("refused" in protocol) return protocol;
  const ports = normalisePorts(protocol.value, raw.from, raw.to);
  if ("refused" in ports) return ports;
  const peer = normalisePeer(raw.peer, own);
  if ("refused" in peer) return peer;
  const { direction } = raw;
  return { value: { direction, protocol: protocol.value, ...ports.value, ...peer.value } };
}

/** Whom a rule lets in -> kind and canonical text, or why it is nobody. */
export function normalisePeer(
  raw: RawPeer,
  own: OwnGroup,
): Normal<Pick<RuleParts, "peerKind" | "peer"> & { readonly lint: readonly CidrLint[] }> {
  if ("list" in raw) return { value: { peerKind: "pl", peer: raw.list, lint: [] } };
  if ("group" in raw) {
    const { group, owner } = raw;
    const foreign = owner !== undefined && owner !== own.owner;
    const peer = group === own.groupId && !foreign ? "self" : foreign ? `${owner}/${group}` : group;
    return { value: { peerKind: "sg", peer, lint: [] } };
  }
  const cidr = parseCidr(raw.cidr);
  if (!cidr) return { refused: `"${raw.cidr}" is no CIDR` };
  return {
    value: { peerKind: cidr.family === 4 ? "v4" : "v6", peer: cidr.text, lint: cidr.lint },
  };
}

/** The identity of a rule as text: `ingress tcp 22 22 v4 0.0.0.0/0`; `*` where there are no ports. */
export function keyOf(parts: RuleParts): string {
  const { direction, protocol, from = NONE, to = NONE, peerKind, peer } = parts;
  return `${direction} ${protocol} ${from} ${to} ${peerKind} ${peer}`;
}

/** A key -> its parts; undefined for any other text. */
export function partsOf(key: string): RuleParts | undefined {
  const match = /^(ingress|egress) (-1|\w+) (\*|-?\d+) (\*|-?\d+) (v4|v6|sg|pl) (.+)$/s.exec(key);
  if (!match) return undefined;
  const [, direction, protocol = "", from, to, kind, peer = ""] = match;
  const peerKind = kind === "v4" || kind === "v6" || kind === "sg" ? kind : "pl";
  return {
    direction: direction === "ingress" ? "ingress" : "egress",
    protocol,
    ...(from === NONE ? {} : { from: Number(from), to: Number(to) }),
    peerKind,
    peer,
  };
}

/** The rule in words: `in 22/tcp from 0.0.0.0/0`, `out all to ::/0`, `in icmp 8 from self`. */
function ruleLine(parts: RuleParts): string {
  const way = parts.direction === "ingress" ? ["in", "from"] : ["out", "to"];
  return `${way[0]} ${portsText(parts)} ${way[1]} ${parts.peer}`;
}

/** Protocol and ports in words: `22/tcp`, `8080-8090/udp`, `all`, `icmp 3/4`, `protocol 47`. */
export function portsText(parts: Pick<RuleParts, "protocol" | "from" | "to">): string {
  const { protocol, from = -1, to = -1 } = parts;
  switch (protocol) {
    case "-1":
      return "all";
    case "tcp":
    case "udp":
      return from === to ? `${from}/${protocol}` : `${from}-${to}/${protocol}`;
    case "icmp":
    case "icmpv6":
      return from === -1 ? protocol : `${protocol} ${from}${to === -1 ? "" : `/${to}`}`;
    default:
      return `protocol ${protocol}`;
  }
}

/** The rule in words from its key; the key itself when it is none of ours. */
export function lineOf(key: string): string {
  const parts = partsOf(key);
  return parts ? ruleLine(parts) : key;
}

/** Rules sorted by key, each key once (the first stays): order and repetition do not exist in AWS. */
export function normalForm<T extends { readonly key: string }>(rules: readonly T[]): readonly T[] {
  const byKey = new Map<string, T>();
  for (const rule of rules) if (!byKey.has(rule.key)) byKey.set(rule.key, rule);
  return [...byKey.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** SHA-256 of everything that a rule is: whatever changes in it changes this. */
export function fingerprint(rule: Pick<Rule, "key" | "description" | "tags" | "ruleId">): string {
  const { key, description, tags, ruleId } = rule;
  return createHash("sha256")
    .update(canonicalJson({ key, description, tags, ruleId }))
    .digest("hex");
}
