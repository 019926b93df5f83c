import { z } from "zod";
import type { BucketChange } from "../core/bucket-change.ts";
import { aclGrantSchema, blockSchema, bucketSettings } from "./settings.ts";
import { gradeSchema } from "./verdict.ts";

const marks = { was: z.string(), wanted: z.string() };

/** One change of one setting, as it travels in events and is kept. */
const bucketChangeSchema: z.ZodType<BucketChange> = z.discriminatedUnion("do", [
  z.object({ do: z.literal("block"), ...marks, to: blockSchema.exactOptional() }),
  z.object({ do: z.literal("policy"), ...marks, to: z.string().exactOptional() }),
  z.object({
    do: z.literal("acl"),
    ...marks,
    to: z.object({ owner: z.string(), grants: z.array(aclGrantSchema) }),
  }),
]);

/** What plans are made from: the last reading, and the public grants that a block hides. */
export const groundSchema = z.object({
  settings: bucketSettings,
  hidden: z.array(aclGrantSchema).exactOptional(),
  grade: gradeSchema,
  readAt: z.iso.datetime(),
  /** All buckets of the account were read before this. */
  swept: z.boolean(),
});
export type Ground = z.infer<typeof groundSchema>;

const kind = z.enum(["block", "statements", "acl", "undo"]);
const name = z.object({ user: z.string(), person: z.string().exactOptional() });
const excluded = z.array(
  z.object({ user: z.string().exactOptional(), person: z.string().exactOptional() }),
);

/** Something that was done, and what takes it back exactly: that is the image of before. */
export const actSchema = z.object({
  kind,
  hash: z.string(),
  at: z.iso.datetime(),
  change: bucketChangeSchema,
  undo: bucketChangeSchema,
});
export type Act = z.infer<typeof actSchema>;

/** A plan that somebody asked for, or the configuration. */
export const planInHandSchema = z.object({
  kind,
  hash: z.string(),
  change: bucketChangeSchema,
  undo: bucketChangeSchema,
  /** Absent: nobody asked. */
  by: name.exactOptional(),
  /** Slack users, or `buckets-auto` and who approved it. */
  names: z.array(z.string()),
  needs: z.enum(["before", "after", "none"]),
  reason: z.string(),
  at: z.iso.datetime(),
});
export type PlanInHand = z.infer<typeof planInHandSchema>;

/** What waits for a second name before it is done. */
export const proposalSchema = z.object({ until: z.iso.datetime(), excluded });

/** What was done at once and still lacks its second name. */
export const dueSchema = z.object({
  hash: z.string(),
  by: name,
  since: z.iso.datetime(),
  excluded,
  what: z.string(),
});
export type Due = z.infer<typeof dueSchema>;
