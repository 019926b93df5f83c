import type { Decision } from "../core/case.ts";
import { worseFirst } from "./baseline.ts";
import { proceed } from "./by-mode.ts";
import { verify, verifyUnread } from "./called.ts";
import { isBehind, isConfirmed, isUndone } from "./confirm.ts";
import { because, type Course, change, conclude, drop, readSoon } from "./course.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import type { Observed } from "./events.ts";
import { takeFacts } from "./facts.ts";
import { itemId, itemIds, worstOf } from "./item.ts";
import { close, settle, suspect, tellIncident } from "./moves.ts";
import { seeGone } from "./observe-gone.ts";
import { lookAt, type Sight } from "./sight.ts";
import { voidIfMoved } from "./sign.ts";
import { snapshotRow } from "./snapshot.ts";

/** After a call whose effect does not show, the group is read again 5, 15 and 45 s after it (the first read is at 2 s). */
const LATE_MS = [3000, 10_000, 30_000] as const;
const UNREAD_MS = 60_000;
/** By then a sweep has had its turn; what nobody was told of yet can wait for the next one. */
const MAX_UNREAD = 10;

/** A group was read: what that means for its case. */
export function decideObserved(
  set: Course,
  observed: Observed,
): Decision<DriftState, DriftDetails> {
  const { now, details, policy } = set;
  const arrived = details.readDue !== undefined && Date.parse(details.readDue) <= now.getTime();
  const course = arrived ? drop(set, "readDue") : set;
  const sight = lookAt(observed, details.touches, policy, now);
  const rows = "snapshot" in sight && sight.snapshot ? [snapshotRow(sight.snapshot)] : [];
  return conclude(seen(takeFreeze({ ...course, rows }, observed.frozen), sight, observed));
}

/** Changes are frozen, for this reason; undefined: they are not. */
export function takeFreeze(course: Course, why: string | undefined): Course {
  if (course.state === "none" && why === undefined) return course;
  return why === undefined ? drop(course, "frozen") : change(course, { frozen: why });
}

/** A read failed for good: as a reading that is unknown. */
export function decideUnread(course: Course, reason: string): Decision<DriftState, DriftDetails> {
  return conclude(seeUnread(course, reason));
}

function seen(course: Course, sight: Sight, observed: Observed): Course {
  switch (sight.see) {
    case "unread":
      return seeUnread(course, sight.reason);
    case "unjudged":
      return seeUnjudged(course, sight.reason);
    case "gone":
      return seeGone(course, sight.item, observed);
    case "group":
      return seeGroup(course, sight, observed);
  }
}

function seeGroup(
  course: Course,
  sight: Extract<Sight, { see: "group" }>,
  observed: Observed,
): Course {
  // While rules are being changed one by one, what a reading shows is neither the one nor the other.
  if (course.state === "acting") return because(course, "read while it is being changed");
  const live = sight.snapshot.rules.map(({ key }) => key);
  const informed = readAgainIfBehind(takeFacts(course, sight, observed), live);
  return informed.details.items.length === 0
    ? seeAgreement(informed)
    : seeItems(informed, observed);
}

/** A call is known whose effect does not show: soon again, three times. */
function readAgainIfBehind(course: Course, live: readonly string[]): Course {
  const { state, details, now } = course;
  const wait = LATE_MS[details.late];
  if (state === "none" || wait === undefined || !isBehind(details.touches, live, now))
    return course;
  return readSoon(change(course, { late: details.late + 1 }), "event", wait);
}

// oxlint-disable-next-line complexity -- one row a state, splitting it hides that none is missing
function seeItems(course: Course, observed: Observed): Course {
  const { state, details } = course;
  switch (state) {
    case "none":
    case "suspect":
      if (isConfirmed(course, details.items, observed)) return proceed(course, "it differs");
      return suspect(course);
    case "open":
      if (isWorse(course)) return proceed(course, "the baseline is broken");
      return because(drop(course, "agreesSince"), "it differs still");
    case "asked":
      return isBeyond(details, details.asked?.ids)
        ? proceed(course, "more than was asked about")
        : course;
    case "signing":
      return voidIfMoved(course);
    case "verifying":
      return verify(course);
    case "unsigned":
      return proceed(course, "something differs again");
    case "snoozed":
      return isBeyond(details, details.snooze?.ids) || isSevererThanSnoozed(details)
        ? proceed(course, "more than what was snoozed")
        : course;
    case "adopting":
      return isBeyond(details, details.adopting?.ids)
        ? proceed(course, "more than what is adopted")
        : course;
    case "held":
      if (!details.claim) return proceed(course, "the incident has let go of it");
      return because(
        isWorse(course) ? tellIncident(course, BROKEN) : course,
        "kept for the incident",
      );
    case "acting":
    case "closed":
      return course;
  }
}

const BROKEN = "breaks the baseline";

/** True when something differs that these ids do not name. */
function isBeyond({ items }: DriftDetails, ids: readonly string[] = []): boolean {
  const covered = new Set(ids);
  return itemIds(items).some((id) => !covered.has(id));
}

/** True when a rule breaks the baseline that did not when people were told. */
function isWorse({ details, before }: Course): boolean {
  const known = new Set(itemIds(before?.details.items ?? []));
  return details.items.some((item) => item.kind === "violation" && !known.has(itemId(item)));
}

function isSevererThanSnoozed({ items, snooze }: DriftDetails): boolean {
  const worst = worstOf(items);
  if (worst === undefined || !snooze) return false;
  return snooze.severity === undefined || worseFirst(worst, snooze.severity) < 0;
}

// oxlint-disable-next-line complexity -- one row a state, splitting it hides that none is missing
function seeAgreement(course: Course): Course {
  const { state, details } = course;
  switch (state) {
    case "none":
    case "closed":
      return because(course, "it agrees");
    case "suspect":
      // Something is said to have happened that does not show: it is not over yet.
      if (details.readDue !== undefined) return because(course, "nothing shows yet");
      return close(course, "flapped", "nothing differs");
    case "open":
    case "asked":
      return agreeAgain(course);
    case "signing":
      // What an undo brings back differs from the code: that it agrees now is what it is about.
      if (details.plan?.kind === "undo") return voidIfMoved(course);
      return settle(drop(course, "proposal", "plan"), "converged", "code and cloud agree");
    case "verifying":
      return verify(course);
    case "acting":
    case "unsigned":
      return because(course, "it agrees");
    case "adopting":
      return settle(course, "adopted", "the code says now what the cloud has");
    case "snoozed":
      return settle(course, "converged", "code and cloud agree");
    case "held":
      return details.claim ? course : settle(course, "converged", "code and cloud agree");
  }
}

/** What people were told of is over when a call undid it, or when it is seen twice: one read may be old. */
function agreeAgain(course: Course): Course {
  const { details, now, policy, before } = course;
  const since = details.agreesSince;
  const twice = since !== undefined && Date.parse(since) + policy.confirmAfterMs <= now.getTime();
  if (twice || isUndone(before?.details.items ?? [], details))
    return settle(course, "converged", "code and cloud agree");
  const noted = since === undefined ? change(course, { agreesSince: now.toISOString() }) : course;
  return readSoon(noted, "confirm", policy.confirmAfterMs);
}

/** Not compared is neither drift nor fine: nothing is opened, nothing is closed. */
function seeUnjudged(course: Course, reason: string): Course {
  const { state } = course;
  if (state === "none") return because(course, `not compared: ${reason}`);
  if (state === "suspect") return close(course, "unread", `not compared: ${reason}`);
  if (state === "held" && !course.details.claim) return close(course, "unread", reason);
  if (state === "verifying") return verifyUnread(noteUnread(course, `not compared: ${reason}`));
  return noteUnread(course, `not compared: ${reason}`);
}

function seeUnread(course: Course, reason: string): Course {
  const { state, details } = course;
  if (state === "none") return because(course, `not read: ${reason}`);
  const noted = noteUnread(course, reason);
  if (state === "verifying") return verifyUnread(noted);
  if (state !== "suspect" && details.claim) return noted;
  if ((noted.details.unread?.times ?? 0) < MAX_UNREAD) return readSoon(noted, "confirm", UNREAD_MS);
  return state === "suspect" ? close(noted, "unread", "it could not be read") : noted;
}

function noteUnread(course: Course, reason: string): Course {
  const { details, now } = course;
  const { since = now.toISOString(), times = 0 } = details.unread ?? {};
  const unread = { since, reason, times: times + 1 };
  return because(change(course, { unread }), `unknown: ${reason}`);
}
