/** Somebody wants a bucket closed, or a closing undone: it is done, or waits for a second name. */
import type { Decision, Reply } from "../core/case.ts";
import { hand } from "../core/effect.ts";
import type { Actor } from "../core/event.ts";
import { type Name, nameOf } from "../core/two-names.ts";
import { begin, excludedFrom, takeInHand } from "./carry-out.ts";
import {
  after,
  arm,
  type Course,
  change,
  conclude,
  disarm,
  drop,
  isOpen,
  move,
  refuse,
} from "./course.ts";
import type { ExposureEventOf } from "./events.ts";
import type { ExposureDetails, ExposureState } from "./exposure.ts";
import { CLOSE_KINDS, closings, hashOfAll, type Plan, planFor } from "./plan.ts";
import { admit } from "./rights.ts";
import { standing } from "./standing.ts";

type ExposureDecision = Decision<ExposureState, ExposureDetails>;

const REASON_LENGTH = 10;
/** How long a plan waits for its second name. */
const SIGN_MS = 30 * 60_000;
/** How long after its end a change can be undone by a button. */
export const UNDO_MS = 14 * 86_400_000;

/** *Close…*, *Undo…*: the form, for those who may. */
export function askForm(course: Course, form: "close" | "undo", actor: Actor): ExposureDecision {
  const admitted = admit(actor, "bucket.change");
  const why = form === "close" ? whyNotClose(course) : whyNotUndo(course);
  if (why !== undefined) return refuse("not now", why);
  if ("objection" in admitted) return refuse("may not change buckets", admitted.objection);
  return {
    effects: [],
    reasons: [`asked for the form ${form}`],
    reply: { kind: "modal", modal: form },
  };
}

/** The form *Close* was sent. What has changed meanwhile is shown again. */
export function close(
  course: Course,
  { data, actor }: ExposureEventOf<"bucket.close">,
): ExposureDecision {
  const why = whyNotClose(course);
  if (why !== undefined) return refuse("not now", why);
  const admitted = admit(actor, "bucket.change");
  if ("objection" in admitted) return refuse("may not change buckets", admitted.objection);
  const { ground, stance, bucket = "" } = course.details;
  if (!ground || !stance?.role) return refuse("no role", NO_ROLE);
  const plans = closings(ground);
  const { choice, hash, reason, typed } = data;
  if (!isShown(hash, hashOfAll(plans))) return shownAgain("close");
  const kind = CLOSE_KINDS.find((each) => each === choice);
  const plan = plans.find((each) => each.kind === kind);
  if (!plan) return refuse("no choice", fault({ choice: "Choose what is to be done." }));
  if (reason.length < REASON_LENGTH)
    return refuse("no reason", fault({ [`reason.${hash}`]: SAY_WHY }));
  if (mustType(course.details) && typed !== bucket)
    return refuse("name not typed", fault({ name: "Type the bucket's name." }));
  return conclude(propose(course, plan, nameIn(course, admitted.user), reason));
}

/** The form *Undo* was sent. */
export function undo(
  course: Course,
  { data, actor }: ExposureEventOf<"bucket.undo">,
): ExposureDecision {
  const why = whyNotUndo(course);
  if (why !== undefined) return refuse("not now", why);
  const admitted = admit(actor, "bucket.change");
  if ("objection" in admitted) return refuse("may not change buckets", admitted.objection);
  const { before, details } = course;
  const plan = undoOf(course);
  if (!plan || !details.stance?.role) return refuse("no role", NO_ROLE);
  if (!isShown(data.hash, plan.hash)) return shownAgain("undo");
  if (data.reason.length < REASON_LENGTH)
    return refuse("no reason", fault({ [`reason.${data.hash}`]: SAY_WHY }));
  const by = nameIn(course, admitted.user);
  if (isOpen(course)) return conclude(propose(course, plan, by, data.reason));
  return handUndo(before?.key ?? "", { hash: plan.hash, by, reason: data.reason });
}

/** The case is over: what is undone is a matter of its own, in the newest case of the bucket. */
function handUndo(
  key: string,
  { hash, by, reason }: { readonly hash: string; readonly by: Name; readonly reason: string },
): ExposureDecision {
  const event = hand({
    kind: "bucket.undo_handed",
    caseKind: "exposure",
    ref: { by: "key", key },
    data: { hash, by: { ...by }, reason },
  });
  return {
    effects: [event],
    reasons: ["an undo was asked for"],
    reply: {
      kind: "private",
      text: "It is begun as a matter of its own: its message shows what comes of it.",
    },
  };
}

/** An undo that was handed over by a case that is over: a new case, which waits for its second name. */
export function takeUndo(
  course: Course,
  { data }: ExposureEventOf<"bucket.undo_handed">,
): ExposureDecision {
  const { before } = course;
  if (course.state !== "none" || before?.state !== "closed")
    return refuse("not over", standing(course));
  const { exposed, ground, stance, acts, notify, channel } = before.details;
  const [act] = acts.slice(-1);
  const plan = ground && act && planFor("undo", ground, act);
  if (!plan || plan.hash !== data.hash) return refuse("another change", NOTHING_LEFT);
  const known = {
    ...(exposed ? { exposed } : {}),
    ...(stance ? { stance } : {}),
    ground,
    acts,
    notify,
    channel,
  };
  const { user, person } = data.by;
  const by = person === undefined ? { user } : { user, person };
  return conclude(propose(change(course, known), plan, by, data.reason));
}

/** Begins at once, or waits for the second name: opening a door waits, closing one does not, unless it is guarded. */
function propose(course: Course, plan: Plan, by: Name, reason: string): Course {
  const { details, policy, now } = course;
  const needs = plan.kind === "undo" || details.stance?.guarded ? "before" : "after";
  const inHand = takeInHand(course, plan, { by, names: [by.user], needs, reason });
  if (needs === "after") return begin(drop(course, "signed"), inHand);
  const until = new Date(now.getTime() + SIGN_MS);
  const quiet = disarm(course, "grace", "remind", "wake", "accept_end");
  const cleared = drop(quiet, "note", "signed", "snooze", "accepted", "asked", "calm");
  const proposal = {
    until: until.toISOString(),
    excluded: excludedFrom(details.exposed, policy),
  };
  const waiting = change(cleared, { plan: inHand, proposal });
  return arm(
    move(waiting, "signing", `${plan.kind}: waits for a second name`),
    "sign",
    after(course, SIGN_MS),
  );
}

function undoOf({ details }: Course): Plan | undefined {
  const [act] = details.acts.slice(-1);
  return details.ground && act && planFor("undo", details.ground, act);
}

/** Typed by whoever would cut a website, or change what is guarded. */
export function mustType({ stance, exposed }: ExposureDetails): boolean {
  return stance?.guarded === true || exposed?.website === "yes";
}

function whyNotClose(course: Course): string | undefined {
  const { state, details } = course;
  const may = state === "open" || state === "snoozed" || state === "accepted";
  if (!may) return standing(course);
  if (details.stance?.mode === "observe") return OBSERVED;
  return details.unread ? UNREAD : undefined;
}

function whyNotUndo(course: Course): string | undefined {
  const { state, details, now } = course;
  if (details.acts.length === 0) return NOTHING_LEFT;
  if (state === "open" || state === "unsigned" || state === "snoozed")
    return details.unread ? UNREAD : undefined;
  const { closedAt } = details;
  const inTime = closedAt !== undefined && Date.parse(closedAt) + UNDO_MS >= now.getTime();
  return state === "closed" && inTime ? undefined : standing(course);
}

/** A button carries the beginning of a hash. */
function isShown(hash: string, whole: string): boolean {
  return hash.length >= 16 && whole.startsWith(hash);
}

function nameIn({ policy }: Course, user: string): Name {
  return nameOf(user, policy.closing.personOf);
}

function shownAgain(modal: "close" | "undo"): ExposureDecision {
  return refuse("it has changed since the form was opened", { kind: "modal", modal });
}

function fault(errors: Readonly<Record<string, string>>): Reply {
  return { kind: "errors", errors };
}

const NO_ROLE = "No: there is no role with which this account's buckets may be changed.";
const NOTHING_LEFT = "There is nothing to undo.";
const OBSERVED = "No: the configuration lets Countersign only observe.";
const UNREAD = "No: nothing is changed while it is unknown how things are.";
const SAY_WHY = `At least ${REASON_LENGTH} characters, so that others understand.`;
