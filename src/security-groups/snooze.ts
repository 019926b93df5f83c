import { createHash } from "node:crypto";
import type { Decision } from "../core/case.ts";
import type { Actor } from "../core/event.ts";
import { canonicalJson } from "../core/json.ts";
import { nameOf } from "../core/two-names.ts";
import { excludedFrom } from "./acting-policy.ts";
import { SIGN_MS } from "./ask-plan.ts";
import { arm, type Course, change, conclude, drop, move, refuse } from "./course.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import type { DriftEvent } from "./events.ts";
import { itemIds, worstOf } from "./item.ts";
import { reopen } from "./moves.ts";
import { personWith } from "./rights.ts";
import { whyNot } from "./words.ts";

type Answer = Decision<DriftState, DriftDetails>;
type Snooze = Extract<DriftEvent, { kind: "sg.snooze" }>;
type Keep = Extract<DriftEvent, { kind: "sg.keep" }>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Longer ones need a second name. */
const ALONE_MS = DAY_MS;
const LONGEST_MS = 30 * DAY_MS;
const HOURS: ReadonlySet<string> = new Set(["1", "8", "24", "168"]);
const MIN_REASON = 10;
const TOO_FAR = "Choose a time, at most 30 days ahead.";
const SAY_WHY = `At least ${MIN_REASON} characters, so that others understand.`;

/** *Snooze…*: the form, for those who may. */
export function decideSnoozeAsked(course: Course, actor: Actor): Answer {
  const no = whyNoSnooze(course, actor);
  return no === undefined ? conclude(course, { kind: "modal", modal: "snooze" }) : refuse(no);
}

/** *Exception…*: what to write into the configuration. Nothing is done by looking at it. */
export function decideExceptionAsked(course: Course): Answer {
  const violates = course.details.items.some(({ kind }) => kind === "violation");
  if (course.state === "none" || !violates) return refuse(whyNot(course));
  return conclude(course, { kind: "modal", modal: "exception" });
}

/** *Keep*: the form for those who were asked. */
export function decideKeepAsked(course: Course, actor: Actor): Answer {
  const no = whyNoKeep(course, actor);
  return no === undefined ? conclude(course, { kind: "modal", modal: "keep" }) : refuse(no);
}

/** An owner wants the rule to stay, for a day at most. */
export function decideKeep(course: Course, { data, actor }: Keep): Answer {
  const no = whyNoKeep(course, actor);
  if (no !== undefined || actor.kind !== "person") return refuse(no ?? whyNot(course));
  const errors = {
    ...(["1", "8", "24"].includes(data.hours) ? {} : { hours: "Choose one of the times." }),
    ...whyIn(data.reason),
  };
  if (Object.keys(errors).length > 0) return incomplete(errors);
  const until = new Date(course.now.getTime() + Number(data.hours) * HOUR_MS);
  return conclude(snoozed(drop(course, "asked"), actor.user, until, data.reason.trim()));
}

/** The form was sent: what is shown now is left alone for a time; anything beside it opens the case again. */
export function decideSnooze(course: Course, { data, actor }: Snooze): Answer {
  const no = whyNoSnooze(course, actor);
  if (no !== undefined || actor.kind !== "person") return refuse(no ?? whyNot(course));
  const { version, hours, until: date, reason } = data;
  if (version !== course.before?.version)
    return refuse("It has changed since you opened the form: look again.");
  const until = untilOf(hours, date, course.now);
  const where = hours === "date" ? "until" : "hours";
  const errors = { ...(until ? {} : { [where]: TOO_FAR }), ...whyIn(reason) };
  if (!until || Object.keys(errors).length > 0) return incomplete(errors);
  if (isShorter(course, until)) return refuse(`${whyNot(course)} It can only be made longer.`);
  if (isForTwo(course, until))
    return conclude(proposeSnooze(course, actor.user, until, reason.trim()));
  return conclude(snoozed(course, actor.user, until, reason.trim()));
}

function isForTwo({ now, policy }: Course, until: Date): boolean {
  return until.getTime() - now.getTime() > ALONE_MS && policy.acting.twoNames !== "off";
}

function isShorter({ state, details: { snooze } }: Course, until: Date): boolean {
  return state === "snoozed" && snooze !== undefined && new Date(snooze.until) >= until;
}

/** *Wake*: the snooze is over, now; or nobody waits for the code any more. */
export function decideWake(course: Course): Answer {
  if (course.state === "snoozed") return conclude(reopen(course, "woken by a person"));
  if (course.state === "adopting")
    return conclude(reopen(drop(course, "adopting"), "woken by a person"));
  return refuse(whyNot(course));
}

function snoozed(course: Course, by: string, until: Date, reason: string): Course {
  const snooze = snoozeOf(course, by, until, reason);
  const moved = move(change(course, { snooze }), "snoozed", `snoozed until ${snooze.until}`);
  return arm(moved, "wake", until);
}

function proposeSnooze(course: Course, user: string, until: Date, reason: string): Course {
  const { now, policy, details } = course;
  const snooze = snoozeOf(course, user, until, reason);
  const hash = createHash("sha256")
    .update(canonicalJson({ id: course.id, ...snooze }))
    .digest("hex");
  const proposal = {
    hash,
    what: "snooze" as const,
    by: { ...nameOf(user, policy.acting.personOf) },
    at: now.toISOString(),
    until: new Date(now.getTime() + SIGN_MS).toISOString(),
    excluded: excludedFrom(details.items, policy.acting),
    reason,
    snooze,
  };
  const waiting = change(drop(course, "note", "plan", "signed", "snooze"), { proposal });
  return arm(
    move(waiting, "signing", "a long snooze waits for a second name"),
    "sign",
    new Date(proposal.until),
  );
}

function snoozeOf(
  { details }: Course,
  by: string,
  until: Date,
  reason: string,
): NonNullable<DriftDetails["snooze"]> {
  const severity = worstOf(details.items);
  const ids = [...itemIds(details.items)];
  return { until: until.toISOString(), ids, by, reason, ...(severity ? { severity } : {}) };
}

/** When it ends: after so many hours, or at the end of a day; undefined when that is no time, or too late. */
function untilOf(hours: string, date: string, now: Date): Date | undefined {
  if (HOURS.has(hours)) return new Date(now.getTime() + Number(hours) * HOUR_MS);
  if (hours !== "date" || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const end = Date.parse(`${date}T00:00:00.000Z`) + DAY_MS;
  const isSoon = end > now.getTime() && end - now.getTime() <= LONGEST_MS + DAY_MS;
  return isSoon ? new Date(end) : undefined;
}

function whyIn(reason: string): Readonly<Record<string, string>> {
  return reason.trim().length >= MIN_REASON ? {} : { reason: SAY_WHY };
}

function incomplete(errors: Readonly<Record<string, string>>): Answer {
  return { effects: [], reasons: ["the form is not complete"], reply: { kind: "errors", errors } };
}

function whyNoSnooze(course: Course, actor: Actor): string | undefined {
  if (course.state !== "open" && course.state !== "snoozed") return whyNot(course);
  if (course.details.items.length === 0) return "No: nothing differs.";
  return (
    personWith(actor, "sg.snooze") ??
    (course.details.unread ? "It cannot be snoozed while it is unknown how things are." : undefined)
  );
}

/** Owners were asked, so they may answer; so may all who may snooze. */
function whyNoKeep(course: Course, actor: Actor): string | undefined {
  if (course.state !== "asked") return whyNot(course);
  const isOwner = actor.kind === "person" && course.details.notify.includes(actor.user);
  return isOwner ? undefined : personWith(actor, "sg.snooze");
}
