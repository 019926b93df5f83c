import { z } from "zod";
import { accountId, channelId, cron, duration, shortName } from "./values.ts";

const exception = z.strictObject({
  groups: z.array(z.string()).min(1).describe("group names (with `*`) or ids"),
  ports: z
    .array(z.union([z.int(), z.string()]))
    .optional()
    .describe("ports or ranges"),
  peers: z.array(z.string()).optional().describe("CIDRs, group ids or prefix lists"),
  until: z.iso.date().describe("last day, at most 365 days ahead"),
  owner: z.string().min(1).describe("who answers for it"),
  reason: z.string().min(10).describe("why"),
  approved_by: z.string().min(1).describe("who approved it; not the owner"),
});

/** Rules that no group may contain. */
export const baselineSettings = z
  .array(
    z.strictObject({
      id: shortName.describe("name of the rule, shown in messages"),
      severity: z.enum(["critical", "high", "medium", "low"]).describe("how bad a violation is"),
      direction: z.enum(["ingress", "egress"]).default("ingress").describe("direction"),
      protocols: z.array(z.string()).default(["tcp"]).describe("protocols; `all` for every one"),
      ports: z
        .union([z.literal("all"), z.array(z.union([z.int(), z.string()])).min(1)])
        .describe("ports or ranges that are looked at"),
      except_ports: z
        .array(z.union([z.int(), z.string()]))
        .optional()
        .describe("ports left out, with `ports: all`"),
      reach: z.enum(["world", "broad", "narrow"]).describe("violated from this reach on"),
      mode: z
        .enum(["observe", "suggest"])
        .default("suggest")
        .describe("`observe` and `suggest` both report and change nothing"),
      except: z.array(exception).default([]).describe("exceptions, reviewed like code"),
    }),
  )
  .optional()
  .describe("forbidden rules; absent: the shipped ones; `[]`: none");

/** Security groups: owners, ignored rules, sweep. */
export const securityGroupSettings = z
  .strictObject({
    owners: z
      .array(
        z.strictObject({
          match: z
            .strictObject({
              name: z.string().optional().describe("group name with `*`"),
              tag: z.string().optional().describe("`key` or `key=value`"),
              account: accountId.optional().describe("account id"),
            })
            .describe("which groups"),
          channel: channelId.optional().describe("channel for their messages"),
          notify: z.array(z.string()).default([]).describe("user ids named in the message"),
        }),
      )
      .default([])
      .describe("who is told; first match wins"),
    ignore: z
      .array(
        z.strictObject({
          group: z.string().min(1).describe("group name with `*`, or id"),
          rule: z.string().min(1).describe("as `in 22/tcp from 10.0.0.0/8`, with `*`"),
          until: z.iso.date().describe("last day, at most 365 days ahead"),
          owner: z.string().min(1).describe("who answers for it"),
          reason: z.string().min(10).describe("why"),
        }),
      )
      .default([])
      .describe("left out of drift, never out of the baseline"),
    attempts: z
      .enum(["off", "digest", "post"])
      .default("digest")
      .describe("refused calls on groups: not told, once a day, or each"),
    sweep: cron.default("*/10 * * * *").describe("when every group is read, UTC; also at start"),
    confirm_after: duration({ min: "5s", max: "10m" })
      .prefault("20s")
      .describe("a difference that no event explains is read again after this long"),
  })
  .prefault({})
  .describe("security groups");
