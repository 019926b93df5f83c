import { isIPv4, isIPv6 } from "node:net";

/** An address range: canonical text, first address as a number, and prefix length. */
export interface Cidr {
  readonly kind: "v4" | "v6";
  readonly text: string;
  readonly first: bigint;
  readonly prefix: number;
}

const BITS = { v4: 32, v6: 128 };

/** Reads `address/length`; host bits are cleared as AWS does. Nothing when it is no range. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = "", length = "", ...more] = text.split("/");
  if (more.length > 0 || !/^\d{1,3}$/.test(length)) return undefined;
  const kind = isIPv4(address) ? "v4" : "v6";
  if (kind === "v6" && (!isIPv6(address) || address.includes("%"))) return undefined;
  const prefix = Number(length);
  if (prefix > BITS[kind]) return undefined;
  const hostBits = BigInt(BITS[kind] - prefix);
  const first = (numberOf(kind, address) >> hostBits) << hostBits;
  return { kind, text: `${textOf(kind, first)}/${prefix}`, first, prefix };
}

/** Whether all of `inner` lies in `outer`. */
export function liesWithin(inner: Cidr, outer: Cidr): boolean {
  if (inner.kind !== outer.kind || inner.prefix < outer.prefix) return false;
  const hostBits = BigInt(BITS[outer.kind] - outer.prefix);
  return inner.first >> hostBits === outer.first >> hostBits;
}

function numberOf(kind: Cidr["kind"], address: string): bigint {
  if (kind === "v4")
    return address.split(".").reduce((sum, octet) => (sum << 8n) + BigInt(octet), 0n);
  return wordsOf(address).reduce((sum, word) => (sum << 16n) + BigInt(word), 0n);
}

/** The eight 16-bit words of an IPv6 address in any spelling. */
function wordsOf(address: string): number[] {
  const dotted = /(?:\d+\.){3}\d+$/.exec(address)?.[0];
  const plain =
    dotted === undefined
      ? address
      : address.slice(0, -dotted.length) +
        wordsOfV4(dotted)
          .map((word) => word.toString(16))
          .join(":");
  const [head = "", tail] = plain.split("::");
  const front = hexWords(head);
  if (tail === undefined) return front;
  const back = hexWords(tail);
  return [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
}

function wordsOfV4(address: string): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
  return [a * 256 + b, c * 256 + d];
}

function hexWords(text: string): number[] {
  return text === "" ? [] : text.split(":").map((word) => Number.parseInt(word, 16));
}

function textOf(kind: Cidr["kind"], value: bigint): string {
  if (kind === "v4")
    return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");
  const words = Array.from({ length: 8 }, (_, index) =>
    Number((value >> BigInt(112 - 16 * index)) & 0xffffn),
  );
  return shortest(words);
}

/** RFC 5952: the longest run of at least two zero words becomes `::`, the first of equal ones. */
function shortest(words: readonly number[]): string {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < words.length; start += 1) {
    const end = words.findIndex((word, index) => index >= start && word !== 0);
    const length = (end < 0 ? words.length : end) - start;
    if (length > best.length) best = { start, length };
  }
  const hex = words.map((word) => word.toString(16));
  if (best.start < 0) return hex.join(":");
  const front = hex.slice(0, best.start).join(":");
  return `${front}::${hex.slice(best.start + best.length).join(":")}`;
}
