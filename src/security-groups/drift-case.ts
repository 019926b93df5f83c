import { z } from "zod";
import { commitSchema } from "./desired/declared.ts";
import { itemSchema } from "./item.ts";
import { reachedSchema } from "./live-group.ts";
import { noticeSchema } from "./notice.ts";
import { touchSchema } from "./touch.ts";

/** States of a drift case; what they mean is drawn in decide.ts. */
export type DriftState = "suspect" | "open" | "snoozed" | "held" | "closed";

export const OPEN_STATES: readonly DriftState[] = ["suspect", "open", "snoozed", "held"];
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
]);

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
  agreesSince: z.iso.datetime().exactOptional(),
  /** How often it was read again because an event's effect did not show. */
  late: z.int(),
  /** The code changed: what it is ahead by needs no second look. */
  codeChanged: z.boolean(),
  unread: z.object({ since: z.iso.datetime(), reason: z.string(), times: z.int() }).exactOptional(),
  snooze: z
    .object({
      until: z.iso.datetime(),
      ids: z.array(z.string()),
      by: z.string(),
      reason: z.string(),
    })
    .exactOptional(),
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
    gen: 0,
  };
}
