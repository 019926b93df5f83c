import { type Normal, normalisePorts, normaliseProtocol } from "../../protocol.ts";
import { type Direction, normaliseRule, type RuleParts } from "../../rule.ts";
import type { Faults } from "../faults.ts";
import { judgeCidr } from "../own-yaml-peer.ts";
import type { DeclaredPeer, DeclaredRule, RulePattern, SourceScope } from "../reader.ts";
import { knownOf, namedGroup, type WrittenPeer } from "./peers.ts";
import { textOf, type Value, wholeOf } from "./value.ts";

/** One entry of rules: an inline block, or a resource of its own. `unsure`: why nobody knows whether it is there. */
export interface RuleEntry {
  readonly direction: Direction;
  readonly protocol: Value;
  readonly from: Value;
  readonly to: Value;
  readonly description: Value;
  readonly peers: readonly WrittenPeer[];
  readonly at: string;
  readonly unsure?: string;
}

/** What surrounds an entry. `groupAt`: the group that the resource of an address makes; undefined: none that can be named. */
export interface EntrySetting {
  readonly scope: SourceScope;
  readonly faults: Faults;
  /** The id of the group that the rules belong to, if it is known. */
  readonly ownId: string | undefined;
  readonly groupAt: (address: string) => DeclaredPeer | undefined;
}

/** What an entry comes to: rules that are known, and patterns of those that are not. */
export interface Entries {
  readonly rules: readonly DeclaredRule[];
  readonly patterns: readonly RulePattern[];
}

/** AWS takes no more. Source: EC2 API reference, IpRange. */
const MAX_DESCRIPTION = 255;

/** Protocol and ports in normal form, or why they are not known. */
type Ports = Pick<RuleParts, "protocol" | "from" | "to">;
type KnownPorts =
  | { readonly ports: Ports }
  | { readonly partly: Partial<Ports>; readonly why: string };
type KnownPeer = { readonly peer: DeclaredPeer } | { readonly why: string };

/** The atomic rules of an entry, one for each peer. Faults are told; never throws. */
export function readEntry(entry: RuleEntry, setting: EntrySetting): Entries {
  const { at, peers } = entry;
  const { faults } = setting;
  const ports = readPorts(entry);
  if ("refused" in ports) {
    faults.error(
      "rule",
      at,
      ports.fix === undefined ? ports.refused : `${ports.refused}: ${ports.fix}`,
    );
    return { rules: [], patterns: [] };
  }
  if (peers.length === 0) faults.lint("no-peer", at, "a rule for nobody: it names no peer");
  const read = peers.map((peer) => readOne(entry, peer, ports.value, setting));
  return {
    rules: eachPeerOnce(read.flatMap((each) => ("rule" in each ? each.rule : []))),
    patterns: read.flatMap((each) => ("pattern" in each ? each.pattern : [])),
  };
}

/** A list may name a peer twice, and states show `self` together with the group's own id: that is one rule. */
function eachPeerOnce(rules: readonly DeclaredRule[]): readonly DeclaredRule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule.peer), rule])).values()];
}

type OneRule =
  | { readonly rule: DeclaredRule }
  | { readonly pattern: RulePattern }
  | { readonly refused: true };

function readOne(
  entry: RuleEntry,
  written: WrittenPeer,
  ports: KnownPorts,
  setting: EntrySetting,
): OneRule {
  const { direction, at } = entry;
  const read = readPeer(written, entry, setting);
  if ("refused" in read) {
    const { refused, fix } = read;
    setting.faults.error(read.name, at, fix === undefined ? refused : `${refused}: ${fix}`);
    return { refused: true };
  }
  const reason = entry.unsure ?? whyOf(ports) ?? whyOf(read);
  if (reason === undefined && "ports" in ports && "peer" in read)
    return {
      rule: { direction, ...ports.ports, peer: read.peer, ...describe(entry, setting), at },
    };
  const why = reason ?? "not understood";
  setting.faults.notUnderstood("rule", at, why);
  const parts = "ports" in ports ? ports.ports : ports.partly;
  return { pattern: { direction, ...parts, ...knownPeer(read, written), at, reason: why } };
}

function whyOf(read: KnownPorts | KnownPeer): string | undefined {
  return "why" in read ? read.why : undefined;
}

/** What a pattern may say about its peer: the peer, or only of which kind it is. */
function knownPeer(read: KnownPeer, written: WrittenPeer): Pick<RulePattern, "peerKind" | "peer"> {
  if ("why" in read || read.peer.kind !== "known") return knownOf(written);
  const { peerKind, peer } = read.peer;
  return { peerKind, peer };
}

/** Ports of a protocol that has none do not matter, known or not. */
function readPorts({ protocol: written, from, to }: RuleEntry): Normal<KnownPorts> {
  if (written.kind === "unknown")
    return { value: { partly: {}, why: `protocol: ${written.reason}` } };
  const normal = normaliseProtocol(textOf(written) ?? "");
  if ("refused" in normal) return normal;
  const protocol = normal.value;
  if (!hasPorts(protocol)) return { value: { ports: { protocol } } };
  if (from.kind === "unknown")
    return { value: { partly: { protocol }, why: `from_port: ${from.reason}` } };
  if (to.kind === "unknown")
    return { value: { partly: { protocol }, why: `to_port: ${to.reason}` } };
  if (isNoPort(from) || isNoPort(to)) return { refused: "a port that is no whole number" };
  const ports = normalisePorts(protocol, wholeOf(from), wholeOf(to));
  return "refused" in ports ? ports : { value: { ports: { protocol, ...ports.value } } };
}

function hasPorts(protocol: string): boolean {
  return ["tcp", "udp", "icmp", "icmpv6"].includes(protocol);
}

function isNoPort(value: Value): boolean {
  return value.kind !== "absent" && wholeOf(value) === undefined;
}

function readPeer(
  { kind, value, attribute }: WrittenPeer,
  entry: RuleEntry,
  setting: EntrySetting,
): KnownPeer | { readonly name: string; readonly refused: string; readonly fix?: string } {
  if (value.kind === "unknown") return { why: `${attribute}: ${value.reason}` };
  if (kind === "self") return { peer: { kind: "known", peerKind: "sg", peer: "self" } };
  if (value.kind === "group") {
    const peer = setting.groupAt(value.address);
    return peer ? { peer } : { why: `${attribute}: the name of ${value.address} is not known` };
  }
  const text = textOf(value);
  if (text === undefined) return { name: "peer", refused: `${attribute} takes texts` };
  if (kind === "group") return { peer: groupPeer(text, setting) };
  if (kind === "list") return { peer: { kind: "known", peerKind: "pl", peer: text.trim() } };
  return readCidr(text, entry, setting);
}

function readCidr(
  text: string,
  { at, direction, protocol }: RuleEntry,
  { faults }: EntrySetting,
): KnownPeer | { readonly name: string; readonly refused: string; readonly fix?: string } {
  const judged = judgeCidr(text, at, faults);
  if ("refused" in judged) return { name: "opens-everything", ...judged };
  const normal = normaliseRule({ direction, protocol: "-1", peer: { cidr: text } });
  if ("refused" in normal) return { name: "peer", ...normal };
  const { peerKind, peer } = normal.value;
  const named = normaliseProtocol(textOf(protocol) ?? "");
  const family = "value" in named ? { icmp: "v4", icmpv6: "v6" }[named.value] : undefined;
  if (family !== undefined && family !== peerKind)
    faults.lint("icmp-family", at, `${textOf(protocol)} from ${peer} matches nothing`);
  return { peer: { kind: "known", peerKind, peer } };
}

function groupPeer(text: string, { scope, ownId }: EntrySetting): DeclaredPeer {
  const named = namedGroup(text.trim());
  if (named.kind === "name") return { kind: "group-name", name: named.name };
  const { group, owner } = named;
  const foreign = owner !== undefined && owner !== scope.account;
  const peer = foreign ? `${owner}/${group}` : group === ownId ? "self" : group;
  return { kind: "known", peerKind: "sg", peer };
}

/** Terraform writes an empty text where nothing is said: both say nothing about the description. */
function describe(
  { description, at }: RuleEntry,
  { faults }: EntrySetting,
): Pick<DeclaredRule, "description"> {
  const text = textOf(description);
  if (text === undefined || text === "") return {};
  if (text.length > MAX_DESCRIPTION)
    faults.error("description", at, `AWS takes at most ${MAX_DESCRIPTION} characters`);
  return { description: text };
}
