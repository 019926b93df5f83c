import { z } from "zod";
import type { EventOf } from "../core/event.ts";
import { incidentEvents, timerSchema } from "../core/incident-signals.ts";
import { attemptsDueSchema } from "./attempts.ts";
import { attributedSchema } from "./attribution.ts";
import { attemptedSchema, hintedSchema, touchedSchema } from "./decode.ts";
import { declaredSchema } from "./desired/declared.ts";
import { liveGroupSchema } from "./live-group.ts";
import { planKindSchema } from "./plan.ts";
import { snapshotSchema } from "./snapshot.ts";
import { sweepAskedSchema, sweptSchema } from "./sweeping.ts";

const place = { account: z.string(), region: z.string() };

/**
 * `sg.observed`: a group was read. `group` with reading `ok` only; `declared` is made by `declaredFor`, `agreed` is the
 * data of the group's row in `snapshots`. Without `groupId` it is a declared group that AWS does not have.
 */
const observedSchema = z.object({
  ...place,
  groupId: z.string().exactOptional(),
  vpcId: z.string().exactOptional(),
  name: z.string().exactOptional(),
  cause: z.enum(["event", "sweep", "confirm", "person"]),
  readAt: z.iso.datetime(),
  reading: z.enum(["ok", "gone", "unknown"]),
  reason: z.string().exactOptional(),
  group: liveGroupSchema.exactOptional(),
  /** The whole region was read before this. */
  swept: z.boolean().exactOptional(),
  /** Changes are frozen: why, and by whom. */
  frozen: z.string().exactOptional(),
  declared: declaredSchema,
  // A row of an older form is as if there were none: nothing was agreed.
  agreed: snapshotSchema.optional().catch(undefined),
});
export type Observed = z.infer<typeof observedSchema>;

/** Which change of which plan a result is about. */
const callSchema = z.object({
  planHash: z.string(),
  key: z.string(),
  do: z.enum(["revoke", "authorize", "describe"]),
});

/** Everything that happens to a drift case. */
export const driftEventSchemas = {
  "sg.touched": touchedSchema,
  "sg.hinted": hintedSchema,
  "sg.attempted": attemptedSchema,
  /** Once a day: what was refused since yesterday. */
  "sg.attempts_due": attemptsDueSchema,
  /** What CloudTrail says about who it was. */
  "sg.attributed": attributedSchema,
  /** A person wants places swept now; each answers when it is done. */
  "sg.sweep_asked": sweepAskedSchema,
  "sg.swept": sweptSchema,
  "sg.observed": observedSchema,
  /** Changes are frozen, and why; without it: they are not, or not any more. */
  "sg.frozen": z.object({ why: z.string().exactOptional() }),
  /** A read failed for good. */
  "sg.unread": z.object({ reason: z.string().default("the read failed") }),
  /** What the code says about this group has changed. */
  "desired.loaded": z.object({ ...place, groupId: z.string() }),
  /** An isolation has taken the group: it belongs to an incident. One per group. */
  "sg.claim": z.object({
    ...place,
    groupId: z.string(),
    incident: z.object({ key: z.string(), number: z.int().exactOptional() }),
  }),
  "sg.unclaim": z.object({ ...place, groupId: z.string() }),
  "sg.escalate": z.object({}),
  "sg.look": z.object({}),
  "sg.snooze_asked": z.object({}),
  "sg.snooze": z.object({
    version: z.int(),
    /** `1`, `8`, `24`, `168`, or `date`. */
    hours: z.string(),
    /** `YYYY-MM-DD`, the last day; with `date`. */
    until: z.string().default(""),
    reason: z.string(),
  }),
  "sg.exception_asked": z.object({}),
  "sg.keep_asked": z.object({}),
  "sg.keep": z.object({ hours: z.string(), reason: z.string() }),
  /** Somebody wants to see what a plan would do; `sg.plan_sent`: they want it done, as they saw it. */
  "sg.plan_asked": z.object({ kind: planKindSchema }),
  "sg.plan_sent": z.object({
    kind: planKindSchema,
    hash: z.string(),
    picked: z.array(z.string()),
    reason: z.string(),
    typed: z.string(),
  }),
  /** The last change of a case that is over is to be undone: handed over by that case. */
  "sg.undo": z.object({
    picked: z.array(z.string()),
    by: z.object({ user: z.string(), person: z.string().exactOptional() }),
    reason: z.string(),
  }),
  "sg.sign_asked": z.object({}),
  "sg.decline_asked": z.object({}),
  "sg.sign": z.object({ hash: z.string() }),
  "sg.decline": z.object({ reason: z.string() }),
  "sg.adopt_asked": z.object({}),
  "sg.adopt": z.object({ picked: z.array(z.string()), reason: z.string() }),
  "sg.call_done": callSchema.extend({
    outcome: z.enum(["done", "already"]),
    /** The rule's id as it is now. */
    ruleId: z.string().exactOptional(),
  }),
  "sg.call_refused": callSchema.extend({
    outcome: z.enum(["moved", "refused"]),
    why: z.string(),
    frozen: z.string().exactOptional(),
  }),
  "sg.call_failed": z.object({ reason: z.string().default("it failed") }),
  "sg.wake": z.object({}),
  timer: timerSchema,
  ...incidentEvents,
} as const;

/** An event of a drift case. */
export type DriftEvent = EventOf<typeof driftEventSchemas>;
