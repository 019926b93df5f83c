import { type Normal, normalisePorts, normaliseProtocol } from "../protocol.ts";
import type { Direction, PeerKind } from "../rule.ts";
import { type Faults, lineOnly } from "./faults.ts";
import { type PeerRead, peersOf } from "./own-yaml-peer.ts";
import { readSpans, type Span } from "./own-yaml-ports.ts";
import type { DeclaredRule } from "./reader.ts";
import { withoutRepeats } from "./repeats.ts";
import { type Entry, scalarOf, type Tree } from "./yaml-tree.ts";

const RULE_KEYS = ["proto", "ports", "type", "code", "from", "to", "why"];
/** AWS takes no more. Source: EC2 API reference, IpRange. */
const MAX_DESCRIPTION = 255;

/** What is the same for all rules of one direction of one group. */
interface Setting {
  readonly direction: Direction;
  readonly peerOf: (text: string) => PeerRead;
  readonly faults: Faults;
}

/** The rules of one direction, each item's ports times its peers. Faults are told, with their place; never throws. */
export function readOwnRules(items: readonly Tree[], setting: Setting): readonly DeclaredRule[] {
  return withoutRepeats(
    items.flatMap((item) => readItem(item, setting)),
    setting.faults,
  );
}

function readItem(item: Tree, setting: Setting): DeclaredRule[] {
  const { direction, faults } = setting;
  if (item.kind !== "map") {
    faults.error("rule", item.at, "a rule is a map of proto, ports, from");
    return [];
  }
  for (const [key, { at }] of item.entries)
    if (!RULE_KEYS.includes(key)) faults.error("unknown-key", at, `"${key}" is not known here`);
  const protocol = readProtocol(item.entries);
  if ("refused" in protocol) {
    refuse(faults, "protocol", item.entries.get("proto")?.value.at ?? item.at, protocol);
    return [];
  }
  const why = readWhy(item.entries, faults);
  const spans = readSpans(item.entries, protocol.value, item.at, faults);
  const peers = peersOf(item.entries, item.at, direction, faults);
  return peers.flatMap((peer) =>
    spans.flatMap((span) => makeRule({ protocol: protocol.value, span, peer, why }, setting) ?? []),
  );
}

interface Draft {
  readonly protocol: string;
  readonly span: Span;
  readonly peer: Tree;
  readonly why: string | undefined;
}

function makeRule(draft: Draft, { direction, peerOf, faults }: Setting): DeclaredRule | undefined {
  const { protocol, span, peer, why } = draft;
  const read = peerOf(String(scalarOf(peer) ?? "").trim());
  if (read.slip) return refuse(faults, "opens-everything", peer.at, read.slip);
  for (const { name, reason } of read.lint) faults.lint(name, peer.at, reason);
  const ports = normalisePorts(protocol, span.from, span.to);
  if ("refused" in ports) return refuse(faults, "rule", span.at, ports);
  if ("refused" in read.peer) return refuse(faults, "rule", span.at, read.peer);
  const whom = read.peer.value;
  if (whom.kind === "known" && isOtherFamily(protocol, whom.peerKind))
    faults.lint("icmp-family", peer.at, `${protocol} from ${whom.peer} matches nothing`);
  return {
    direction,
    protocol,
    ...ports.value,
    peer: whom,
    ...(why === undefined ? {} : { description: why }),
    at: lineOnly(peer.at),
  };
}

/** ICMP of one family from addresses of the other: AWS takes it, and it lets nothing pass. */
function isOtherFamily(protocol: string, peerKind: PeerKind): boolean {
  return (protocol === "icmp" && peerKind === "v6") || (protocol === "icmpv6" && peerKind === "v4");
}

function readProtocol(members: ReadonlyMap<string, Entry>): Normal<string> {
  const proto = scalarOf(members.get("proto")?.value);
  return typeof proto === "string" || typeof proto === "number"
    ? normaliseProtocol(proto)
    : { refused: "a rule needs a proto" };
}

function readWhy(members: ReadonlyMap<string, Entry>, faults: Faults): string | undefined {
  const tree = members.get("why")?.value;
  const value = scalarOf(tree);
  if (!tree || value === undefined) return undefined;
  const text = String(value);
  if (text.length > MAX_DESCRIPTION)
    faults.error("description", tree.at, `AWS takes at most ${MAX_DESCRIPTION} characters`);
  return text;
}

function refuse(
  faults: Faults,
  name: string,
  at: string,
  { refused, fix }: { readonly refused: string; readonly fix?: string },
): undefined {
  faults.error(name, at, fix === undefined ? refused : `${refused}: ${fix}`);
}
