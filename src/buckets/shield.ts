import { z } from "zod";
import type { BucketReading, PublicAccessBlock } from "../core/readings.ts";
import { flagOf } from "./block.ts";

/** The protections of a bucket itself. Those of its account have a matter of their own. */
const PROTECTIONS = [
  "blockPublicAcls",
  "ignorePublicAcls",
  "blockPublicPolicy",
  "restrictPublicBuckets",
  "ownerEnforced",
] as const;
export const protectionSchema = z.enum(PROTECTIONS);
export type Protection = z.infer<typeof protectionSchema>;

/** Which protections are on; what could not be read is left out. */
export const shieldSchema = z.partialRecord(protectionSchema, z.boolean());
export type Shield = z.infer<typeof shieldSchema>;

/** The protections as they were read. */
export function shieldOf({ bucketBlock, ownership }: BucketReading): Shield {
  const flags = FLAG_NAMES.flatMap(([flag]): [Protection, boolean][] => {
    const value = flagOf(bucketBlock, flag);
    return value === "unknown" ? [] : [[flag, value === "on"]];
  });
  const enforced: [Protection, boolean][] =
    ownership.read === "unknown"
      ? []
      : [["ownerEnforced", ownership.read === "ok" && ownership.value === "BucketOwnerEnforced"]];
  return Object.fromEntries([...flags, ...enforced]);
}

/** The switches of a block, as AWS writes them. */
export const FLAG_NAMES: readonly (readonly [keyof PublicAccessBlock, string])[] = [
  ["blockPublicAcls", "BlockPublicAcls"],
  ["ignorePublicAcls", "IgnorePublicAcls"],
  ["blockPublicPolicy", "BlockPublicPolicy"],
  ["restrictPublicBuckets", "RestrictPublicBuckets"],
];

/** Those that were on and are off now. */
export function weakened(before: Shield, now: Shield): Protection[] {
  return PROTECTIONS.filter((each) => before[each] === true && now[each] === false);
}

/** What is known now, and of what could not be read, what was known before. */
export function joinShields(before: Shield, now: Shield): Shield {
  return { ...before, ...now };
}
