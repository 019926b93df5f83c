import { z } from "zod";
import type { Case, Decision, Occasion } from "../../core/case.ts";
import { factsSchema } from "../evidence/facts.ts";
import { FACTORS, type LoginPolicy } from "../policy.ts";
import { provenSchema } from "../prove/factors.ts";
import { riskSchema } from "../risk.ts";
import { WHY_UNROUTED } from "../sighting/judge.ts";

/** States of a login case: one question to one person. Open until somebody has answered for the login. */
export const LOGIN_OPEN = ["asked", "proving", "unrouted", "raised"] as const;
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

/** What stands behind a Yes beside the account that said it. `sha256`: of the pasted proof, which is kept nowhere. */
const proofSchema = z.object({
  factor: z.enum(FACTORS),
  /** Fingerprint, ARN, or the Slack user who spoke to the person. */
  by: z.string(),
  sha256: z.string().optional(),
});

/** A risky Yes that waits for its proof. */
const provingSchema = z.object({
  by: z.string(),
  at: z.iso.datetime(),
  text: z.string(),
  until: z.iso.datetime(),
  gen: z.number().int(),
  /** To be signed: good for this person, case and verdict, until then, once. */
  nonce: z.string(),
  failures: z.number().int(),
  /** A proof that somebody else is asked about. */
  checking: z.object({ sha256: z.string() }).optional(),
  /** What the person has proven to be theirs; absent: not looked up yet. */
  proven: z.array(provenSchema).optional(),
  /** What was allowed when it began. */
  factors: z.array(z.enum(FACTORS)),
  /** A colleague was asked to speak to them. */
  colleague: z.literal(true).optional(),
  /** The last thing that went wrong, for the person. */
  trouble: z.string().optional(),
});
export type Proving = z.infer<typeof provingSchema>;

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
  proving: provingSchema.optional(),
  /** Responders who named whom to ask: they cannot vouch for the answer. */
  handedBy: z.array(z.string()).optional(),
  /** Fingerprints of all keys that were used here: none of them proves anything about it. */
  keys: z.array(z.string()).optional(),
  confirmed: actSchema.extend({ proof: proofSchema.optional() }).optional(),
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

/** The keys that were used in a case, with that of one more login. */
export function withKey(
  keys: readonly string[] | undefined,
  { fingerprint }: Pick<LoginDetails["facts"], "fingerprint">,
): string[] {
  return [...new Set([...(keys ?? []), ...(fingerprint === undefined ? [] : [fingerprint])])];
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
