import { type Cidr, parseAddress, parseCidr } from "../core/net.ts";

/** Never called: this machine's cloud (metadata, wire server), nowhere, everybody. */
const NEVER = [
  "0.0.0.0/8",
  "169.254.0.0/16",
  "168.63.129.16/32",
  "100.100.100.200/32",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/128",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
  "fd00:ec2::/32",
  "2001:db8::/32",
  "100::/64",
];
/** Called only where that is allowed: this machine and our own network. */
const PRIVATE = [
  "127.0.0.0/8",
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "198.18.0.0/15",
  "::1/128",
  "fc00::/7",
];
/** IPv6 that carries an IPv4 address within: it says nothing about where it leads, so it is never called. */
const WRAPPED = [
  "::/96",
  "::ffff:0:0/96",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "2001::/32",
  "2002::/16",
];

type Objection = "never" | "private";

/** In this order: what is never called lies within what is private, and `::1` within what is wrapped. */
const RULES: readonly (readonly [Objection, readonly Cidr[]])[] = [
  ["never", NEVER.flatMap(rangeOf)],
  ["private", PRIVATE.flatMap(rangeOf)],
  ["never", WRAPPED.flatMap(rangeOf)],
];

/** Why an address must not be called; undefined: it may be. What is no address is refused too. */
export function objectionTo(address: string, allowPrivate: boolean): Objection | undefined {
  const parsed = parseAddress(address.replace(/%.*$/, ""));
  if (!parsed) return "never";
  const { family, value } = parsed;
  const [objection] =
    RULES.find(([, ranges]) =>
      ranges.some((each) => each.family === family && each.first <= value && value <= each.last),
    ) ?? [];
  return objection === "private" && allowPrivate ? undefined : objection;
}

function rangeOf(text: string): Cidr[] {
  const range = parseCidr(text);
  return range ? [range] : [];
}
