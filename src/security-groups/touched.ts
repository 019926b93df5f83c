import type { Decision } from "../core/case.ts";
import { noteIncident } from "../core/incident-signals.ts";
import {
  also,
  because,
  type Course,
  change,
  conclude,
  move,
  readSoon,
  SETTLE_MS,
} from "./course.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import type { DriftEvent } from "./events.ts";
import { joinTouches, type Touch } from "./touch.ts";

type Touched = Extract<DriftEvent, { kind: "sg.touched" }>["data"];

/**
 * Somebody did something to a group: it is read, and who it was is remembered until then. A call that AWS refused changes
 * nothing. Who is behind a group matters only while there is a case.
 */
export function decideTouched(
  course: Course,
  touched: Touched,
): Decision<DriftState, DriftDetails> {
  const { state, details } = course;
  const who = touched.actor.principal;
  if (!touched.ok) return conclude(because(course, `${touched.eventName} by ${who} was refused`));
  if (touched.touched === "attached")
    return conclude(state === "none" ? course : readSoon(course, "event", SETTLE_MS));
  const touches = joinTouches(details.touches, [touchOf(touched)]);
  const noted = because(change(course, { touches, late: 0 }), `${touched.eventName} by ${who}`);
  const begun = state === "none" ? move(noted, "suspect", "touched") : noted;
  return conclude(readSoon(tellIncident(begun, touched), "event", SETTLE_MS));
}

/** The code says something else about the group: it is read, and what the code is ahead by needs no second look. */
export function decideLoaded(course: Course): Decision<DriftState, DriftDetails> {
  const noted = change(course, { codeChanged: true });
  const begun = course.state === "none" ? move(noted, "suspect", "the code changed") : noted;
  return conclude(readSoon(begun, "confirm", 0));
}

function touchOf(touched: Touched): Touch {
  const { eventId, eventName, at, adds, removes, ruleIds, actor } = touched;
  return { eventId, eventName, at, touched: touched.touched, adds, removes, ruleIds, actor };
}

function tellIncident(course: Course, { eventName, actor, groupId }: Touched): Course {
  const { claim } = course.details;
  if (course.state !== "held" || !claim) return course;
  const text = `${eventName} on ${groupId} by ${actor.principal}`;
  return also(course, noteIncident({ key: claim.key, text }));
}
