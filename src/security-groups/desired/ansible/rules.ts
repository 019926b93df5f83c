import { type Normal, normalisePorts, normaliseProtocol, type Ports } from "../../protocol.ts";
import type { Direction } from "../../rule.ts";
import { type Faults, lineOnly } from "../faults.ts";
import type { DeclaredPeer, DeclaredRule, RulePattern, SourceScope } from "../reader.ts";
import { type ReadPeer, readPeers } from "./peers.ts";
import { readSpans, type Span } from "./spans.ts";
import { isAbsent, textOf, type Unknown, unclear, type Value } from "./value.ts";

/** Rules that are understood, and what is known of those that are not. */
export interface Rules {
  readonly rules: readonly DeclaredRule[];
  readonly patterns: readonly RulePattern[];
}

/** What is the same for all rules of one direction of one group. */
export interface Setting {
  readonly direction: Direction;
  readonly scope: SourceScope;
  readonly faults: Faults;
}

/** Members of a rule. Source: ansible-collections/amazon.aws, ec2_security_group, options `rules` and `rules_egress`. */
const MEMBERS = [
  "cidr_ip",
  "cidr_ipv6",
  "from_port",
  "group_desc",
  "group_id",
  "group_name",
  "icmp_code",
  "icmp_type",
  "ip_prefix",
  "ports",
  "proto",
  "rule_desc",
  "to_port",
];
/** AWS takes no more. Source: EC2 API reference, IpRange. */
const MAX_DESCRIPTION = 255;
const NONE: Rules = { rules: [], patterns: [] };

/** One item of `rules`: its ports times its peers. Faults are told; never throws. */
export function readRule(item: Value, setting: Setting): Rules {
  const { direction, faults } = setting;
  const at = lineOnly(item.at);
  const lost = unclear(item);
  if (lost) return patternOf({ direction }, at, lost, faults);
  if (isAbsent(item)) return NONE;
  if (item.kind === "list") return joinRules(item.items.map((each) => readRule(each, setting)));
  if (item.kind !== "map") {
    faults.error("rule", item.at, "a rule is a map of proto, ports and cidr_ip or another source");
    return NONE;
  }
  for (const [name, { at: place }] of item.entries)
    if (!MEMBERS.includes(name)) faults.error("unknown-key", place, `"${name}" is not known here`);
  const protocol = readProtocol(item.entries, item.at, faults);
  if (!protocol) return NONE;
  const peers = readPeers(item.entries, item.at, faults);
  const spans =
    "unclear" in protocol
      ? [{ at, unclear: protocol.unclear }]
      : readSpans(item.entries, protocol.value, item.at, faults);
  const description = readDescription(item.entries.get("rule_desc"), faults);
  const known = "unclear" in protocol ? undefined : protocol.value;
  return joinRules(
    peers.flatMap((peer) =>
      spans.map((span) => makeRule({ protocol: known, span, peer, description, at }, setting)),
    ),
  );
}

/** All of them together. */
export function joinRules(all: readonly Rules[]): Rules {
  return {
    rules: all.flatMap(({ rules }) => rules),
    patterns: all.flatMap(({ patterns }) => patterns),
  };
}

interface Draft {
  readonly protocol: string | undefined;
  readonly span: Span;
  readonly peer: ReadPeer;
  readonly description: string | undefined;
  readonly at: string;
}

function makeRule(draft: Draft, { direction, scope, faults }: Setting): Rules {
  const { protocol, span, peer, description, at } = draft;
  const ports = portsOf(protocol, span);
  if (ports && "refused" in ports) {
    faults.error("ports", span.at, worded(ports));
    return NONE;
  }
  const parts: Partial<Ports> & { readonly direction: Direction } = { direction, ...ports?.value };
  const known = { ...parts, ...(protocol === undefined ? {} : { protocol }) };
  if ("unclear" in peer)
    return patternOf({ ...known, peerKind: peer.peerKind }, at, peer.unclear, faults);
  const who = ownAccount(peer.peer, scope);
  if ("unclear" in span) return patternOf({ ...known, ...whoOf(who) }, at, span.unclear, faults);
  if (protocol === undefined) return NONE;
  if (who.kind === "known" && isOtherFamily(protocol, who.peerKind))
    faults.lint("icmp-family", peer.at, `${protocol} from ${who.peer} matches nothing`);
  const said = description === undefined ? {} : { description };
  return { rules: [{ ...parts, protocol, peer: who, ...said, at }], patterns: [] };
}

function portsOf(
  protocol: string | undefined,
  span: Span,
): ReturnType<typeof normalisePorts> | undefined {
  if (protocol === undefined || "unclear" in span) return undefined;
  return normalisePorts(protocol, span.from, span.to);
}

/** The group's own account is left out of its peers. */
function ownAccount(peer: DeclaredPeer, { account }: SourceScope): DeclaredPeer {
  const own = `${account}/`;
  if (peer.kind !== "known" || peer.peerKind !== "sg" || !peer.peer.startsWith(own)) return peer;
  return { ...peer, peer: peer.peer.slice(own.length) };
}

function whoOf(peer: DeclaredPeer): Pick<RulePattern, "peerKind" | "peer"> {
  if (peer.kind === "known") return { peerKind: peer.peerKind, peer: peer.peer };
  return { peerKind: peer.kind === "list-name" ? "pl" : "sg" };
}

function patternOf(
  parts: Omit<RulePattern, "at" | "reason">,
  at: string,
  lost: Unknown | undefined,
  faults: Faults,
): Rules {
  const reason = lost?.reason ?? "not understood";
  faults.notUnderstood("rule", lost?.at ?? at, reason);
  return { rules: [], patterns: [{ ...parts, at, reason }] };
}

/** ICMP of one family from addresses of the other: AWS takes it, and it lets nothing pass. */
function isOtherFamily(protocol: string, peerKind: string): boolean {
  return (protocol === "icmp" && peerKind === "v6") || (protocol === "icmpv6" && peerKind === "v4");
}

function readProtocol(
  members: ReadonlyMap<string, Value>,
  at: string,
  faults: Faults,
): { readonly value: string } | { readonly unclear: Unknown } | undefined {
  const written = members.get("proto");
  if (!written || isAbsent(written)) return { value: "tcp" };
  const text = textOf(written);
  if (typeof text !== "string") return { unclear: text };
  const protocol = normaliseProtocol(text);
  if ("refused" in protocol) {
    faults.error("protocol", written.at, worded(protocol));
    return undefined;
  }
  const isNumber = /^\d+$/.test(text.trim());
  if (isNumber && ["tcp", "udp", "icmp", "icmpv6"].includes(protocol.value))
    faults.lint("numeric-protocol", at, `Ansible drops the ports; write ${protocol.value}`);
  return protocol;
}

/** A description that is not understood is not compared: it is no part of what a rule is. */
function readDescription(value: Value | undefined, faults: Faults): string | undefined {
  if (!value || isAbsent(value)) return undefined;
  const text = textOf(value);
  if (typeof text !== "string") {
    faults.notUnderstood("description", text.at, text.reason);
    return undefined;
  }
  if (text.length > MAX_DESCRIPTION)
    faults.error("description", value.at, `AWS takes at most ${MAX_DESCRIPTION} characters`);
  return text;
}

function worded({ refused, fix }: Extract<Normal<unknown>, { refused: string }>): string {
  return fix === undefined ? refused : `${refused}: ${fix}`;
}
