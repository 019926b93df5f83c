import { lessonFor } from "../education/lesson.ts";
import type { LoginDecision, LoginDetails, LoginWork } from "./details.ts";
import { editAll } from "./messages.ts";

/** Who says that a login was theirs, why, and what stands behind it when it was risky. */
export interface Yes {
  readonly by: string;
  readonly text?: string | undefined;
  readonly proof?: NonNullable<NonNullable<LoginDetails["confirmed"]>["proof"]>;
}

/** The login was the person's own: the end of the question, and a lesson. */
export function confirm(work: LoginWork, details: LoginDetails, yes: Yes): LoginDecision {
  const { before, policy, occasion } = work;
  const { by, text, proof } = yes;
  const next: LoginDetails = {
    ...details,
    confirmed: { by, at: occasion.now.toISOString(), text, proof },
    lesson: lessonFor(details.facts, policy.education),
  };
  return {
    case: { state: "confirmed", details: next },
    effects: editAll(before.id, before.version + 1, next),
    reasons: [proof === undefined ? "confirmed" : `confirmed, proven by ${proof.factor}`],
  };
}
