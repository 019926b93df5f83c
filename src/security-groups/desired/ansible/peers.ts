import { parseCidr } from "../../../core/net.ts";
import type { PeerKind } from "../../rule.ts";
import type { Faults } from "../faults.ts";
import { judgeCidr } from "../own-yaml-peer.ts";
import type { DeclaredPeer } from "../reader.ts";
import { isAbsent, textOf, type Unknown, unclear, type Value } from "./value.ts";

/** Whom a rule lets in; or what kind of peer it is at least. */
export type ReadPeer =
  | { readonly peer: DeclaredPeer; readonly at: string }
  | { readonly unclear: Unknown; readonly peerKind: PeerKind; readonly at: string };

type Peer = DeclaredPeer | undefined;

/** Every way to name a peer, and what kind it is at least. Source: amazon.aws ec2_security_group. */
const WAYS: readonly {
  readonly name: string;
  readonly peerKind: PeerKind;
  readonly read: (text: string, at: string, faults: Faults) => Peer;
}[] = [
  { name: "cidr_ip", peerKind: "v4", read: readCidr },
  { name: "cidr_ipv6", peerKind: "v6", read: readCidr },
  { name: "ip_prefix", peerKind: "pl", read: readList },
  { name: "group_id", peerKind: "sg", read: readGroup },
  { name: "group_name", peerKind: "sg", read: (name) => ({ kind: "group-name", name }) },
];

/** All peers of a rule. Faults are told. */
export function readPeers(
  members: ReadonlyMap<string, Value>,
  at: string,
  faults: Faults,
): readonly ReadPeer[] {
  const written = WAYS.flatMap((way) => {
    const value = members.get(way.name);
    return value && !isAbsent(value) ? [{ way, value }] : [];
  });
  if (written.length === 0)
    faults.error("peer", at, "a rule needs cidr_ip, cidr_ipv6, ip_prefix, group_id or group_name");
  return written.flatMap(({ way, value }) => readWay(way, value, faults));
}

function readWay(way: (typeof WAYS)[number], value: Value, faults: Faults): readonly ReadPeer[] {
  const { at } = value;
  if (value.kind === "list") return value.items.flatMap((item) => readWay(way, item, faults));
  if (isAbsent(value)) return [];
  const lost = unclear(value);
  if (lost) return [{ unclear: lost, peerKind: way.peerKind, at }];
  const text = textOf(value);
  if (typeof text !== "string") {
    faults.error("peer", at, `${way.name}: ${text.reason}`);
    return [];
  }
  // Several in one text: older playbooks write them so.
  return text.split(/\s*,\s*/).flatMap((each) => {
    const peer = way.read(each.trim(), at, faults);
    return peer ? [{ peer, at }] : [];
  });
}

function readCidr(text: string, at: string, faults: Faults): Peer {
  const judged = judgeCidr(text, at, faults);
  if ("refused" in judged) {
    faults.error("opens-everything", at, `${judged.refused}: ${judged.fix ?? ""}`);
    return undefined;
  }
  const cidr = parseCidr(text);
  if (cidr) return { kind: "known", peerKind: cidr.family === 4 ? "v4" : "v6", peer: cidr.text };
  faults.error("rule", at, `"${text}" is no CIDR`);
  return undefined;
}

function readList(text: string): Peer {
  return /^pl-[0-9a-f]+$/.test(text)
    ? { kind: "known", peerKind: "pl", peer: text }
    : { kind: "list-name", name: text };
}

/** `sg-…`, `<account>/sg-…/<name>`, or AWS's own `amazon-elb/sg-…/amazon-elb-sg`. */
function readGroup(text: string, at: string, faults: Faults): Peer {
  const match = /^(?:(\d{12}|amazon-elb)\/)?(sg-[0-9a-f]+)(?:\/\S+)?$/.exec(text);
  const [, owner, id = ""] = match ?? [];
  if (match)
    return { kind: "known", peerKind: "sg", peer: owner === undefined ? id : `${owner}/${id}` };
  faults.error("peer", at, `"${text}" is no group id; a name goes into group_name`);
  return undefined;
}
