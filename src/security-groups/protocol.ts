/** A part in its normal form, or why there is none and what to write instead. */
export type Normal<T> = { readonly value: T } | { readonly refused: string; readonly fix?: string };

/** Ports of tcp and udp, both included; for icmp and icmpv6 the pair is type, code (-1: all). */
export interface Ports {
  readonly from: number;
  readonly to: number;
}

const CANONICAL: ReadonlyMap<string, string> = new Map([
  ["tcp", "tcp"],
  ["6", "tcp"],
  ["udp", "udp"],
  ["17", "udp"],
  ["icmp", "icmp"],
  ["1", "icmp"],
  ["icmpv6", "icmpv6"],
  ["58", "icmpv6"],
  ["all", "-1"],
  ["any", "-1"],
  ["-1", "-1"],
]);

/** Names that AWS does not take, and the number that it does. Source: IANA protocol numbers. */
const NUMBERS: ReadonlyMap<string, string> = new Map([
  ["ipv6-icmp", "icmpv6 or 58"],
  ["igmp", "2"],
  ["gre", "47"],
  ["esp", "50"],
  ["ah", "51"],
  ["ospf", "89"],
  ["ipip", "4"],
  ["vrrp", "112"],
  ["sctp", "132"],
]);

const ALL_PORTS: Ports = { from: 0, to: 65_535 };

/** Protocol as people and AWS write it -> `tcp udp icmp icmpv6 -1` or a number of 0 to 255 as text. */
export function normaliseProtocol(raw: string | number): Normal<string> {
  const text = String(raw).trim().toLowerCase();
  const known = CANONICAL.get(text);
  if (known !== undefined) return { value: known };
  const number = NUMBERS.get(text);
  if (number !== undefined) return { refused: `protocol ${text}`, fix: `use ${number}` };
  if (!/^\d+$/.test(text)) return { refused: `"${text}" is no protocol` };
  if (Number(text) > 255) return { refused: `protocol ${text}`, fix: "IANA numbers end at 255" };
  const decimal = String(Number(text));
  return { value: CANONICAL.get(decimal) ?? decimal };
}

/**
 * Ports as read -> canonical, undefined where the protocol has none. tcp and udp: one number means both, -1 to -1 all
 * (0 to 65535, which is not the same rule as protocol -1). ICMP: type -1 forces code -1, a missing code means all.
 */
export function normalisePorts(
  protocol: string,
  from: number | undefined,
  to: number | undefined,
): Normal<Ports | undefined> {
  if (protocol === "tcp" || protocol === "udp") return portsOf(from, to);
  if (protocol === "icmp" || protocol === "icmpv6") return typeAndCode(from, to);
  return { value: undefined };
}

function portsOf(from: number | undefined, to: number | undefined): Normal<Ports> {
  const [first, last] = [from ?? to, to ?? from];
  if (first === undefined || last === undefined) return { refused: "ports are required" };
  if (first === -1 && last === -1) return { value: ALL_PORTS };
  for (const port of [first, last])
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      return { refused: `port ${port}`, fix: "ports are whole numbers of 0 to 65535" };
  if (first > last) return { refused: `ports ${first}-${last}`, fix: `write ${last}-${first}` };
  return { value: { from: first, to: last } };
}

function typeAndCode(type = -1, code = -1): Normal<Ports> {
  for (const part of [type, code])
    if (!Number.isInteger(part) || part < -1 || part > 255)
      return { refused: `ICMP type or code ${part}`, fix: "use -1 (all) or 0 to 255" };
  return { value: { from: type, to: type === -1 ? -1 : code } };
}
