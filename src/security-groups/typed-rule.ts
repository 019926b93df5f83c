import { normaliseRule, type RawPeer, type RuleParts } from "./rule.ts";

/** A rule as people type it: `in 22/tcp from 10.0.0.0/8`, `tcp 8080-8090 from sg-0a1b`, `out all to ::/0`. */
export function readTypedRule(
  text: string,
): { readonly rule: RuleParts; readonly lint: readonly string[] } | { readonly refused: string } {
  const found = /^(?:(in|out|ingress|egress)\s+)?(.+?)\s+(?:from|to)\s+(\S+)$/i.exec(text.trim());
  if (!found) return { refused: "write it as `in 22/tcp from 10.0.0.0/8` or `out all to ::/0`" };
  const [, way = "", what = "", peer = ""] = found;
  const opened = readPorts(what);
  if (!opened)
    return { refused: `"${what}" is no protocol with ports: write 22/tcp, all or icmp 8` };
  const direction = /^(?:out|egress)$/i.test(way) ? "egress" : "ingress";
  const normal = normaliseRule({ direction, ...opened, peer: readPeer(peer) });
  if ("refused" in normal) {
    const { refused, fix } = normal;
    return { refused: fix === undefined ? refused : `${refused}: ${fix}` };
  }
  const { lint, ...rule } = normal.value;
  return { rule, lint };
}

/** `22/tcp`, `tcp/22`, `tcp 22-80`, `icmp 3/4`, `all`. */
function readPorts(
  text: string,
): { readonly protocol: string; readonly from?: number; readonly to?: number } | undefined {
  const [ports, protocol] =
    /^(\d+(?:-\d+)?)\/([a-z]\w*)$/i.exec(text)?.slice(1) ??
    /^([a-z]\w*|-1|\d+)(?:[\s/]+(\d+(?:[-/]\d+)?))?$/i.exec(text)?.slice(1).toReversed() ??
    [];
  if (protocol === undefined) return undefined;
  if (ports === undefined) return { protocol };
  const [from = "", to] = ports.split(/[-/]/);
  const icmp = /^icmp/i.test(protocol);
  const end = to === undefined ? (icmp ? undefined : Number(from)) : Number(to);
  return { protocol, from: Number(from), ...(end === undefined ? {} : { to: end }) };
}

function readPeer(peer: string): RawPeer {
  const owned = /^(\d{12})\/(sg-\w+)$/.exec(peer);
  if (owned) return { group: owned[2] ?? "", owner: owned[1] ?? "" };
  if (/^sg-\w+$/.test(peer)) return { group: peer };
  return /^pl-\w+$/.test(peer) ? { list: peer } : { cidr: peer };
}
