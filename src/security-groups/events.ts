import { z } from "zod";
import type { EventOf } from "../core/event.ts";
import { incidentEvents, timerSchema } from "../core/incident-signals.ts";
import { attemptsDueSchema } from "./attempts.ts";
import { attributedSchema } from "./attribution.ts";
import { attemptedSchema, hintedSchema, touchedSchema } from "./decode.ts";
import { declaredSchema } from "./desired/declared.ts";
import { liveGroupSchema } from "./live-group.ts";
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
  declared: declaredSchema,
  // A row of an older form is as if there were none: nothing was agreed.
  agreed: snapshotSchema.optional().catch(undefined),
});
export type Observed = z.infer<typeof observedSchema>;

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
  "sg.snooze": z.object({ version: z.int(), hours: z.string(), reason: z.string() }),
  "sg.wake": z.object({}),
  timer: timerSchema,
  ...incidentEvents,
} as const;

/** An event of a drift case. */
export type DriftEvent = EventOf<typeof driftEventSchemas>;
