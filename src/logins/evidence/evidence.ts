import { z } from "zod";

/** What can name a person, heaviest first: a key is harder to borrow than an account name. */
export const MARK_KINDS = [
  "ssh_fp",
  "cert_key_id",
  "iam_arn",
  "sso_name",
  "win_sid",
  "os_user",
] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

/** One thing that names somebody. `mail`: the name comes from an identity provider and may be looked up as an e-mail. */
export const markSchema = z.object({
  kind: z.enum(MARK_KINDS),
  value: z.string(),
  mail: z.boolean().optional(),
});
export type Mark = z.infer<typeof markSchema>;

/** Ways in. */
export const PROTOCOLS = ["ssh", "rdp", "ssm", "eic", "console", "switch"] as const;

/** A: confirmed by AWS. B: from the host's journal or event log. C: text that any local user could have written. */
export const GRADES = ["A", "B", "C"] as const;
export type Grade = (typeof GRADES)[number];

/** What runs in a connection. `unknown` is an answer of its own: the host does not say. */
export const SESSIONS = ["shell", "command", "sftp", "tunnel", "unknown"] as const;

/** Faults for which nobody is asked: somebody must look now. */
export const ALARMS = [
  "forged",
  "root",
  "instance_role",
  "service_account",
  "misused_key",
  "deactivated",
] as const;
export type Alarm = (typeof ALARMS)[number];

/** The machine that was entered. `key` is the instance id, else `name@log group`: a name alone is used again by Auto Scaling. */
export const hostSchema = z.object({
  key: z.string(),
  instanceId: z.string().optional(),
  name: z.string().optional(),
});

/**
 * One observation about a way in, from one line or record. `role`: `login` happened; `mate` supports a login; `trace` is
 * understood but supports none by itself; `context` is what a login did next; `failure` did not get in. `outcome` is
 * `accepted` for logins, else another word.
 */
export const evidenceSchema = z.object({
  id: z.string(),
  role: z.enum(["login", "mate", "trace", "context", "failure"]),
  kind: z.string(),
  outcome: z.string(),
  protocol: z.enum(PROTOCOLS),
  grade: z.enum(GRADES),
  at: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
  /** The source's clock is more than 5 min off: its time is shown, but nothing is reckoned from it. */
  skewed: z.literal(true).optional(),
  account: z.string().optional(),
  region: z.string().optional(),
  host: hostSchema.optional(),
  user: z.string().optional(),
  ip: z.string().optional(),
  port: z.number().int().optional(),
  pid: z.number().int().optional(),
  method: z.string().optional(),
  keyType: z.string().optional(),
  fingerprint: z.string().optional(),
  keyId: z.string().optional(),
  session: z.enum(SESSIONS).optional(),
  principal: z.string().optional(),
  roleName: z.string().optional(),
  mfa: z.boolean().optional(),
  sso: z.boolean().optional(),
  count: z.number().int().optional(),
  /** Access key that made the call; and the one that the call gave out. Ids, not secrets. */
  accessKeyId: z.string().optional(),
  givenKeyId: z.string().optional(),
  /** Id of a session of Session Manager. */
  sessionId: z.string().optional(),
  /** Private address at the far end of a tunnel. */
  tunnelTo: z.string().optional(),
  /** Whom somebody became on a host, or as whom and where they went on from it. */
  toUser: z.string().optional(),
  toServer: z.string().optional(),
  /** First word of what was run as somebody else; its arguments may hold secrets and are never kept. */
  command: z.string().optional(),
  /** Our own hourly login through the queue, which nobody is asked about. */
  canary: z.literal(true).optional(),
  /** Windows logon ids of this logon and of its linked one. */
  logonIds: z.array(z.string()).optional(),
  marks: z.array(markSchema),
  alarm: z.enum(ALARMS).optional(),
  /** At most 4 KB of what was received, without secrets; kept in the evidence table only. */
  raw: z.string().optional(),
  rawSha256: z.string().optional(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** What a parser says of one line or record; identity, place and time are added by the reader. */
export type Observation = Omit<
  Evidence,
  "id" | "grade" | "at" | "receivedAt" | "raw" | "rawSha256"
>;
