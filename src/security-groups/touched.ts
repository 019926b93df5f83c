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
import { alarm, readOwn, useOfChangeRole } from "./own-calls.ts";
import { joinTouches, type Touch } from "./touch.ts";

type Touched = Extract<DriftEvent, { kind: "sg.touched" }>["data"];

/**
 * Somebody did something to a group: it is read, and who it was is remembered until then. A call that AWS refused changes
 * nothing. Who is behind a group is no reason for a case.
 */
export function decideTouched(set: Course, touched: Touched): Decision<DriftState, DriftDetails> {
  const use = useOfChangeRole(set, touched);
  if (use === "ours") return conclude(readOwn(set, touched));
  const course = use === "stranger" ? alarm(set, touched) : set;
  const { state, details } = course;
  const who = touched.actor.principal;
  if (!touched.ok) return conclude(because(course, `${touched.eventName} by ${who} was refused`));
  if (touched.touched === "attached")
    return conclude(state === "none" ? readQuietly(course) : readSoon(course, "event", SETTLE_MS));
  const touches = joinTouches(details.touches, [touchOf(touched)]);
  const noted = because(change(course, { touches, late: 0 }), `${touched.eventName} by ${who}`);
  const begun = state === "none" ? move(noted, "suspect", "touched") : noted;
  return conclude(readSoon(tellIncident(begun, touched), "event", SETTLE_MS));
}

/** A group without a case is read at most once in this time for who is behind it: a fleet that grows makes hundreds of calls. */
const QUIET_MS = 30_000;

/** Reads a group of which nothing is wrong: its snapshot is renewed. */
function readQuietly(course: Course): Course {
  const { details, now } = course;
  const { account, region, groupId } = details;
  if (groupId === undefined) return course;
  const due = new Date((Math.floor(now.getTime() / QUIET_MS) + 1) * QUIET_MS);
  return also(course, {
    kind: "sg.read",
    data: { account, region, groupId, cause: "event" },
    key: `attached/${account}/${region}/${groupId}/${due.getTime()}`,
    lane: "aws",
    priority: "low",
    due,
  });
}

/** The code says something else about the group: it is read, and what the code is ahead by needs no second look. */
export function decideLoaded(course: Course): Decision<DriftState, DriftDetails> {
  const noted = change(course, { codeChanged: true });
  const begun = course.state === "none" ? move(noted, "suspect", "the code changed") : noted;
  return conclude(readSoon(begun, "confirm", 0));
}

function touchOf(touched: Touched): Touch {
  const { eventId, eventName, at, adds, removes, ruleIds, mentions, lists, actor } = touched;
  return {
    eventId,
    eventName,
    at,
    touched: touched.touched,
    adds,
    removes,
    ruleIds,
    ...(mentions ? { mentions } : {}),
    ...(lists ? { lists } : {}),
    actor,
  };
}

function tellIncident(course: Course, { eventName, actor, groupId }: Touched): Course {
  const { claim } = course.details;
  if (course.state !== "held" || !claim) return course;
  const text = `${eventName} on ${groupId} by ${actor.principal}`;
  return also(course, noteIncident({ key: claim.key, text }));
}
