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

/** When questions were put, within the last day; of those that are nobody's only such as are still open. */
export const allowanceDetails = z.object({ drawn: z.array(z.iso.datetime()) });
export type AllowanceDetails = z.infer<typeof allowanceDetails>;

/**
 * A question wants to be put: the allowance answers with `login.identified`, there or in the question for all. One that was
 * nobody's is closed: there is room for another.
 */
export const allowanceEvents = {
  "allowance.drawn": identifiedSchema,
  "allowance.returned": z.object({ openedAt: z.iso.datetime() }),
} as const;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Open questions that are nobody's, per place: more would not be read one by one. */
const UNROUTED = 5;
/** Nobody reads more than this of what is kept. */
const MAX_DRAWN = 1000;

type Allowance = Case<AllowanceState, AllowanceDetails> | undefined;
type AllowanceDecision = Decision<AllowanceState, AllowanceDetails>;

/** Grants a question, or sends its login to the one question that takes all the rest. Nothing is dropped. */
export function decideAllowance(
  before: Allowance,
  event: EventOf<typeof allowanceEvents>,
  policy: LoginPolicy,
  occasion: Occasion,
): AllowanceDecision {
  switch (event.kind) {
    case "allowance.drawn":
      return draw(before, event.data, policy, occasion);
    case "allowance.returned":
      return takeBack(before, event.data.openedAt);
  }
}

function takeBack(before: Allowance, openedAt: string): AllowanceDecision {
  const drawn = before?.details.drawn ?? [];
  // It was drawn just before its question was opened.
  const index = drawn.findLastIndex((at) => new Date(at) <= new Date(openedAt));
  if (index < 0) return { effects: [], reasons: ["it counts no longer"] };
  return {
    case: { state: "kept", details: { drawn: drawn.toSpliced(index, 1) } },
    effects: [],
    reasons: ["one question less is open"],
  };
}

function draw(
  before: Allowance,
  data: Identified,
  policy: LoginPolicy,
  { now }: Occasion,
): AllowanceDecision {
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
  // What is closed was taken back; what is open for more than a day makes room by its age.
  if (!person) return drawn.length >= UNROUTED;
  return within(HOUR_MS) >= policy.budgetHour || drawn.length >= policy.budgetDay;
}

function summed(data: Identified): Identified {
  const risks = data.person ? [...joinRisks(data.risks, ["over_budget"])] : data.risks;
  return { ...data, key: summaryKey(data), risks };
}
