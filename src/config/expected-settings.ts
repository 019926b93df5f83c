import { z } from "zod";
import { parseHours, type WorkingHours } from "../core/hours.ts";
import { parseCidr } from "../core/net.ts";
import { shortName, userId } from "./values.ts";

const cidr = z
  .string()
  .refine((text) => parseCidr(text) !== undefined, "must be a CIDR such as 203.0.113.0/24");

/** Programs that log in by themselves. */
export const automationSettings = z.strictObject({
  name: shortName.describe("how people call it"),
  owner: userId.describe("Slack user id of who answers for it"),
  keys: z
    .array(z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/, "must be a fingerprint such as SHA256:…"))
    .default([])
    .describe("fingerprints of its SSH keys"),
  iam: z
    .array(
      z.string().regex(/^arn:aws[a-z-]*:(?:iam|sts)::\d{12}:/, "must be the ARN of a principal"),
    )
    .default([])
    .describe("ARNs of its IAM users, or `arn:aws:sts::…:assumed-role/<name>` of its roles"),
  from: z
    .array(cidr)
    .min(1)
    .describe("CIDRs from which it may come; from elsewhere its owner is asked"),
});

/** Logins that are expected: all that is written must hold. */
export const expectedSettings = z
  .strictObject({
    person: userId.optional().describe("Slack user id"),
    automation: shortName.optional().describe("name of one of `logins.automation`"),
    scope: z.string().min(1).max(300).describe("`<account>/<scope>` as questions show it"),
    cidr: cidr.optional().describe("from there only"),
    credential: z.string().optional().describe("fingerprint, principal or method, as `publickey`"),
    reason: z.string().min(4).max(300).describe("why"),
    until: z.iso.date().describe("last day, UTC; at most 30 days ahead"),
  })
  .refine(
    ({ person, automation }) => (person === undefined) !== (automation === undefined),
    "names either a person or an automation",
  );

/** `Mon-Fri 07:00-20:00`. */
export const workingHours: z.ZodType<WorkingHours, string> = z
  .string()
  .transform((text, context) => {
    const hours = parseHours(text);
    if (hours) return hours;
    context.addIssue({ code: "custom", message: "must be hours such as Mon-Fri 07:00-20:00" });
    return z.NEVER;
  });

/** When a digest goes out: `Mon 09:00`, UTC -> a cron expression. */
export const weeklyTime: z.ZodType<string, string> = z.string().transform((text, context) => {
  const match = /^(Sun|Mon|Tue|Wed|Thu|Fri|Sat) ([01]\d|2[0-3]):([0-5]\d)$/.exec(text.trim());
  if (match) return `${Number(match[3])} ${Number(match[2])} * * ${match[1]?.toLowerCase()}`;
  context.addIssue({ code: "custom", message: "must be a day and a time such as Mon 09:00" });
  return z.NEVER;
});
