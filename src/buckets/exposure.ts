import { z } from "zod";
import type { Case } from "../core/case.ts";
import { actSchema, dueSchema, groundSchema, planInHandSchema, proposalSchema } from "./acts.ts";
import { exposureSeverity } from "./finding.ts";
import { MODES } from "./policy.ts";
import { protectionSchema } from "./shield.ts";
import { touchSchema } from "./touch.ts";
import { gradeSchema, verdictSchema } from "./verdict.ts";

/**
 * quiet: nothing is wrong; who touched the bucket is kept until it was read, with notices and attempts · open: public ·
 * signing: a change waits for its second name · acting: it is made · verifying: it was made, and is looked at · unsigned: it
 * holds, and its second name is due · snoozed · accepted: public on purpose, by configuration · closed.
 */
export const OPEN_STATES = [
  "open",
  "signing",
  "acting",
  "verifying",
  "unsigned",
  "snoozed",
  "accepted",
] as const;
export const CLOSED_STATES = ["quiet", "closed"] as const;
export type ExposureState = (typeof OPEN_STATES)[number] | (typeof CLOSED_STATES)[number];

const iso = z.iso.datetime();

/** Something that is told although nothing is public: a protection that was taken away, or attempts that were refused. */
const notice = z.object({
  n: z.number().int(),
  at: iso,
  what: z.enum([
    "weakened",
    "account",
    "attempts",
    "reminder",
    "differs",
    "gathered",
    "unsigned",
    "digest",
  ]),
  touch: touchSchema.exactOptional(),
  lost: z.array(protectionSchema).exactOptional(),
  /** Statements that are public but for one switch, or buckets that somebody tried to publish. Foreign text. */
  names: z.array(z.string()).exactOptional(),
  count: z.number().int().exactOptional(),
  /** Whole lines of a digest. Foreign text. */
  lines: z.array(z.string()).exactOptional(),
  /** The verdict at that moment. */
  grade: gradeSchema.exactOptional(),
});
export type Notice = z.infer<typeof notice>;

/** A public bucket, as people are told of it. */
const exposed = z.object({
  verdict: verdictSchema,
  severity: exposureSeverity,
  /** True if it has a tag that is called sensitive. */
  sensitive: z.boolean(),
  since: iso,
  /** When the bucket was last seen not public; absent: it was never read before. */
  privateAt: iso.exactOptional(),
  who: touchSchema.exactOptional(),
  /** Protections that went with this change. */
  lost: z.array(protectionSchema),
  readAt: iso,
  region: z.string().exactOptional(),
  website: z.enum(["yes", "no", "not read"]),
  tags: z.record(z.string(), z.string()),
  /** Other accounts that the policy names: what closing it would also cut. */
  accounts: z.array(z.string()),
});
export type Exposed = z.infer<typeof exposed>;

/** What the configuration allows for a bucket, kept with its case: messages and forms are made from the case alone. */
const stance = z.object({
  mode: z.enum(MODES),
  role: z.boolean(),
  guarded: z.boolean(),
  /** Why it was not closed by itself. */
  downgraded: z.array(z.string()).exactOptional(),
});

/** Everything that is stored of an exposure beside its state. */
export const exposureDetails = z.object({
  account: z.string(),
  /** Absent: the account's own switches, or attempts. */
  bucket: z.string().exactOptional(),
  accountName: z.string().exactOptional(),
  channel: z.string(),
  posted: z.boolean(),
  touches: z.array(touchSchema),
  exposed: exposed.exactOptional(),
  /** Since when the bucket cannot be read, and why. */
  unread: z.object({ since: iso, reason: z.string() }).exactOptional(),
  /** How often an unreadable bucket was read again after a touch. */
  tries: z.number().int(),
  /** The first reading that found nothing public any more. */
  calm: z.object({ grade: gradeSchema, readAt: iso }).exactOptional(),
  snooze: z
    .object({
      by: z.string(),
      until: iso,
      reason: z.string(),
      severity: exposureSeverity,
      hashes: z.array(z.string()),
    })
    .exactOptional(),
  accepted: z.object({ owner: z.string(), reason: z.string(), until: iso }).exactOptional(),
  incident: z
    .object({ number: z.number().int().exactOptional(), state: z.string() })
    .exactOptional(),
  outcome: z.enum(["gone", "LATENT", "PRIVATE", "BLOCKED"]).exactOptional(),
  closedAt: iso.exactOptional(),
  stance: stance.exactOptional(),
  /** The last reading. */
  ground: groundSchema.exactOptional(),
  /** What is to be done, is done, or was done last. */
  plan: planInHandSchema.exactOptional(),
  proposal: proposalSchema.exactOptional(),
  due: dueSchema.exactOptional(),
  /** What was done and not undone, the oldest first. */
  acts: z.array(actSchema).default([]),
  /** Since when it is looked at whether it holds. */
  verify: z.object({ since: iso }).exactOptional(),
  /** What became of the last plan, for people. Foreign text. */
  note: z
    .object({
      text: z.string(),
      by: z.string().exactOptional(),
      /** What a person types who may do it. */
      command: z.string().exactOptional(),
    })
    .exactOptional(),
  signed: z.object({ by: z.string(), at: iso }).exactOptional(),
  /** Owners, as Slack users, and those who were asked. */
  notify: z.array(z.string()).default([]),
  asked: z.object({ round: z.int() }).exactOptional(),
  /** Counts plans that were begun and questions that were asked. */
  round: z.int().default(0),
  /** One of many that became public at once: told together, and by itself when somebody asks for it. */
  gathered: z.literal(true).exactOptional(),
  notices: z.array(notice),
  noticed: z.number().int(),
  attempts: z.array(z.object({ eventId: z.string(), at: iso, bucket: z.string().exactOptional() })),
  /** Who was refused, where this is about refused calls. Foreign text. */
  tried: z.string().exactOptional(),
  earlier: z.string().exactOptional(),
  gen: z.number().int(),
  timers: z.record(z.string(), z.object({ gen: z.number().int(), due: iso })),
});
export type ExposureDetails = z.infer<typeof exposureDetails>;
export type ExposureCase = Case<ExposureState, ExposureDetails>;
