import ipaddr from "ipaddr.js";

/** IPv4 or IPv6. The two never mix: an IPv4 range says nothing about IPv6. */
export type Family = 4 | 6;

/** Addresses as numbers, both ends included. */
export interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

/** What deserves a word when somebody wrote it; AWS itself stores none of these. */
export type CidrLint = "host-bits" | "bare-address" | "opens-everything";

/** A CIDR: `text` is canonical (host bits cleared, IPv6 as RFC 5952), `first` and `last` its addresses. */
export interface Cidr extends Interval {
  readonly family: Family;
  readonly prefix: number;
  readonly text: string;
  readonly lint: readonly CidrLint[];
}

const BITS = { 4: 32, 6: 128 } as const;

/**
 * CIDR or bare address as people and AWS write it -> canonical, or undefined when it is none. Strict: no leading
 * zeros (some tools read octal), no hexadecimal octets, no zone, dotted masks for IPv4 only.
 * `opens-everything`: mask 0 on an address that is not zero, which is a slip of the hand in code.
 */
export function parseCidr(raw: string): Cidr | undefined {
  return parsePlainV4(raw) ?? parseAnyCidr(raw);
}

const OCTET = "(0|[1-9]\\d{0,2})";
const PLAIN_V4 = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}/(0|[1-9]\\d?)$`);

/** IPv4 as AWS writes it, with all of its host bits cleared: nearly every rule has such a peer. Anything else is undefined. */
function parsePlainV4(raw: string): Cidr | undefined {
  const match = PLAIN_V4.exec(raw);
  if (!match) return undefined;
  const [a, b, c, d] = [Number(match[1]), Number(match[2]), Number(match[3]), Number(match[4])];
  const prefix = Number(match[5]);
  if (a > 255 || b > 255 || c > 255 || d > 255 || prefix > 32) return undefined;
  const value = a * 2 ** 24 + b * 2 ** 16 + c * 256 + d;
  const size = 2 ** (32 - prefix);
  if (value % size !== 0) return undefined;
  const first = BigInt(value);
  return { family: 4, prefix, first, last: BigInt(value + size - 1), text: raw, lint: NO_LINT };
}

const NO_LINT: readonly CidrLint[] = [];

function parseAnyCidr(raw: string): Cidr | undefined {
  const [address = "", mask, ...rest] = raw.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, "").split("/");
  const parsed = parseAddress(address);
  if (!parsed || rest.length > 0) return undefined;
  const { family, value } = parsed;
  const prefix = mask === undefined ? BITS[family] : parseMask(mask, family);
  if (prefix === undefined) return undefined;
  const hostBits = (1n << BigInt(BITS[family] - prefix)) - 1n;
  const first = value - (value & hostBits);
  const lint: CidrLint[] = [];
  if (mask === undefined) lint.push("bare-address");
  if (first !== value) lint.push("host-bits");
  if (prefix === 0 && value !== 0n) lint.push("opens-everything");
  const text = `${addressText(family, first)}/${prefix}`;
  return { family, prefix, first, last: first + hostBits, text, lint };
}

/** An address as text -> its family and number, or undefined; as strict as `parseCidr`. */
export function parseAddress(
  text: string,
): { readonly family: Family; readonly value: bigint } | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text))
    return { family: 4, value: numberOf(ipaddr.IPv4.parse(text).toByteArray()) };
  // ipaddr.js takes zones, groups of five digits and octal tails; the form is checked before it sees the text.
  const tail = text.slice(text.lastIndexOf(":") + 1);
  const dotted = ipaddr.IPv4.isValidFourPartDecimal(tail);
  const groups = dotted ? text.slice(0, -tail.length) : text;
  if (!/^(?:[0-9a-f]{0,4}:){2,8}(?:[0-9a-f]{0,4})$/i.test(groups) || !ipaddr.IPv6.isValid(text))
    return undefined;
  return { family: 6, value: numberOf(ipaddr.IPv6.parse(text).toByteArray()) };
}

/** An address as text: dotted, or as RFC 5952 says. */
export function addressText(family: Family, value: bigint): string {
  const bytes = Array.from({ length: BITS[family] / 8 }, (_, index) =>
    Number((value >> BigInt(BITS[family] - 8 * (index + 1))) & 0xffn),
  );
  return family === 4 ? bytes.join(".") : new ipaddr.IPv6(bytes).toRFC5952String();
}

/** Sorted, without overlaps, neighbours merged: equal sets of addresses give equal lists. */
export function unionOf(intervals: readonly Interval[]): readonly Interval[] {
  const merged: { first: bigint; last: bigint }[] = [];
  for (const { first, last } of intervals.toSorted(byFirst)) {
    const before = merged.at(-1);
    if (before && first <= before.last + 1n) before.last = last > before.last ? last : before.last;
    else merged.push({ first, last });
  }
  return merged;
}

/** The addresses that are in both. */
export function intersectionOf(
  a: readonly Interval[],
  b: readonly Interval[],
): readonly Interval[] {
  const [left, right] = [unionOf(a), unionOf(b)];
  const both: Interval[] = [];
  for (let i = 0, j = 0; ; ) {
    const [x, y] = [left[i], right[j]];
    if (!x || !y) return both;
    const first = x.first > y.first ? x.first : y.first;
    const last = x.last < y.last ? x.last : y.last;
    if (first <= last) both.push({ first, last });
    if (x.last < y.last) i++;
    else j++;
  }
}

/** How many addresses, each counted once. */
export function sizeOf(intervals: readonly Interval[]): bigint {
  return unionOf(intervals).reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

/** True when every address of `inner` is in `outer`. */
export function covers(outer: readonly Interval[], inner: readonly Interval[]): boolean {
  return sizeOf(intersectionOf(outer, inner)) === sizeOf(inner);
}

/** True when the set is every address of its family. */
export function isWholeFamily(family: Family, intervals: readonly Interval[]): boolean {
  return sizeOf(intervals) === 1n << BigInt(BITS[family]);
}

/** Addresses of the internet: IPv4 without private, shared, link-local, multicast and reserved ranges; IPv6 2000::/3. */
export const PUBLIC_SPACE: Readonly<Record<Family, readonly Interval[]>> = {
  4: gapsBetween([
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "224.0.0.0/3",
  ]),
  6: intervalsOf(["2000::/3"]),
};

/** How many addresses of the internet are in the set. */
export function publicSize(family: Family, intervals: readonly Interval[]): bigint {
  return sizeOf(intersectionOf(PUBLIC_SPACE[family], intervals));
}

/** The IPv4 addresses outside these CIDRs. */
function gapsBetween(cidrs: readonly string[]): readonly Interval[] {
  const taken = intervalsOf(cidrs);
  const starts = [0n, ...taken.map(({ last }) => last + 1n)];
  const ends = [...taken.map(({ first }) => first - 1n), (1n << 32n) - 1n];
  return starts.flatMap((first, index) => {
    const last = ends[index] ?? first;
    return first <= last ? [{ first, last }] : [];
  });
}

function intervalsOf(cidrs: readonly string[]): readonly Interval[] {
  return unionOf(cidrs.flatMap((text) => parseCidr(text) ?? []));
}

function parseMask(mask: string, family: Family): number | undefined {
  if (/^(?:0|[1-9]\d{0,2})$/.test(mask)) {
    const prefix = Number(mask);
    return prefix <= BITS[family] ? prefix : undefined;
  }
  if (family === 6 || !ipaddr.IPv4.isValidFourPartDecimal(mask)) return undefined;
  return ipaddr.IPv4.parse(mask).prefixLengthFromSubnetMask() ?? undefined;
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function byFirst(a: Interval, b: Interval): number {
  if (a.first === b.first) return 0;
  return a.first < b.first ? -1 : 1;
}
