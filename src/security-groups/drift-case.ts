import { z } from "zod";
import { actSchema, outcomeSchema as callOutcomeSchema } from "./act.ts";
import { commitSchema } from "./desired/declared.ts";
import { itemSchema } from "./item.ts";
import { reachedSchema } from "./live-group.ts";
import { noticeSchema } from "./notice.ts";
import { planKindSchema, ruleChangeSchema } from "./plan.ts";
import { touchSchema } from "./touch.ts";

/** States of a drift case; what they mean is drawn in decide.ts. */
export type DriftState =
  | "suspect"
  | "open"
  | "asked"
  | "signing"
  | "acting"
  | "verifying"
  | "unsigned"
  | "snoozed"
  | "adopting"
  | "held"
  | "closed";

export const OPEN_STATES: readonly DriftState[] = [
  "suspect",
  "open",
  "asked",
  "signing",
  "acting",
  "verifying",
  "unsigned",
  "snoozed",
  "adopting",
  "held",
];
export const CLOSED_STATES: readonly DriftState[] = ["closed"];

/** How a case ended. */
const outcomeSchema = z.enum([
  /** Code and cloud agree again. */
  "converged",
  /** Something was touched or seen once, and never differed for long enough to say so. */
  "flapped",
  /** The group is gone, and no code wants it. */
  "gone",
  /** It could not be read, or not be compared, before anything was said. */
  "unread",
  /** Countersign changed it, and it holds. */
  "changed",
  /** The code says now what the cloud has. */
  "adopted",
]);

const nameSchema = z.object({ user: z.string(), person: z.string().exactOptional() });

/** What was asked for, by whom; `next` is the change in hand. Without `by` nobody asked: a rule of the baseline acts by itself. */
const planInHandSchema = z.object({
  kind: planKindSchema,
  hash: z.string(),
  changes: z.array(ruleChangeSchema),
  by: nameSchema.exactOptional(),
  /** The rule of the baseline that acts, and the two names in it. */
  baseline: z.string().exactOptional(),
  names: z.array(z.string()),
  needs: z.enum(["before", "after", "none"]),
  reason: z.string(),
  at: z.iso.datetime(),
  next: z.int(),
});
export type PlanInHand = z.infer<typeof planInHandSchema>;

/** A snooze, or one that waits for a second name. `severity`: the worst of what was snoozed. */
const snoozeSchema = z.object({
  until: z.iso.datetime(),
  ids: z.array(z.string()),
  by: z.string(),
  reason: z.string(),
  severity: z.enum(["low", "medium", "high", "critical"]).exactOptional(),
});

/** What waits for a second name: the plan in hand, or a long snooze. */
const proposalSchema = z.object({
  hash: z.string(),
  what: z.enum(["plan", "snooze"]),
  by: nameSchema,
  at: z.iso.datetime(),
  until: z.iso.datetime(),
  excluded: z.array(nameSchema.partial()),
  reason: z.string(),
  snooze: snoozeSchema.exactOptional(),
});

/** A signature that is still due for something that was done at once. */
const dueSchema = z.object({
  hash: z.string(),
  by: nameSchema,
  since: z.iso.datetime(),
  excluded: z.array(nameSchema.partial()),
  what: z.string(),
  told: z.boolean(),
});

/** One drift case: a group in one account and region. Times are ISO 8601, UTC. */
export const driftDetails = z.object({
  account: z.string(),
  accountName: z.string().exactOptional(),
  region: z.string(),
  /** Absent while AWS has no such group. */
  groupId: z.string().exactOptional(),
  vpcId: z.string().exactOptional(),
  name: z.string().exactOptional(),
  items: z.array(itemSchema),
  cosmetic: z.array(itemSchema),
  /** Declared rules of which something is not understood, with their place. */
  notUnderstood: z.array(z.object({ at: z.string(), reason: z.string() })),
  declared: z
    .object({ source: z.string(), at: z.string(), commit: commitSchema.exactOptional() })
    .exactOptional(),
  /** What the items open or close, in words. */
  reach: z.array(z.string()),
  reached: reachedSchema.exactOptional(),
  touches: z.array(touchSchema),
  /** The last good reading. */
  readAt: z.iso.datetime().exactOptional(),
  /** When people were first told. */
  detectedAt: z.iso.datetime().exactOptional(),
  channel: z.string().exactOptional(),
  notify: z.array(z.string()),
  posted: z.boolean(),
  /** A read is on its way. */
  readDue: z.iso.datetime().exactOptional(),
  /** What was seen once and is read again before anybody is told. */
  seen: z
    .object({ ids: z.array(z.string()), at: z.iso.datetime(), times: z.int() })
    .exactOptional(),
  /** Keys of the rules that the group has, by the last good reading. */
  live: z.array(z.string()).default([]),
  /** Changes are frozen: why, and by whom. */
  frozen: z.string().exactOptional(),
  plan: planInHandSchema.exactOptional(),
  proposal: proposalSchema.exactOptional(),
  due: dueSchema.exactOptional(),
  /** Everything that Countersign changed for this case, the latest last. */
  acts: z.array(actSchema).default([]),
  results: z.array(callOutcomeSchema).default([]),
  verify: z.object({ since: z.iso.datetime(), tries: z.int() }).exactOptional(),
  /** How the last plan was signed, for people. */
  signed: z.object({ by: z.string(), at: z.iso.datetime() }).exactOptional(),
  /** What was said last about a plan that came to nothing. */
  note: z.object({ text: z.string(), by: z.string().exactOptional() }).exactOptional(),
  asked: z
    .object({
      until: z.iso.datetime(),
      ids: z.array(z.string()),
      heals: z.boolean(),
      round: z.int(),
    })
    .exactOptional(),
  /** Why a rule of the baseline did not act by itself, or not as it says. */
  downgraded: z.array(z.string()).exactOptional(),
  adopting: z
    .object({
      ids: z.array(z.string()),
      keys: z.array(z.string()),
      by: z.string(),
      reason: z.string(),
      since: z.iso.datetime(),
      round: z.int(),
    })
    .exactOptional(),
  /** What was healed by itself, of the last day: handed on from case to case. */
  heals: z.array(z.object({ key: z.string(), at: z.iso.datetime() })).default([]),
  /** What was healed too often: no more by itself until then. */
  blocked: z.array(z.object({ key: z.string(), until: z.iso.datetime() })).default([]),
  /** Calls of ours of the last day, by case: their events are no news. */
  ours: z
    .array(
      z.object({
        caseId: z.string(),
        keys: z.array(z.string()),
        ruleIds: z.array(z.string()),
        at: z.iso.datetime(),
      }),
    )
    .default([]),
  /** Grows with each plan that is begun and each question that is asked. */
  round: z.int().default(0),
  /** What the configuration allows here, as it was when the group was read. */
  stance: z
    .object({
      /** There is a role with which this account may be changed. */
      role: z.boolean(),
      twoNames: z.enum(["strict", "open_only", "off"]),
      /** The source's own tool adds what it declares; `hint` says how. */
      handsOver: z.boolean(),
      hint: z.string().exactOptional(),
      /** Keys that break the baseline and may be taken away by a button. */
      healable: z.array(z.string()),
      /** Who wrote the line of each declared rule: the first name under it. */
      authors: z.array(z.object({ key: z.string(), by: nameSchema })).default([]),
    })
    .default({ role: false, twoNames: "strict", handsOver: false, healable: [], authors: [] }),
  /** More than usual care: never changed by itself, always two names before. */
  guarded: z.boolean().default(false),
  agreesSince: z.iso.datetime().exactOptional(),
  /** How often it was read again because an event's effect did not show. */
  late: z.int(),
  /** The code changed: what it is ahead by needs no second look. */
  codeChanged: z.boolean(),
  unread: z.object({ since: z.iso.datetime(), reason: z.string(), times: z.int() }).exactOptional(),
  snooze: snoozeSchema.exactOptional(),
  claim: z.object({ key: z.string(), number: z.int().exactOptional() }).exactOptional(),
  incident: z
    .object({ number: z.int(), state: z.enum(["open", "resolved", "closed"]) })
    .exactOptional(),
  /** What was looked up in CloudTrail because nobody was known: ids of the items, and how often. */
  lookup: z.object({ ids: z.array(z.string()), round: z.int() }).exactOptional(),
  /** Not a group but something to tell: a sweep that somebody asked for, calls that AWS refused. Closed from the start. */
  notice: noticeSchema.exactOptional(),
  outcome: outcomeSchema.exactOptional(),
  closedAt: z.iso.datetime().exactOptional(),
  /** The case of this group before this one. */
  earlier: z.string().exactOptional(),
  /** Timers of another generation are stale. */
  gen: z.int(),
  /** Timer -> its generation; another one is stale. */
  timers: z.record(z.string(), z.int()).default({}),
});
export type DriftDetails = z.infer<typeof driftDetails>;

/** What a case is about. */
export type Place = Pick<DriftDetails, "account" | "region" | "groupId" | "vpcId" | "name">;

/** A case about which nothing is known yet. */
export function newDetails({ account, region, groupId, vpcId, name }: Place): DriftDetails {
  return {
    account,
    region,
    ...(groupId === undefined ? {} : { groupId }),
    ...(vpcId === undefined ? {} : { vpcId }),
    ...(name === undefined ? {} : { name }),
    items: [],
    cosmetic: [],
    notUnderstood: [],
    reach: [],
    touches: [],
    notify: [],
    posted: false,
    late: 0,
    codeChanged: false,
    live: [],
    acts: [],
    results: [],
    heals: [],
    blocked: [],
    ours: [],
    round: 0,
    stance: { role: false, twoNames: "strict", handsOver: false, healable: [], authors: [] },
    guarded: false,
    gen: 0,
    timers: {},
  };
}
