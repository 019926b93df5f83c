import { z } from "zod";
import type { Case } from "../core/case.ts";
import type { EventOf } from "../core/event.ts";
import { incidentEvents, severitySchema, timerSchema } from "../core/incident-signals.ts";
import { signSchema } from "./sign.ts";

/** What the states mean is drawn in decide.ts. */
export type SignalState = "firing" | "unknown" | "snoozed" | "closed";

export const OPEN_STATES: readonly SignalState[] = ["firing", "unknown", "snoozed"];
export const CLOSED_STATES: readonly SignalState[] = ["closed"];

/** One alarm that fired, or one finding. Times are ISO 8601, UTC. */
export const signalDetails = z.object({
  /** The newest word. */
  sign: signSchema,
  accountName: z.string().exactOptional(),
  weight: z.union([severitySchema, z.enum(["post", "ignore"])]),
  channel: z.string(),
  since: z.iso.datetime(),
  times: z.int(),
  snooze: z.object({ until: z.iso.datetime(), by: z.string(), reason: z.string() }).exactOptional(),
  incident: z
    .object({
      number: z.int().exactOptional(),
      state: z.enum(["asked", "open", "resolved", "closed"]),
    })
    .exactOptional(),
  /** How it ended: it says so itself, or a person did. */
  outcome: z
    .union([
      z.object({ kind: z.literal("well"), at: z.iso.datetime() }),
      z.object({
        kind: z.literal("settled"),
        at: z.iso.datetime(),
        by: z.string(),
        reason: z.string(),
      }),
    ])
    .exactOptional(),
  /** Timers of another generation are stale. */
  gen: z.int(),
});
export type SignalDetails = z.infer<typeof signalDetails>;
export type SignalCase = Case<SignalState, SignalDetails>;

/** Everything that happens to a signal. */
export const signalEventSchemas = {
  "signal.seen": signSchema,
  "signal.escalate": z.object({}),
  "signal.form": z.object({ form: z.enum(["snooze", "settle"]) }),
  "signal.snooze": z.object({ hours: z.string(), reason: z.string().trim() }),
  "signal.wake": z.object({}),
  "signal.settle": z.object({ reason: z.string().trim() }),
  timer: timerSchema,
  ...incidentEvents,
} as const;

/** An event of a signal. */
export type SignalEvent = EventOf<typeof signalEventSchemas>;
/** One kind of event, with its data. */
export type SignalEventOf<K extends SignalEvent["kind"]> = Extract<SignalEvent, { kind: K }>;
