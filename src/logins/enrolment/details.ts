import { z } from "zod";
import type { Case, Decision, Occasion } from "../../core/case.ts";
import type { EventOf } from "../../core/event.ts";
import { timerSchema } from "../../core/incident-signals.ts";
import { MARK_KINDS } from "../evidence/evidence.ts";
import type { LoginPolicy } from "../policy.ts";

/** A person links what is theirs, has a link removed, or announces logins: the last two wait for somebody else's name. */
export const ENROLMENT_OPEN = ["linking", "waiting"] as const;
export const ENROLMENT_CLOSED = ["done", "refused", "lapsed"] as const;
export type EnrolmentState = (typeof ENROLMENT_OPEN)[number] | (typeof ENROLMENT_CLOSED)[number];

/** Something of somebody's, with all that its row has. */
const bindingSchema = z.object({
  id: z.string(),
  person: z.string(),
  kind: z.enum(MARK_KINDS),
  value: z.string(),
  scope: z.string().optional(),
  assurance: z.string(),
  by: z.string().optional(),
  proof: z.string().optional(),
  since: z.iso.datetime(),
});
export type Binding = z.infer<typeof bindingSchema>;

const linkSchema = z.object({
  factor: z.enum(["ssh", "aws"]),
  /** To be signed: good for this person and matter, until then, once. */
  nonce: z.string(),
  failures: z.number().int(),
  checking: z.object({ sha256: z.string() }).optional(),
  /** What was linked in the end. */
  value: z.string().optional(),
});

const announcedSchema = z.object({ scope: z.string(), ms: z.number().int(), reason: z.string() });

/** One matter of one person. `until`: when it lapses, or until when the announcement holds. */
export const enrolmentDetails = z.object({
  /** Whose it is about. */
  person: z.string(),
  /** Who asked for it. */
  by: z.string(),
  until: z.iso.datetime(),
  gen: z.number().int(),
  link: linkSchema.optional(),
  unlink: bindingSchema.optional(),
  announce: announcedSchema.optional(),
  decidedBy: z.string().optional(),
  trouble: z.string().optional(),
});
export type EnrolmentDetails = z.infer<typeof enrolmentDetails>;

/** Every event that such a matter understands. */
export const enrolmentEvents = {
  "link.asked": z.object({ factor: z.enum(["ssh", "aws"]) }),
  /** Something was pasted. `proof` is kept nowhere. */
  "link.given": z.object({ proof: z.string() }),
  /** What STS said about a pasted address. */
  "link.checked": z.object({ arn: z.string().optional(), refused: z.string().optional() }),
  "link.unchecked": z.object({ reason: z.string() }),
  "unlink.asked": bindingSchema,
  "announce.asked": announcedSchema,
  "enrolment.signed": z.object({ hash: z.string() }),
  "enrolment.refused": z.object({}),
  timer: timerSchema,
} as const;

export type EnrolmentCase = Case<EnrolmentState, EnrolmentDetails>;
export type EnrolmentEvent = EventOf<typeof enrolmentEvents>;
export type EnrolmentDecision = Decision<EnrolmentState, EnrolmentDetails>;

/** What every step of a decision works with. */
export interface EnrolmentWork {
  readonly before: EnrolmentCase | undefined;
  readonly policy: LoginPolicy;
  readonly occasion: Occasion;
}

/** Nothing is done, and the record says why. */
export function leave(reason: string): EnrolmentDecision {
  return { effects: [], reasons: [reason] };
}

/** Nothing is changed; the person is told why. */
export function turnDown(text: string): EnrolmentDecision {
  return { effects: [], reasons: [text], refused: true, reply: { kind: "private", text } };
}

/** The case to go on with when it is open, else a new one: its id, and what makes the decision open it. */
export function openingOf({ before, occasion }: EnrolmentWork): {
  readonly id: string;
  readonly gen: number;
  readonly fresh: { readonly fresh?: true };
} {
  const open = before !== undefined && ENROLMENT_OPEN.some((state) => state === before.state);
  return {
    id: open ? before.id : occasion.newId,
    gen: open ? before.details.gen + 1 : 1,
    fresh: before !== undefined && !open ? { fresh: true } : {},
  };
}
