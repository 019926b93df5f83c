import { z } from "zod";
import {
  automationSettings,
  expectedSettings,
  weeklyTime,
  workingHours,
} from "./expected-settings.ts";
import { accountId, channelId, duration, userId } from "./values.ts";

/** One person and what is theirs. */
export const personSettings = z.strictObject({
  slack: userId.describe("Slack user id"),
  os: z
    .array(
      z.strictObject({
        user: z.string().min(1).describe("operating system user"),
        account: accountId.optional().describe("only in this account"),
      }),
    )
    .default([])
    .describe("operating system users; never a shared one"),
  keys: z
    .array(
      z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}=?$/, "must be a fingerprint such as SHA256:…"),
    )
    .default([])
    .describe("fingerprints of SSH keys"),
  certs: z.array(z.string().min(1)).default([]).describe("key IDs of SSH certificates"),
  iam: z
    .array(
      z.string().regex(/^arn:aws[a-z-]*:(?:iam|sts)::\d{12}:/, "must be the ARN of a principal"),
    )
    .default([])
    .describe("ARNs of IAM users"),
  sso: z.array(z.string().min(1)).default([]).describe("names at the identity provider"),
  also: z
    .array(userId)
    .default([])
    .describe("further Slack accounts of the same person: they are one name, not two"),
  commits: z
    .array(z.string().regex(/^[^\s<>@]+@[^\s<>@]+$/, "must be an e-mail address"))
    .default([])
    .describe(
      "e-mail addresses in their commits: they are the first name under what they declared",
    ),
  sid: z
    .array(z.string().regex(/^S-1-[\d-]+$/, "must be a SID such as S-1-5-21-…"))
    .default([])
    .describe("Windows SIDs"),
  away_until: z.iso.date().optional().describe("away until the end of this day, UTC"),
});

/** A lesson: first match wins. */
const educationRule = z.strictObject({
  when: z
    .strictObject({
      source: z
        .enum(["ssh", "rdp", "ssm", "eic", "console", "switch"])
        .optional()
        .describe("kind of login"),
      method: z.string().optional().describe("as sshd names it: `password`, `publickey`"),
      user: z.string().optional().describe("operating system user"),
      shared: z.boolean().optional().describe("a shared user such as ec2-user"),
      asg: z.boolean().optional().describe("a host of an Auto Scaling group"),
      mfa: z.boolean().optional().describe("console login with or without MFA"),
      environment: z.string().optional().describe("`accounts[].environment`"),
    })
    .prefault({})
    .describe("all that is written must hold"),
  text: z.string().min(1).max(300).describe("one sentence"),
  url: z.url().optional().describe("where to read more"),
});

/** The challenge. */
export const loginSettings = z
  .strictObject({
    channel: channelId
      .optional()
      .describe("where logins go that nobody can be asked about; else `incidents.channel`"),
    remind: duration({ min: "10s", max: "60m" })
      .prefault("5m")
      .describe("reminder after the login was received"),
    deadline: duration({ min: "20s", max: "60m" })
      .prefault("10m")
      .describe("silence becomes an incident this long after the login was received"),
    settle: duration({ min: "0s", max: "60s" })
      .prefault("15s")
      .describe("how long a login waits for evidence that belongs to it"),
    settle_shared: duration({ min: "0s", max: "180s" })
      .prefault("120s")
      .describe("the same, when only a shared user is known"),
    cover: duration({ min: "0s", max: "1h" })
      .prefault("15m")
      .describe("after a Yes, the same login again is added without a question"),
    cover_commands: duration({ min: "0s", max: "12h" })
      .prefault("8h")
      .describe("the same for commands, sftp and tunnels"),
    budget_hour: z
      .int()
      .min(1)
      .max(100_000)
      .default(3)
      .describe("questions to one person an hour; beyond, one question for all"),
    budget_day: z.int().min(1).max(100_000).default(10).describe("the same for a day"),
    hours: workingHours
      .prefault("Mon-Fri 07:00-20:00")
      .describe(
        "working hours in each person's own zone; outside of them responders are told of a question at once",
      ),
    expected: z
      .array(expectedSettings)
      .default([])
      .describe("logins that nobody is asked about; never those of high risk"),
    automation: z
      .array(automationSettings)
      .default([])
      .describe("programs that log in by themselves"),
    proof: z
      .array(z.enum(["ssh", "aws", "countersign"]))
      .min(1)
      .default(["ssh", "aws", "countersign"])
      .describe("how a Yes to a login of high risk may be proven"),
    shared_users: z
      .array(z.string())
      .default([
        "ec2-user",
        "ubuntu",
        "admin",
        "root",
        "centos",
        "fedora",
        "rocky",
        "Administrator",
        "ssm-user",
      ])
      .describe("operating system users that prove nobody"),
    critical: z
      .strictObject({
        accounts: z.array(accountId).default([]).describe("accounts"),
        roles: z.array(z.string()).default([]).describe("names of roles"),
        tags: z.array(z.string()).default(["countersign:critical"]).describe("tags of hosts"),
      })
      .prefault({})
      .describe("places where a login weighs more"),
    places: z
      .array(
        z.strictObject({
          account: accountId.optional().describe("account id"),
          tag: z.string().optional().describe("tag of the host, `key` or `key=value`"),
          source: z
            .enum(["ssh", "rdp", "ssm", "eic", "console", "switch"])
            .optional()
            .describe("kind of login"),
          mode: z
            .enum(["ask", "risky", "record"])
            .describe("ask always, only when risky, or never"),
        }),
      )
      .default([])
      .describe(
        "what is asked; first match wins; else everything, console and switch by SSO when risky",
      ),
    trusted_session_names: z
      .array(z.string())
      .default([])
      .describe("roles whose session name is set by your identity provider"),
    trusted_cas: z
      .array(z.string())
      .default([])
      .describe("fingerprints of CAs whose certificate key IDs name people"),
    trusted_senders: z
      .array(z.string())
      .default([])
      .describe("SQS SenderIds that may send login events of our own form"),
    email_lookup: z
      .boolean()
      .default(true)
      .describe("find people by the e-mail in SSO and SAML names"),
    chain_lookup: z
      .boolean()
      .default(true)
      .describe("find out in CloudTrail who took a role on, when its session does not say"),
    silent_after: duration({ min: "1h", max: "7d" })
      .prefault("24h")
      .describe("a running host that sent no line for so long is reported once a day"),
    canary: z
      .boolean()
      .default(true)
      .describe("send a login of our own through the queue each hour, and page when it is lost"),
    digest: weeklyTime.prefault("Mon 09:00").describe("when the weekly summaries go out, UTC"),
    keep_raw: duration({ min: "1d", max: "400d" })
      .prefault("90d")
      .describe("how long lines and records are kept as they were received"),
    keep: duration({ min: "30d", max: "4000d" })
      .prefault("400d")
      .describe("how long what was read from them is kept"),
    education: z
      .array(educationRule)
      .optional()
      .describe("lessons after a Yes, first match wins; absent: six built-in ones"),
    host_zone: z.string().default("UTC").describe("time zone of log lines that carry none"),
  })
  .prefault({})
  .describe("was this you?");
