/** The second name: under what is to be done, or under what was done at once. */
import type { Decision } from "../core/case.ts";
import type { Actor } from "../core/event.ts";
import { type Name, type Signed, signProposal } from "../core/two-names.ts";
import type { Due } from "./acts.ts";
import { begin, noted } from "./carry-out.ts";
import { because, type Course, change, conclude, disarm, drop, keep, refuse } from "./course.ts";
import type { ExposureEventOf } from "./events.ts";
import type { ExposureDetails, ExposureState } from "./exposure.ts";
import { fallBack, settle } from "./moves.ts";
import { admit } from "./rights.ts";
import { standing } from "./standing.ts";

type ExposureDecision = Decision<ExposureState, ExposureDetails>;

const REASON_LENGTH = 10;
/** A signature that is due has no end: it stays due until somebody gives it. */
const NO_END_MS = 3 * 365 * 86_400_000;

/** What waits for a name now: a plan, or what was done. */
function waiting({ state, details }: Course): "proposal" | "due" | undefined {
  if (state === "signing" && details.proposal && details.plan) return "proposal";
  return (state === "unsigned" || state === "open") && details.due ? "due" : undefined;
}

/** *Sign…*, *Decline*: the form, with the plan as it is now. */
export function askSign(course: Course, form: "sign" | "decline", actor: Actor): ExposureDecision {
  if (!waiting(course)) return refuse("nothing waits for a name", standing(course));
  const admitted = admit(actor, "bucket.sign");
  if ("objection" in admitted) return refuse("may not sign", admitted.objection);
  return {
    effects: [],
    reasons: [`asked for the form ${form}`],
    reply: { kind: "modal", modal: form },
  };
}

/** Somebody puts their name under it. */
export function sign(
  course: Course,
  { data, actor }: ExposureEventOf<"bucket.sign">,
): ExposureDecision {
  switch (waiting(course)) {
    case "proposal":
      return signPlan(course, actor, data.hash);
    case "due":
      return signDue(course, actor, data.hash);
    case undefined:
      return refuse("nothing waits for a name", standing(course));
  }
}

function signPlan(course: Course, actor: Actor, hash: string): ExposureDecision {
  const { plan, proposal, unread } = course.details;
  if (!plan?.by || !proposal) return refuse("nothing waits for a name", standing(course));
  if (unread)
    return refuse("unknown", "No: it cannot be signed while it is unknown how things are.");
  const { by, hash: whole } = plan;
  const expiresAt = new Date(proposal.until);
  const signed = check(course, { actor, seen: hash, hash: whole, by, expiresAt, ...proposal });
  if (!signed.ok) return refuse("may not sign", signed.why);
  const names = [...plan.names, signed.by.user];
  return conclude(begin(withName(course, signed), { ...plan, names }));
}

function signDue(course: Course, actor: Actor, hash: string): ExposureDecision {
  const { due } = course.details;
  if (!due) return refuse("nothing waits for a name", standing(course));
  const expiresAt = new Date(Date.parse(due.since) + NO_END_MS);
  const { hash: whole, by, excluded } = due;
  const signed = check(course, { actor, seen: hash, hash: whole, by, expiresAt, excluded });
  if (!signed.ok) return refuse("may not sign", signed.why);
  const named = drop(disarm(withName(course, signed), "due"), "due");
  return conclude(course.state === "unsigned" ? settle(named, "signed") : because(named, "signed"));
}

/** Somebody will not have it: nothing is done, or what was done is questioned. */
export function decline(
  course: Course,
  { data, actor }: ExposureEventOf<"bucket.decline">,
): ExposureDecision {
  const what = waiting(course);
  if (!what) return refuse("nothing waits for a name", standing(course));
  const admitted = admit(actor, "bucket.sign");
  if ("objection" in admitted) return refuse("may not sign", admitted.objection);
  const { reason } = data;
  if (reason.length < REASON_LENGTH)
    return refuse("no reason", {
      kind: "errors",
      errors: { reason: `At least ${REASON_LENGTH} characters, so that others understand.` },
    });
  if (what === "due") return conclude(noted(course, `declined: ${reason}. Undo?`, admitted.user));
  const left = noted(drop(course, "proposal"), `declined: ${reason}`, admitted.user);
  return conclude(fallBack(left, "declined"));
}

interface Check extends Pick<Due, "excluded"> {
  readonly actor: Actor;
  /** The beginning of the hash that the form showed. */
  readonly seen: string;
  readonly hash: string;
  readonly by: NonNullable<Due["by"]>;
  readonly expiresAt: Date;
}

function check(course: Course, { actor, seen, hash, by, expiresAt, excluded }: Check): Signed {
  const { id, now, policy } = course;
  const askedBy = nameIn(by);
  const others = excluded.map(({ user, person }) => ({
    ...(user === undefined ? {} : { user }),
    ...(person === undefined ? {} : { person }),
  }));
  return signProposal(
    { caseId: id, hash, right: "bucket.sign", askedBy, expiresAt, excluded: others },
    { actor, hash: seen, personOf: policy.closing.personOf, now },
  );
}

function nameIn({ user, person }: Due["by"]): Name {
  return person === undefined ? { user } : { user, person };
}

function withName(course: Course, { by, row }: Extract<Signed, { ok: true }>): Course {
  const signed = { by: by.user, at: course.now.toISOString() };
  return change(keep(course, row), { signed });
}
