import { idOf, type SightingDecision, type SightingDetails, type SightingWork } from "./details.ts";

/** Looks up people, host and history for what is claimed now. The answer to an older attempt is not waited for. */
export function gather(details: SightingDetails, work: SightingWork): SightingDecision {
  const attempt = details.attempt + 1;
  return {
    case: { state: "gathering", details: { ...details, attempt } },
    effects: [
      {
        kind: "logins.gather",
        data: { claim: details.claim, attempt },
        key: gatherKey(idOf(work), attempt),
        lane: "aws",
        priority: "urgent",
        answers: { done: "login.gathered", failed: "login.gather_failed" },
      },
    ],
    reasons: ["looking up whom it names"],
  };
}

/** Idempotency key of an attempt. */
export function gatherKey(caseId: string, attempt: number): string {
  return `gather/${caseId}/${attempt}`;
}
