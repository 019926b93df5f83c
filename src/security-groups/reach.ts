import {
  type Family,
  type Interval,
  isWholeFamily,
  PUBLIC_SPACE,
  publicSize,
  sizeOf,
  unionOf,
} from "../core/net.ts";

/** How far a set of addresses reaches, by measure and not by spelling: halves and holes do not slip through. */
export type ReachClass = "none" | "private" | "narrow" | "broad" | "world";

/** One family's reach. `percent` of the family's public addresses, cut to two places. */
export interface Reach {
  readonly class: ReachClass;
  readonly publicAddresses: bigint;
  readonly percent: number;
  readonly whole: boolean;
  readonly intervals: number;
}

const ORDER: readonly ReachClass[] = ["none", "private", "narrow", "broad", "world"];
/** More than a /8 of IPv4, or than a /32 of IPv6 (what one provider gets), is broad. */
const NARROW_MAX: Readonly<Record<Family, bigint>> = { 4: 1n << 24n, 6: 1n << 96n };

const PUBLIC_TOTAL: Readonly<Record<Family, bigint>> = {
  4: sizeOf(PUBLIC_SPACE[4]),
  6: sizeOf(PUBLIC_SPACE[6]),
};

/** How far these addresses of one family reach. */
export function reachOf(family: Family, intervals: readonly Interval[]): Reach {
  const total = PUBLIC_TOTAL[family];
  const publicAddresses = publicSize(family, intervals);
  const merged = unionOf(intervals);
  return {
    class: classify(family, publicAddresses, total, merged.length),
    publicAddresses,
    percent: Number((publicAddresses * 10_000n) / total) / 100,
    whole: isWholeFamily(family, merged),
    intervals: merged.length,
  };
}

function classify(family: Family, open: bigint, total: bigint, intervals: number): ReachClass {
  if (open * 4n >= total) return "world";
  if (open > NARROW_MAX[family]) return "broad";
  if (open > 0n) return "narrow";
  return intervals > 0 ? "private" : "none";
}

/** True when `reach` is as wide as `limit`, or wider. */
export function isAtLeast(reach: ReachClass, limit: ReachClass): boolean {
  return ORDER.indexOf(reach) >= ORDER.indexOf(limit);
}
