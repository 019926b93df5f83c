import type { Decision, Row } from "../core/case.ts";
import type { Actor } from "../core/event.ts";
import { type Name, type Signed, signProposal } from "../core/two-names.ts";
import { planOfCase } from "./ask-plan.ts";
import { begin } from "./carry-out.ts";
import { arm, because, type Course, change, conclude, drop, move, refuse } from "./course.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import type { DriftEvent } from "./events.ts";
import { close, reopen } from "./moves.ts";
import { personWith } from "./rights.ts";
import { whyNot } from "./words.ts";

type Answer = Decision<DriftState, DriftDetails>;
type SignSent = Extract<DriftEvent, { kind: "sg.sign" }>;
type DeclineSent = Extract<DriftEvent, { kind: "sg.decline" }>;

const MIN_REASON = 10;
const YEARS_MS = 3 * 365 * 86_400_000;

/** *Sign…*, *Decline*: the form, with the plan as it is now. */
export function decideSignAsked(course: Course, actor: Actor, modal: "sign" | "decline"): Answer {
  if (!waitingHash(course)) return refuse(whyNot(course));
  const no = personWith(actor, "sg.sign");
  return no === undefined ? conclude(course, { kind: "modal", modal }) : refuse(no);
}

/** Somebody puts their name under it. */
export function decideSign(course: Course, { data, actor }: SignSent): Answer {
  const { details, state } = course;
  if (details.proposal && state === "signing") return signProposed(course, actor, data.hash);
  if (details.due && waitingHash(course) !== undefined) return signDue(course, actor, data.hash);
  return refuse(state === "open" ? "No: the plan is void." : whyNot(course));
}

/** Somebody will not have it: nothing is done, or what was done is questioned. */
export function decideDecline(course: Course, { data, actor }: DeclineSent): Answer {
  const hash = waitingHash(course);
  if (hash === undefined) return refuse(whyNot(course));
  const no = personWith(actor, "sg.sign");
  if (no !== undefined || actor.kind !== "person")
    return refuse(no ?? "Only a person can do this.");
  if (data.reason.trim().length < MIN_REASON)
    return {
      effects: [],
      reasons: ["the form is not complete"],
      reply: {
        kind: "errors",
        errors: { reason: `At least ${MIN_REASON} characters, so that others understand.` },
      },
    };
  const text = data.reason.trim();
  const wasDue = course.details.proposal === undefined;
  const left = change(drop(course, "proposal", "due", ...(wasDue ? [] : (["plan"] as const))), {
    note: { text: wasDue ? `declined: ${text}. Undo?` : `declined: ${text}`, by: actor.user },
  });
  return conclude(reopen(left, "declined"));
}

function waitingHash({ state, details }: Course): string | undefined {
  if (state === "signing") return details.proposal?.hash;
  return state === "unsigned" || state === "open" ? details.due?.hash : undefined;
}

function signProposed(course: Course, actor: Actor, hash: string): Answer {
  const { proposal, plan, unread, frozen } = course.details;
  if (!proposal) return refuse(whyNot(course));
  if (unread) return refuse("No: it cannot be signed while it is unknown how things are.");
  if (frozen !== undefined && proposal.what === "plan")
    return refuse(`No: changes are frozen (${frozen}).`);
  const signed = check(course, actor, hash, {
    ...waitingFor(proposal),
    expiresAt: new Date(proposal.until),
  });
  if (!signed.ok) return refuse(signed.why);
  const named = withRow(course, signed);
  if (proposal.what === "snooze" && proposal.snooze) {
    const { snooze } = proposal;
    const snoozed = move(change(drop(named, "proposal"), { snooze }), "snoozed", "signed");
    return conclude(arm(snoozed, "wake", new Date(snooze.until)));
  }
  if (!plan) return refuse(whyNot(course));
  return conclude(begin(named, { ...plan, names: [...plan.names, signed.by.user] }));
}

function signDue(course: Course, actor: Actor, hash: string): Answer {
  const { due } = course.details;
  if (!due) return refuse(whyNot(course));
  const expiresAt = new Date(Date.parse(due.since) + YEARS_MS);
  const signed = check(course, actor, hash, { ...waitingFor(due), expiresAt });
  if (!signed.ok) return refuse(signed.why);
  const named = drop(withRow(course, signed), "due");
  return conclude(
    course.state === "unsigned" ? close(named, "changed", "signed") : because(named, "signed"),
  );
}

/** Who asked for what, and whom it is about; names that are not known are left out. */
function waitingFor({
  hash,
  by,
  excluded,
}: Pick<NonNullable<DriftDetails["due"]>, "hash" | "by" | "excluded">): {
  readonly hash: string;
  readonly by: Name;
  readonly excluded: readonly Partial<Name>[];
} {
  const names = excluded.map(({ user, person }) => ({
    ...(user === undefined ? {} : { user }),
    ...(person === undefined ? {} : { person }),
  }));
  return { hash, by, excluded: names };
}

function check(
  course: Course,
  actor: Actor,
  seen: string,
  waiting: {
    readonly hash: string;
    readonly by: Name;
    readonly excluded: readonly Partial<Name>[];
    readonly expiresAt: Date;
  },
): Signed {
  const { id, now, policy } = course;
  const { hash, by: askedBy, excluded, expiresAt } = waiting;
  return signProposal(
    { caseId: id, hash, right: "sg.sign", askedBy, expiresAt, excluded },
    { actor, hash: seen, personOf: policy.acting.personOf, now },
  );
}

function withRow(course: Course, { by, row }: Extract<Signed, { ok: true }>): Course {
  const rows: readonly Row[] = [...course.rows, row];
  const signed = { by: by.user, at: course.now.toISOString() };
  return change({ ...course, rows }, { signed });
}

/** The plan that waits for a name is no longer what would be done now: it is void, and both are told in the message. */
export function voidIfMoved(course: Course): Course {
  const { proposal, plan } = course.details;
  if (!proposal || proposal.what !== "plan" || !plan) return course;
  const now = planOfCase(course, plan.kind);
  const still = new Set(now?.changes.map((each) => JSON.stringify(each)));
  if (plan.changes.every((each) => still.has(JSON.stringify(each)))) return course;
  const text = "the plan is void: the group has changed since it was asked for";
  return reopen(change(drop(course, "proposal", "plan"), { note: { text } }), "the plan is void");
}
