import { type QueuedEffect, wakeAt } from "../../core/effect.ts";
import { usableBindings } from "../prove/factors.ts";
import { nonceFor } from "../prove/nonce.ts";
import type { LoginCase, LoginDecision, LoginDetails, LoginWork, Proving } from "./details.ts";
import { editAll, requestCountersign } from "./messages.ts";
import { raise } from "./raise.ts";

/** So long a text to be signed is good for. */
const PROOF_MS = 180_000;
/** A slip may happen once. */
const TRIES = 2;

/** A risky Yes: not believed before it is proven, or a colleague has spoken to the person. */
export function beginProving(
  work: LoginWork,
  details: LoginDetails,
  { by, text }: { readonly by: string; readonly text: string },
): LoginDecision {
  const { before, policy, occasion } = work;
  const { now } = occasion;
  const soon = new Date(Math.min(now.getTime() + PROOF_MS, new Date(details.deadline).getTime()));
  const proving: Proving = {
    by,
    text,
    at: now.toISOString(),
    until: soon.toISOString(),
    gen: 1,
    nonce: nonceFor("yes", before.id, by, occasion),
    failures: 0,
    factors: [...policy.proof],
  };
  const begun = stay(work, { ...details, proving }, "a risky Yes: a proof is needed");
  const effects = [...begun.effects, wakeAt(before.id, soon, "proof", 1), lookUp(before.id, by)];
  return policy.proof.every((factor) => factor === "countersign")
    ? askColleagueOf(work, { ...details, proving })
    : { ...begun, effects };
}

/** The state stays, and its messages say what is new. */
export function stay(work: LoginWork, details: LoginDetails, reason: string): LoginDecision {
  const { before } = work;
  return {
    case: { state: "proving", details },
    effects: editAll(before.id, before.version + 1, details),
    reasons: [reason],
  };
}

/** Puts the request before the responders, once. From now on the question's own deadline counts. */
export function askColleagueOf(work: LoginWork, details: LoginDetails): LoginDecision {
  const { before, policy } = work;
  const { proving } = details;
  if (!proving) return { effects: [], reasons: ["nothing is to be proven"] };
  const next: LoginDetails = {
    ...details,
    proving: { ...proving, colleague: true, until: details.deadline, gen: proving.gen + 1 },
  };
  return {
    case: { state: "proving", details: next },
    effects: [
      requestCountersign(before.id, policy.channel),
      ...editAll(before.id, before.version + 1, details),
    ],
    reasons: ["a colleague is asked to countersign"],
  };
}

/** A proof that proves nothing: the first may have been a slip, the second is an incident. */
export function failProof(work: LoginWork, details: LoginDetails, why: string): LoginDecision {
  const { proving } = details;
  if (!proving) return { effects: [], reasons: ["nothing is to be proven"] };
  const { checking: _, ...rest } = proving;
  const failures = proving.failures + 1;
  const next = { ...details, proving: { ...rest, failures, trouble: why } };
  if (failures >= TRIES) return raise(work, next, "disputed", undefined);
  return {
    ...stay(work, next, "a proof failed; one try is left"),
    reply: { kind: "errors", errors: { proof: `${why} One try is left.` } },
  };
}

/** What may prove this login: undefined while it is not known what the person has. */
export function usableFor({
  openedAt,
  details,
}: Pick<LoginCase, "openedAt" | "details">): ReturnType<typeof usableBindings> | undefined {
  const { facts, keys = [], proving } = details;
  if (!proving?.proven) return undefined;
  return usableBindings(proving.proven, { facts, keys, openedAt }, proving.factors);
}

function lookUp(caseId: string, user: string): QueuedEffect {
  return {
    kind: "logins.factors",
    data: { user },
    key: `factors/${caseId}/${user}`,
    lane: "aws",
    priority: "urgent",
    answers: { done: "proof.factors" },
  };
}
