import { type Normal, normalisePorts, normaliseProtocol, type Ports } from "../../protocol.ts";
import type { Direction } from "../../rule.ts";
import { type Faults, lineOnly } from "../faults.ts";
import type { DeclaredRule, RulePattern } from "../reader.ts";
import { type ReadPeer, readPeers, type Surroundings } from "./peer.ts";
import { textOf, type Unknown, unknown, type Value } from "./value.ts";

/** Rules that are understood, and what is known of those that are not. */
export interface Rules {
  readonly rules: readonly DeclaredRule[];
  readonly patterns: readonly RulePattern[];
}

export const NO_RULES: Rules = { rules: [], patterns: [] };

/** Properties of a rule, inline or as a resource of its own. Source: CloudFormation resource reference. */
const PROPERTIES = [
  "CidrIp",
  "CidrIpv6",
  "Description",
  "DestinationPrefixListId",
  "DestinationSecurityGroupId",
  "FromPort",
  "GroupId",
  "GroupName",
  "IpProtocol",
  "SourcePrefixListId",
  "SourceSecurityGroupId",
  "SourceSecurityGroupName",
  "SourceSecurityGroupOwnerId",
  "ToPort",
];

/** AWS takes no more. Source: EC2 API reference, IpRange. */
const MAX_DESCRIPTION = 255;

interface Setting extends Surroundings {
  readonly direction: Direction;
  readonly faults: Faults;
}

/** One rule as it was written, a rule for each of its peers. `at`: its place. Faults are told; never throws. */
export function readRule(value: Value, at: string, setting: Setting): Rules {
  const { direction, faults } = setting;
  if (value.kind === "unknown") return patternOf({ direction }, lineOnly(at), value, faults);
  if (value.kind !== "map") {
    faults.error("rule", value.at, "a rule is a map of IpProtocol, FromPort, ToPort and a peer");
    return NO_RULES;
  }
  for (const [name, { at: place }] of value.entries)
    if (!PROPERTIES.includes(name))
      faults.error("unknown-key", place, `"${name}" is no property of a rule`);
  const span = readSpan(value.entries, at);
  if ("refused" in span) {
    faults.error("rule", span.at, span.refused);
    return NO_RULES;
  }
  const peers = readPeers(value.entries, direction, setting, faults);
  if (peers.length === 0) faults.error("peer", at, "a rule needs a peer");
  const description = readDescription(value.entries.get("Description"), faults);
  const made = peers.map((peer) => makeRule({ span, peer, description, at }, setting));
  return {
    rules: made.flatMap(({ rules }) => rules),
    patterns: made.flatMap(({ patterns }) => patterns),
  };
}

interface Span {
  readonly protocol?: string;
  readonly ports?: Ports;
  readonly unclear?: Unknown;
}

function makeRule(
  {
    span: { protocol, ports, unclear },
    peer,
    description,
    at,
  }: {
    readonly span: Span;
    readonly peer: ReadPeer;
    readonly description: string | undefined;
    readonly at: string;
  },
  { direction, faults }: Setting,
): Rules {
  if ("refused" in peer) {
    faults.error(
      peer.refused.includes("opens everything") ? "opens-everything" : "peer",
      peer.at,
      peer.refused,
    );
    return NO_RULES;
  }
  const line = lineOnly(at);
  const known = { direction, ...(protocol === undefined ? {} : { protocol }), ...ports };
  if ("unclear" in peer)
    return patternOf({ ...known, peerKind: peer.peerKind }, line, peer.unclear, faults);
  if (unclear || protocol === undefined)
    return patternOf({ ...known, ...whoOf(peer.peer) }, line, unclear, faults);
  const said = description === undefined ? {} : { description };
  return {
    rules: [{ direction, protocol, ...ports, peer: peer.peer, ...said, at: line }],
    patterns: [],
  };
}

/** A rule that may or may not be deployed: whatever fits it is possibly declared. */
export function asPattern(rule: DeclaredRule, reason: string): RulePattern {
  const { peer, description: _, ...parts } = rule;
  return { ...parts, ...whoOf(peer), reason };
}

function whoOf(peer: DeclaredRule["peer"]): Pick<RulePattern, "peerKind" | "peer"> {
  if (peer.kind === "known") return { peerKind: peer.peerKind, peer: peer.peer };
  return { peerKind: peer.kind === "list-name" ? "pl" : "sg" };
}

function patternOf(
  parts: Omit<RulePattern, "at" | "reason">,
  at: string,
  { reason }: Unknown = unknown(at, "not understood"),
  faults: Faults,
): Rules {
  faults.notUnderstood("rule", at, reason);
  return { rules: [], patterns: [{ ...parts, at, reason }] };
}

function readSpan(
  members: ReadonlyMap<string, Value>,
  at: string,
): Span | { readonly refused: string; readonly at: string } {
  const written = members.get("IpProtocol");
  if (!written) return { refused: "a rule needs IpProtocol", at };
  const text = textOf(written);
  if (typeof text !== "string") return { unclear: text };
  const protocol = normaliseProtocol(text);
  if ("refused" in protocol) return { refused: worded(protocol), at: written.at };
  const [from, to] = ["FromPort", "ToPort"].map((name) => readPort(members.get(name)));
  for (const port of [from, to]) {
    if (typeof port === "object" && "unclear" in port)
      return { protocol: protocol.value, unclear: port.unclear };
    if (typeof port === "object") return port;
  }
  const ports = normalisePorts(protocol.value, numberOf(from), numberOf(to));
  if ("refused" in ports) return { refused: worded(ports), at };
  return { protocol: protocol.value, ...(ports.value ? { ports: ports.value } : {}) };
}

type Port = number | undefined | { readonly unclear: Unknown } | { refused: string; at: string };

function readPort(value: Value | undefined): Port {
  if (!value) return undefined;
  const text = textOf(value);
  if (typeof text !== "string") return { unclear: text };
  if (/^-?\d{1,6}$/.test(text.trim())) return Number(text);
  return { refused: `"${text}" is no port`, at: value.at };
}

function numberOf(port: Port): number | undefined {
  return typeof port === "number" ? port : undefined;
}

function worded({ refused, fix }: Extract<Normal<unknown>, { refused: string }>): string {
  return fix === undefined ? refused : `${refused}: ${fix}`;
}

/** A description that is not understood is not compared: it is no part of what a rule is. */
function readDescription(value: Value | undefined, faults: Faults): string | undefined {
  if (!value) return undefined;
  const text = textOf(value);
  if (typeof text !== "string") {
    faults.notUnderstood("description", text.at, text.reason);
    return undefined;
  }
  if (text.length > MAX_DESCRIPTION)
    faults.error("description", value.at, `AWS takes at most ${MAX_DESCRIPTION} characters`);
  return text;
}
