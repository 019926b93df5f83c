import { z } from "zod";
import type { BucketReading, Part } from "../core/readings.ts";

/** One part of a bucket's settings, as it travels in an event. */
function partOf<T>(value: z.ZodType<T>): z.ZodType<Part<T>> {
  return z.discriminatedUnion("read", [
    z.object({ read: z.literal("ok"), value }),
    z.object({ read: z.literal("absent") }),
    z.object({ read: z.literal("unknown"), reason: z.string() }),
  ]);
}

/** The four switches of a block. */
export const blockSchema = z.object({
  blockPublicAcls: z.boolean(),
  ignorePublicAcls: z.boolean(),
  blockPublicPolicy: z.boolean(),
  restrictPublicBuckets: z.boolean(),
});

/** A public grant of an ACL, or any other. */
export const aclGrantSchema = z.object({
  uri: z.string().exactOptional(),
  canonicalId: z.string().exactOptional(),
  permission: z.string(),
});

/** Everything that was read of a bucket. */
export const bucketSettings: z.ZodType<BucketReading> = z.object({
  account: z.string(),
  bucket: z.string(),
  region: partOf(z.string()),
  policy: partOf(z.string()),
  isPublic: partOf(z.boolean()),
  acl: partOf(z.array(aclGrantSchema)),
  owner: z.string().exactOptional(),
  ownership: partOf(z.string()),
  bucketBlock: partOf(blockSchema),
  accountBlock: partOf(blockSchema),
  accessPoints: partOf(
    z.array(
      z.object({
        name: z.string(),
        networkOrigin: z.enum(["internet", "vpc", "unknown"]),
        policy: partOf(z.string()),
        isPublic: partOf(z.boolean()).exactOptional(),
        block: partOf(blockSchema),
      }),
    ),
  ),
  website: partOf(z.literal(true)),
  tags: partOf(z.record(z.string(), z.string())),
});
