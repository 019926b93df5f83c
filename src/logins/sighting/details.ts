import { z } from "zod";
import type { Case, Decision, Occasion } from "../../core/case.ts";
import type { EventOf } from "../../core/event.ts";
import { incidentEvents, timerSchema } from "../../core/incident-signals.ts";
import { claimSchema } from "../evidence/claim.ts";
import { evidenceSchema } from "../evidence/evidence.ts";
import { EXPLAINED_BY } from "../expected.ts";
import { gatheredSchema, gatherFailedSchema } from "../gather.ts";
import type { LoginPolicy } from "../policy.ts";

/** States of a sighting: one connection or sign-in. It lives seconds and posts nothing. */
export const SIGHTING_OPEN = ["settling", "gathering"] as const;
export const SIGHTING_CLOSED = ["settled"] as const;
export type SightingState = (typeof SIGHTING_OPEN)[number] | (typeof SIGHTING_CLOSED)[number];

/** What a sighting came to. */
const OUTCOMES = ["recorded", "alarmed", "explained", "attached"] as const;

/** The key was pushed to another host than the one that it opened. */
const misusedSchema = z.object({ pushedTo: z.string(), principal: z.string().optional() });

/** What is known of one connection or sign-in. */
export const sightingDetails = z.object({
  evidence: z.array(evidenceSchema),
  /** Evidence beyond what is kept, counted only. */
  more: z.number().int(),
  claim: claimSchema,
  due: z.iso.datetime(),
  gen: z.number().int(),
  attempt: z.number().int(),
  outcome: z.enum(OUTCOMES).optional(),
  person: z.string().optional(),
  scope: z.string().optional(),
  misused: misusedSchema.optional(),
  /** Why nobody was asked although somebody came in. */
  explained: z
    .object({
      by: z.enum(EXPLAINED_BY),
      reason: z.string(),
      person: z.string().optional(),
    })
    .optional(),
  /** Login cases that were told of it; one without a person is unrouted. */
  attached: z.array(z.object({ key: z.string(), person: z.string().optional() })),
});
export type SightingDetails = z.infer<typeof sightingDetails>;

/** Every event that a sighting understands. */
export const sightingEvents = {
  "login.sighted": evidenceSchema,
  /** A key was pushed to a host, or used on one: told to the newest sighting of the other kind, whatever its host. */
  "login.key_seen": z.object({
    what: z.enum(["pushed", "used"]),
    fingerprint: z.string(),
    host: z.string(),
    sighting: z.string(),
    principal: z.string().optional(),
  }),
  "login.key_misused": misusedSchema,
  "login.gathered": gatheredSchema,
  "login.gather_failed": gatherFailedSchema,
  timer: timerSchema,
  ...incidentEvents,
} as const;

export type SightingCase = Case<SightingState, SightingDetails>;
export type SightingEvent = EventOf<typeof sightingEvents>;
export type SightingDecision = Decision<SightingState, SightingDetails>;

/** What every step of a decision works with. */
export interface SightingWork {
  readonly before: SightingCase | undefined;
  readonly policy: LoginPolicy;
  readonly occasion: Occasion;
}

/** The id of the case that is decided about. */
export function idOf({ before, occasion }: SightingWork): string {
  return before?.id ?? occasion.newId;
}

/** Nothing is done, and the record says why. */
export function drop(reason: string): SightingDecision {
  return { effects: [], reasons: [reason] };
}
