import { z } from "zod";
import type { CheckedEvent, EventOf } from "../../core/event.ts";
import { incidentEvents, timerSchema } from "../../core/incident-signals.ts";
import { factsSchema } from "../evidence/facts.ts";
import { candidateSchema } from "../people.ts";
import { provenSchema } from "../prove/factors.ts";
import { riskSchema } from "../risk.ts";
import { WHY_UNROUTED } from "../sighting/judge.ts";

/** One login, with whom to ask about it; handed over by its sighting. Without a person it says why, and whom it may mean. */
export const identifiedSchema = z.object({
  person: candidateSchema.optional(),
  why: z.enum(WHY_UNROUTED).optional(),
  named: z.array(z.string()),
  facts: factsSchema,
  risks: riskSchema,
  scope: z.string(),
  credential: z.string(),
  source: z.string(),
  /** Key of the case that asks this person, when this one cannot. */
  key: z.string(),
  /** The allowance for questions was asked; else it is asked before a question is put. */
  granted: z.literal(true).optional(),
  /** An earlier deadline that comes along with a merged question. */
  deadline: z.iso.datetime().optional(),
});
export type Identified = z.infer<typeof identifiedSchema>;

/** Where a button was pressed; absent in answers that come from a modal, which was opened by such a press. */
const placeSchema = z.object({ channel: z.string(), ts: z.string() });

/** Every event that a login case understands. */
export const loginEvents = {
  "login.identified": identifiedSchema,
  "login.enriched": identifiedSchema,
  /** The question was posted. */
  "login.asked": z.object({
    user: z.string(),
    channel: z.string(),
    ts: z.string(),
    team: z.string().optional(),
  }),
  "login.ask_failed": z.object({ reason: z.string(), effect: z.string().optional() }),
  /** A later question about the same key was opened: this case can no longer become open again. */
  "login.superseded": z.object({ by: z.string() }),
  "answer.yes": z.object({
    version: z.number().int(),
    place: placeSchema.optional(),
    reason: z.string().optional(),
    note: z.string().optional(),
  }),
  "answer.no": z.object({ place: placeSchema.optional() }),
  "answer.other": z.object({
    version: z.number().int(),
    place: placeSchema.optional(),
    user: z.string().optional(),
    note: z.string().optional(),
  }),
  detail: z.object({ text: z.string() }),
  "responder.assign": z.object({ user: z.string().optional(), note: z.string().optional() }),
  "responder.explain": z.object({ text: z.string().optional() }),
  "responder.incident": z.object({}),
  /** Wants to prove it: opens the form. */
  "proof.begun": z.object({ version: z.number().int(), place: placeSchema.optional() }),
  /** Cannot prove it now: a colleague is asked to speak to them. */
  "proof.ask_colleague": z.object({ place: placeSchema.optional() }),
  /** Something was pasted. `proof` is kept nowhere. */
  "proof.given": z.object({ version: z.number().int(), proof: z.string() }),
  /** What the person has proven to be theirs. */
  "proof.factors": z.object({ user: z.string(), proven: z.array(provenSchema) }),
  /** What STS said about a pasted address. */
  "proof.checked": z.object({ arn: z.string().optional(), refused: z.string().optional() }),
  /** STS could not be asked, which is nobody's fault. */
  "proof.unchecked": z.object({ reason: z.string() }),
  "responder.countersign": z.object({ hash: z.string() }),
  "responder.uncountersign": z.object({}),
  "person.gone": z.object({ user: z.string() }),
  timer: timerSchema,
  ...incidentEvents,
} as const;

export type LoginEvent = EventOf<typeof loginEvents>;
export type LoginKind = keyof typeof loginEvents;
/** The event of one kind. */
export type LoginEventOf<K extends LoginKind> = CheckedEvent<K, z.infer<(typeof loginEvents)[K]>>;
