import { z } from "zod";
import type { Case, Decision, Occasion } from "../../core/case.ts";
import { hand } from "../../core/effect.ts";
import type { EventOf } from "../../core/event.ts";
import { type Identified, identifiedSchema } from "../challenge/events.ts";
import type { LoginPolicy } from "../policy.ts";
import { joinRisks } from "../risk.ts";

/** One per person, or per place of logins that are nobody's: always open, so that whoever asks waits for it. */
export const ALLOWANCE_STATES = ["kept"] as const;
export type AllowanceState = (typeof ALLOWANCE_STATES)[number];

/** When questions were put, within the last day. */
export const allowanceDetails = z.object({ drawn: z.array(z.iso.datetime()) });
export type AllowanceDetails = z.infer<typeof allowanceDetails>;

/** A question wants to be put: the allowance answers with `login.identified`, there or in the question for all. */
export const allowanceEvents = { "allowance.drawn": identifiedSchema } as const;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Open questions that are nobody's, per place: more would not be read one by one. */
const UNROUTED = 5;
/** Nobody reads more than this of what is kept. */
const MAX_DRAWN = 1000;

/** Grants a question, or sends its login to the one question that takes all the rest. Nothing is dropped. */
export function drawAllowance(
  before: Case<AllowanceState, AllowanceDetails> | undefined,
  { data }: EventOf<typeof allowanceEvents>,
  policy: LoginPolicy,
  { now }: Occasion,
): Decision<AllowanceState, AllowanceDetails> {
  const since = now.getTime() - DAY_MS;
  const drawn = (before?.details.drawn ?? []).filter((at) => new Date(at).getTime() > since);
  const over = isOver(drawn, data, policy, now);
  const kept = over ? drawn : [...drawn, now.toISOString()].slice(-MAX_DRAWN);
  const granted = { ...(over ? summed(data) : data), granted: true } as const;
  const ref = { by: "key", key: granted.key } as const;
  return {
    case: { state: "kept", details: { drawn: kept } },
    effects: [hand({ kind: "login.identified", caseKind: "login", ref, data: granted })],
    reasons: [over ? "too many questions: one for all the rest" : "one more question"],
  };
}

/** Who pays for a question: its person, or the place where nobody is known. */
export function allowanceKey({ person, scope }: Identified): string {
  return person ? person.user : `nobody:${scope}`;
}

/** Key of the question that takes what is beyond the allowance. */
function summaryKey(data: Identified): string {
  return `${allowanceKey(data)}/${SUMMARY}`;
}

const SUMMARY = "summary";

/** True for the question that takes all the rest. */
export function isSummary(key: string): boolean {
  return key.endsWith(`/${SUMMARY}`);
}

function isOver(
  drawn: readonly string[],
  { person }: Identified,
  policy: LoginPolicy,
  now: Date,
): boolean {
  function within(ms: number): number {
    return drawn.filter((at) => new Date(at).getTime() > now.getTime() - ms).length;
  }
  // Each of them has ended or become an incident when the deadline is over.
  if (!person) return within(policy.deadlineMs) >= UNROUTED;
  return within(HOUR_MS) >= policy.budgetHour || drawn.length >= policy.budgetDay;
}

function summed(data: Identified): Identified {
  const risks = data.person ? [...joinRisks(data.risks, ["over_budget"])] : data.risks;
  return { ...data, key: summaryKey(data), risks };
}
