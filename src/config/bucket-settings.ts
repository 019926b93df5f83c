import { z } from "zod";
import { accountId, channelId, cron, duration, roleArn, userId } from "./values.ts";

const accepted = z.strictObject({
  bucket: z.string().describe("name of the bucket"),
  channel: z.enum(["acl", "policy", "access-point"]).describe("what may be public"),
  statement: z.string().describe("hash of the statement as the message shows it, or `all`"),
  until: z.iso.date().describe("last day, at most 365 days ahead"),
  owner: z.string().min(1).describe("who answers for it"),
  reason: z.string().min(10).describe("why it is public"),
  approved_by: z.string().min(1).describe("who approved it; not the owner"),
});

const owner = z.strictObject({
  match: z
    .strictObject({
      name: z.string().optional().describe("bucket name with `*`"),
      tag: z.string().optional().describe("`key` or `key=value`"),
      account: accountId.optional().describe("account id"),
    })
    .describe("which buckets"),
  channel: channelId.optional().describe("channel for their messages"),
  notify: z.array(userId).default([]).describe("user ids that are reminded, and asked"),
});

/** Buckets: what is public on purpose, how far Countersign may go by itself. */
export const bucketSettings = z
  .strictObject({
    mode: z
      .enum(["observe", "suggest", "ask", "auto"])
      .default("suggest")
      .describe(
        "`observe` reports · `suggest` offers to close · `ask` asks the owners too · `auto` puts the block on by itself",
      ),
    approved_by: z
      .string()
      .min(1)
      .max(60)
      .optional()
      .describe("who approved `mode: auto`; needed with it"),
    change_role: roleArn
      .optional()
      .describe(
        "role to assume for changes to buckets, of the same name in every account; absent: buckets are only looked at",
      ),
    protected: z
      .array(z.string().min(1))
      .default([])
      .describe(
        "buckets that never change by themselves and always with two names before: names with `*`, `tag` or `tag=value`",
      ),
    owners: z.array(owner).default([]).describe("who is told; first match wins"),
    grace: duration({ min: "0s", max: "24h" })
      .prefault("10m")
      .describe("how long people have before an exposure of severity high becomes an incident"),
    sweep: cron.default("7 * * * *").describe("when all buckets are read, UTC"),
    sensitive: z
      .array(z.string())
      .default([])
      .describe("tags (`key` or `key=value`) that raise the severity by one step"),
    accept: z.array(accepted).default([]).describe("buckets that are public on purpose"),
  })
  .prefault({})
  .describe("S3 exposure");
