import { ADJECTIVES, ANIMALS } from "./words.ts";

/** An odd factor makes number × factor mod 65536 a permutation: no name comes twice in 65,536 incidents. */
const FACTOR = 40_503;
const NAMES = 65_536;

/** Number of an incident -> its code name, `amber-heron`: neutral, so that it may be said aloud and stand in channel names. */
export function codenameOf(number: number): string {
  const mixed = (number * FACTOR) % NAMES;
  return `${ADJECTIVES[mixed >> 8] ?? ""}-${ANIMALS[mixed & 0xff] ?? ""}`;
}

/** 42 -> `SEC-0042`. */
export function incidentName(number: number): string {
  return `SEC-${String(number).padStart(4, "0")}`;
}

/** `SEC-0042` -> 42; undefined for anything else. */
export function incidentNumber(name: string): number | undefined {
  const [, digits] = /^SEC-(\d{4,9})$/.exec(name) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
