import { z } from "zod";
import { callerSchema } from "../core/caller.ts";
import { aclGrantSchema, blockSchema } from "./settings.ts";

/** One call that concerned a bucket or its account: it says *look* and *who*; what is so is read from AWS. */
export const touchSchema = z.object({
  eventId: z.string(),
  eventName: z.string(),
  at: z.iso.datetime(),
  what: z.enum(["policy", "acl", "block", "ownership", "access point", "bucket"]),
  actor: callerSchema,
  /** Public grants that the call set; empty: it set others. Absent: it set none at all. */
  aclSeen: z.array(aclGrantSchema).exactOptional(),
  /** The switches that the call set; absent: it set none, or took the block away. */
  block: blockSchema.exactOptional(),
});
export type Touch = z.infer<typeof touchSchema>;

/** Older ones are in the record of events. */
const MAX_TOUCHES = 10;

/** Touches in order of their time, each event once, the newest ten. */
export function joinTouches(touches: readonly Touch[], touch: Touch): Touch[] {
  return [...touches.filter(({ eventId }) => eventId !== touch.eventId), touch]
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .slice(-MAX_TOUCHES);
}
