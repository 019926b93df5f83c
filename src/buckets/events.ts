import { z } from "zod";
import type { EventOf } from "../core/event.ts";
import { incidentEvents, timerSchema } from "../core/incident-signals.ts";
import { touchedSchema } from "./decode.ts";
import { bucketSettings } from "./settings.ts";
import { snapshotSchema } from "./snapshot.ts";
import { touchSchema } from "./touch.ts";

/** The forms that can be asked for. */
export const FORMS = ["snooze", "accept"] as const;

/**
 * `bucket.observed`: a bucket was read; `settings` with reading `ok` only. Without `bucket` the account's buckets could not
 * be listed. `known` is the data of the bucket's row in `snapshots`, `touch` who made the whole account worth a look.
 */
const observedSchema = z.object({
  account: z.string(),
  bucket: z.string().exactOptional(),
  cause: z.enum(["event", "sweep", "confirm", "person"]),
  readAt: z.iso.datetime(),
  reading: z.enum(["ok", "gone", "unknown"]),
  reason: z.string().exactOptional(),
  settings: bucketSettings.exactOptional(),
  // A row of an older form is as if there were none, and a touch that is not understood names nobody.
  known: snapshotSchema.optional().catch(undefined),
  touch: touchSchema.optional().catch(undefined),
});
export type Observed = z.infer<typeof observedSchema>;

/** Everything that happens to an exposure case. */
export const exposureEventSchemas = {
  "bucket.touched": touchedSchema,
  "bucket.observed": observedSchema,
  /** A read failed for good. */
  "bucket.unread": z.object({ reason: z.string().default("the read failed") }),
  "bucket.escalate": z.object({}),
  "bucket.form": z.object({ form: z.enum(FORMS) }),
  "bucket.snooze": z.object({ hours: z.string(), reason: z.string().trim() }),
  "bucket.wake": z.object({}),
  timer: timerSchema,
  ...incidentEvents,
} as const;

/** An event of an exposure case. */
export type ExposureEvent = EventOf<typeof exposureEventSchemas>;
/** One kind of event, with its data. */
export type ExposureEventOf<K extends ExposureEvent["kind"]> = Extract<ExposureEvent, { kind: K }>;
