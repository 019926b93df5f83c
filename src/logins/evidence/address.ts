import { addressText, parseAddress, parseCidr } from "../../core/net.ts";

/** 0xffff before an IPv4 address: `::ffff:192.0.2.1`. */
const MAPPED = 0xffffn;

const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const DOTTED = new RegExp(`^(?:${OCTET}\\.){3}${OCTET}$`);

/**
 * An address as a log spells it -> one spelling: dotted, or RFC 5952 with its `%zone` kept. `::ffff:a.b.c.d` is IPv4.
 * Undefined for `UNKNOWN`, host names and everything else: such an address matches nothing.
 */
export function normaliseAddress(text: string): string | undefined {
  // Nearly all are spelled as they come out, and a log has thousands of them.
  if (DOTTED.test(text)) return text;
  const [bare = "", zone] = text.split("%", 2);
  const parsed = parseAddress(bare);
  if (!parsed) return undefined;
  const { family, value } = parsed;
  if (family === 6 && value >> 32n === MAPPED) return addressText(4, value & 0xffffffffn);
  return `${addressText(family, value)}${zone && family === 6 ? `%${zone}` : ""}`;
}

/** Where a login came from, as far as it tells two sources apart: the IPv4 address, or the /64 of an IPv6 one. */
export function sourceOf(ip: string | undefined): string {
  const parsed = parseAddress(ip?.split("%", 1)[0] ?? "");
  if (!parsed) return "unknown";
  if (parsed.family === 4) return addressText(4, parsed.value);
  return `${addressText(6, (parsed.value >> 64n) << 64n)}/64`;
}

/** True for addresses that say only "from this machine": a session forwarded by an agent on the host. */
export function isLoopback(ip: string | undefined): boolean {
  return ip === "::1" || ip?.startsWith("127.") === true;
}

/** Addresses that machines have among themselves. Source: RFC 1918, RFC 6598, RFC 4193. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"];

/** True for an address that another machine of the estate may have. */
export function isPrivate(ip: string): boolean {
  return PRIVATE.some((cidr) => isInside(ip, cidr));
}

/** True if the address lies in the CIDR; false when either is none. */
export function isInside(ip: string | undefined, cidr: string): boolean {
  const address = parseAddress(ip?.split("%", 1)[0] ?? "");
  const range = parseCidr(cidr);
  return (
    address !== undefined &&
    range?.family === address.family &&
    range.first <= address.value &&
    address.value <= range.last
  );
}
