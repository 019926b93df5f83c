import { z } from "zod";
import { accountId, channelId, cron, duration, roleArn, shortName } from "./values.ts";

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
        .enum(["observe", "suggest", "ask", "auto"])
        .default("suggest")
        .describe(
          "`observe` reports · `suggest` offers to heal · `ask` asks the owners · `auto` heals by itself",
        ),
      on_silence: z
        .enum(["heal"])
        .optional()
        .describe("with `ask`: heals when nobody answers; absent: an incident"),
      author: z
        .string()
        .min(1)
        .max(60)
        .optional()
        .describe("who wrote the rule; needed where it heals by itself"),
      approved_by: z
        .string()
        .min(1)
        .max(60)
        .optional()
        .describe("who approved that; not the author"),
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
    change_role: roleArn
      .optional()
      .describe(
        "role to assume for changes, in every account that names none; absent: AWS is only looked at",
      ),
    protected: z
      .array(z.string().min(1))
      .default([])
      .describe(
        "groups that never change by themselves and always with two names before: names with `*`, ids, `tag` or `tag=value`",
      ),
    two_names: z
      .enum(["strict", "open_only", "off"])
      .default("strict")
      .describe(
        "second name under every change · only where something is opened · never, which each message says",
      ),
    sign_after: duration({ min: "1h", max: "14d" })
      .prefault("24h")
      .describe("how long the second name may be due for what had to be closed at once"),
    ask_deadline: duration({ min: "1m", max: "24h" })
      .prefault("15m")
      .describe("how long owners have to answer before silence counts"),
    caps: z
      .strictObject({
        per_10_minutes: z.int().min(1).max(1000).default(5).describe("rules in one account"),
        per_hour: z.int().min(1).max(10_000).default(20).describe("rules in all accounts"),
      })
      .prefault({})
      .describe("most rules that are healed by themselves"),
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
