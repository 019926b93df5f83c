import type { Case, Decision, Occasion, Reply, Row } from "../core/case.ts";
import { type Effect, postMessage, updateMessage, wakeAt } from "../core/effect.ts";
import { canonicalJson } from "../core/json.ts";
import { type DriftDetails, type DriftState, newDetails, type Place } from "./drift-case.ts";
import { lookUpFor } from "./look-up.ts";
import type { DriftPolicy } from "./policy.ts";

/** Where a drift case stands while an event is decided; `none`: there is no open one. */
export interface Course {
  readonly state: DriftState | "none";
  readonly details: DriftDetails;
  readonly id: string;
  readonly before: Case<DriftState, DriftDetails> | undefined;
  readonly policy: DriftPolicy;
  readonly now: Date;
  readonly effects: readonly Effect[];
  readonly reasons: readonly string[];
  readonly rows: readonly Row[];
}

/** The message in the owners' channel, and the reminder under it. */
export const MAIN = "main";
export const REMINDER = "reminder";

/** A day without anybody acting: the owners are named once more, under the message. */
const REMIND_MS = 24 * 3_600_000;
/** Longer than a change takes to show in AWS's reads, so that a burst of calls is one read. */
export const SETTLE_MS = 2000;

/** Begins to decide. A closed case counts as none: what happens now is a new matter. */
export function setOut(
  before: Case<DriftState, DriftDetails> | undefined,
  place: Place | undefined,
  policy: DriftPolicy,
  { now, newId }: Occasion,
): Course {
  const shared = { before, policy, now, effects: [], reasons: [], rows: [] };
  if (before && before.state !== "closed")
    return { ...shared, state: before.state, details: before.details, id: before.id };
  const details = newDetails(place ?? before?.details ?? { account: "", region: "" });
  const handedOn = before ? { earlier: before.id, ...memoryOf(before.details) } : {};
  return { ...shared, state: "none", details: { ...details, ...handedOn }, id: newId };
}

const DAY_MS = 24 * 3_600_000;

/** What a new case must know of the one before: what was healed, what must not be, and which calls were ours. */
function memoryOf({ heals, blocked, ours, closedAt }: DriftDetails): Partial<DriftDetails> {
  const since = closedAt === undefined ? 0 : Date.parse(closedAt) - DAY_MS;
  return {
    heals: heals.filter(({ at }) => Date.parse(at) > since),
    blocked,
    ours: ours.filter(({ at }) => Date.parse(at) > since),
  };
}

/** The course with other details. */
export function change(course: Course, details: Partial<DriftDetails>): Course {
  return { ...course, details: { ...course.details, ...details } };
}

/** The course without these members of its details. */
export function drop(course: Course, ...names: (keyof DriftDetails)[]): Course {
  const { details } = course;
  const left = Object.fromEntries(
    Object.entries(details).filter(([name]) => !names.some((each) => each === name)),
  );
  return { ...course, details: { ...newDetails(details), ...left } };
}

/** The course in another state. */
export function move(course: Course, state: DriftState, reason: string): Course {
  return because({ ...course, state }, reason);
}

/** The course with one more reason. */
export function because(course: Course, reason: string): Course {
  return { ...course, reasons: [...course.reasons, reason] };
}

/** The course with one more effect. */
export function also(course: Course, ...effects: Effect[]): Course {
  return { ...course, effects: [...course.effects, ...effects] };
}

/** A group is read after `delayMs`, unless a read is on its way that comes no later. */
export function readSoon(
  course: Course,
  cause: "event" | "confirm" | "person",
  delayMs: number,
): Course {
  const { details, now, id } = course;
  const { account, region, groupId, readDue } = details;
  if (groupId === undefined) return course;
  const due = new Date(now.getTime() + delayMs);
  const pending = readDue === undefined ? 0 : Date.parse(readDue);
  if (pending > now.getTime() && pending <= due.getTime()) return course;
  return also(change(course, { readDue: due.toISOString() }), {
    kind: "sg.read",
    data: { account, region, groupId, cause },
    key: `read/${id}/${due.getTime()}`,
    lane: "aws",
    priority: "normal",
    due,
    answers: { failed: "sg.unread" },
  });
}

/** A timer of a new generation; those before it are stale. */
export function arm(course: Course, name: string, due: Date): Course {
  const gen = course.details.gen + 1;
  const timers = { ...course.details.timers, [name]: gen };
  return also(change(course, { gen, timers }), wakeAt(course.id, due, name, gen));
}

/** What a person is told who asked for what cannot be: nothing changes. */
export function refuse(text: string): Decision<DriftState, DriftDetails> {
  return { effects: [], reasons: [text], reply: { kind: "private", text }, refused: true };
}

/** The decision: what was changed is stored, and told where people were told before. */
export function conclude(course: Course, reply?: Reply): Decision<DriftState, DriftDetails> {
  const told = askWho(tell(course));
  const { state, details, before, effects, reasons, rows, id } = told;
  const fresh = before && id !== before.id ? { fresh: true as const } : {};
  const same = before?.id === id && state === before.state && isSame(details, before.details);
  return {
    ...(state === "none" || same ? {} : { case: { state, details, ...fresh } }),
    effects,
    reasons,
    ...(rows.length > 0 ? { rows } : {}),
    ...(reply ? { reply } : {}),
  };
}

/** Where nobody is known to have done it, CloudTrail is asked. */
function askWho(course: Course): Course {
  const { state, details, id, now } = course;
  if (state === "none" || state === "closed") return course;
  const asked = lookUpFor(id, details, now);
  return asked ? also(change(course, { lookup: asked.lookup }), asked.effect) : course;
}

/** True when nothing is worth storing: each sweep reads each open case again, mostly to find it as it was. */
function isSame(after: DriftDetails, before: DriftDetails): boolean {
  const { readAt: _, ...left } = after;
  const { readAt: __, ...right } = before;
  return canonicalJson(left) === canonicalJson(right);
}

/** Posts the message of a case that opens, edits it when something that people see has changed. */
function tell(course: Course): Course {
  const { state, details, before, id, now, policy } = course;
  if (TOLD.has(state) && !details.posted) {
    const channel = details.channel ?? policy.channel;
    const posted = change(course, { posted: true, channel, detectedAt: now.toISOString() });
    const armed = arm(posted, "remind", new Date(now.getTime() + REMIND_MS));
    return also(armed, postMessage(id, { slot: MAIN, to: { channel } }));
  }
  if (!details.posted || before?.id !== id) return course;
  const asked = withdrawQuestions(course, before);
  if (visible(course.state, details) === visible(before.state, before.details)) return asked;
  return also(asked, updateMessage(id, before.version + 1, MAIN));
}

/** States in which people are told; before them nothing is certain. */
const TOLD: ReadonlySet<Course["state"]> = new Set<Course["state"]>([
  "open",
  "asked",
  "signing",
  "acting",
  "verifying",
  "unsigned",
  "adopting",
]);

/** The questions to the owners show that they are answered. */
function withdrawQuestions(course: Course, before: Case<DriftState, DriftDetails>): Course {
  const { asked, notify } = before.details;
  const isStill = course.state === "asked" && course.details.asked?.round === asked?.round;
  if (before.state !== "asked" || !asked || isStill) return course;
  const edits = notify.map((user) =>
    updateMessage(course.id, before.version + 1, `ask:${asked.round}:${user}`),
  );
  return also(course, ...edits);
}

/** The part of a case that its message shows. */
function visible(state: Course["state"], details: DriftDetails): string {
  const { items, cosmetic, notUnderstood, declared, reach, reached, unread } = details;
  const { snooze, claim, incident, outcome } = details;
  const { proposal, due, results, note, signed, downgraded, frozen, plan } = details;
  const acted = { proposal, due, results, note, signed, downgraded, frozen, plan: plan?.hash };
  const seen = { items, cosmetic, notUnderstood, declared, reach, snooze, claim, incident };
  const shown = { ...seen, ...acted };
  const hosts = reached && [reached.interfaces, reached.instances, reached.publicAddresses];
  // While snoozed nobody is bothered with a reading that failed; the commands show it.
  const banner = state === "snoozed" ? undefined : unread && [unread.since, unread.reason];
  return canonicalJson({ state, ...shown, hosts, banner, outcome });
}
