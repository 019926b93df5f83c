import { z } from "zod";
import type { EventOf } from "../core/event.ts";
import { incidentEvents, timerSchema } from "../core/incident-signals.ts";
import { touchedSchema } from "./decode.ts";
import { bucketSettings } from "./settings.ts";
import { snapshotSchema } from "./snapshot.ts";
import { touchSchema } from "./touch.ts";

/** The forms that can be asked for. */
export const FORMS = ["snooze", "accept", "close", "undo", "sign", "decline"] as const;

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
  /** All buckets of the account were read before this. */
  swept: z.boolean().default(false),
  /** More than a few became public at once: they are told together. */
  gathered: z.literal(true).exactOptional(),
  // A row of an older form is as if there were none, and a touch that is not understood names nobody.
  known: snapshotSchema.optional().catch(undefined),
  touch: touchSchema.optional().catch(undefined),
});
export type Observed = z.infer<typeof observedSchema>;

/** Which change of which plan a result is about. */
const callSchema = z.object({ planHash: z.string(), do: z.enum(["block", "policy", "acl"]) });

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
  /** Somebody wants it closed as they saw it: `hash` is over everything that the form showed. */
  "bucket.close": z.object({
    choice: z.string(),
    hash: z.string(),
    reason: z.string().trim(),
    typed: z.string().trim(),
  }),
  "bucket.undo": z.object({ hash: z.string(), reason: z.string().trim() }),
  /** The last change of a case that is over is to be undone: handed over by that case. */
  "bucket.undo_handed": z.object({
    hash: z.string(),
    by: z.object({ user: z.string(), person: z.string().exactOptional() }),
    reason: z.string(),
  }),
  "bucket.sign": z.object({ hash: z.string() }),
  "bucket.decline": z.object({ reason: z.string().trim() }),
  "bucket.call_done": callSchema.extend({ outcome: z.enum(["done", "already"]) }),
  "bucket.call_refused": callSchema.extend({
    outcome: z.enum(["moved", "refused"]),
    why: z.string(),
  }),
  "bucket.call_failed": z.object({ reason: z.string().default("it failed") }),
  /** Many buckets of an account became public at once: to the account's own case. */
  "bucket.gathered": z.object({
    account: z.string(),
    buckets: z.array(z.string()),
    touch: touchSchema.optional().catch(undefined),
  }),
  /** Somebody wants the message of one that was told with others. */
  "bucket.tell": z.object({}),
  /** Once a day: what is worth a word and no message of its own. */
  "bucket.digest": z.object({ account: z.string(), lines: z.array(z.string()) }),
  timer: timerSchema,
  ...incidentEvents,
} as const;

/** An event of an exposure case. */
export type ExposureEvent = EventOf<typeof exposureEventSchemas>;
/** One kind of event, with its data. */
export type ExposureEventOf<K extends ExposureEvent["kind"]> = Extract<ExposureEvent, { kind: K }>;
