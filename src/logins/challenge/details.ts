import { z } from "zod";
import type { Case, Decision, Occasion } from "../../core/case.ts";
import { factsSchema } from "../evidence/facts.ts";
import type { LoginPolicy } from "../policy.ts";
import { riskSchema } from "../risk.ts";
import { WHY_UNROUTED } from "../sighting/judge.ts";

/** States of a login case: one question to one person. Open until somebody has answered for the login. */
export const LOGIN_OPEN = ["asked", "unrouted", "raised"] as const;
export const LOGIN_CLOSED = ["confirmed", "closed"] as const;
export type LoginState = (typeof LOGIN_OPEN)[number] | (typeof LOGIN_CLOSED)[number];

/** Why a question became an incident. */
export const CAUSES = ["denied", "silent", "disputed", "gone"] as const;
export type Cause = (typeof CAUSES)[number];

/** Somebody who was asked, and where, as far as it is known that the question was delivered. */
const askedSchema = z.object({
  user: z.string(),
  team: z.string().optional(),
  channel: z.string().optional(),
  ts: z.string().optional(),
});
export type Asked = z.infer<typeof askedSchema>;

/** What happened to the question, for its message: who did it, when, and what they wrote. */
const actSchema = z.object({
  by: z.string(),
  at: z.iso.datetime(),
  text: z.string().optional(),
});

/** Everything that a question is made of. Times are ISO 8601, UTC. */
export const loginDetails = z.object({
  /** The newest login; the last few stand in `recent`, all are counted. */
  facts: factsSchema,
  recent: z.array(z.object({ sighting: z.string(), at: z.iso.datetime() })),
  count: z.number().int(),
  scope: z.string(),
  credential: z.string(),
  source: z.string(),
  risks: riskSchema,
  /** Everybody who was ever asked here, the one whose answer counts last. */
  asked: z.array(askedSchema),
  named: z.array(z.string()),
  why: z.enum(WHY_UNROUTED).optional(),
  /** True once the responders' channel was told. */
  told: z.boolean(),
  /** True once they were told of a risky login that was confirmed. */
  noticed: z.boolean(),
  /** True if they were told when it was asked, because the person may not look. */
  watched: z.literal(true).optional(),
  /** Case version as of the last login added: an older Yes has not seen it. */
  seen: z.number().int(),
  remindAt: z.iso.datetime(),
  deadline: z.iso.datetime(),
  gen: z.number().int(),
  reminded: z.boolean(),
  /** How often the person who was asked passed the question on. */
  hops: z.number().int(),
  confirmed: actSchema.optional(),
  lesson: z.object({ text: z.string(), url: z.string().optional() }).optional(),
  raised: z
    .object({ cause: z.enum(CAUSES), at: z.iso.datetime(), by: z.string().optional() })
    .optional(),
  incident: z
    .object({
      key: z.string(),
      number: z.number().int().optional(),
      state: z.enum(["open", "resolved", "closed"]),
      reason: z.string().optional(),
    })
    .optional(),
  /** How many incidents this question opened. */
  incidents: z.number().int(),
  ended: z
    .object({
      how: z.enum(["merged", "explained", "incident"]),
      by: z.string().optional(),
      text: z.string().optional(),
    })
    .optional(),
  superseded: z.boolean(),
});
export type LoginDetails = z.infer<typeof loginDetails>;

export type LoginCase = Case<LoginState, LoginDetails>;
export type LoginDecision = Decision<LoginState, LoginDetails>;

/** What every step of a decision about an existing question works with. */
export interface LoginWork {
  readonly before: LoginCase;
  readonly policy: LoginPolicy;
  readonly occasion: Occasion;
}

/** Nothing is done, and the record says why. */
export function ignore(reason: string): LoginDecision {
  return { effects: [], reasons: [reason] };
}

/** Nothing is changed; the person who pressed is told why. */
export function refuse(text: string): LoginDecision {
  return { effects: [], reasons: [text], refused: true, reply: { kind: "private", text } };
}

/** The person who is asked now, by the details as they are stored; undefined when nobody is, or they are none of ours. */
export function currentlyAsked(details: unknown): string | undefined {
  const parsed = z.object({ asked: z.array(askedSchema) }).safeParse(details);
  return parsed.data?.asked.at(-1)?.user;
}

/** The one whose answer counts. */
export function currentOf(details: LoginDetails): Asked | undefined {
  return details.asked.at(-1);
}
