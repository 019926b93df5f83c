import { noteIncident } from "../core/incident-signals.ts";
import { isSame } from "./confirm.ts";
import { also, arm, type Course, change, drop, move, readSoon } from "./course.ts";
import type { DriftDetails } from "./drift-case.ts";
import { itemIds } from "./item.ts";

/** A group without an id can be seen by sweeps only: if none has seen it again by then, it was nothing. */
const STRAY_MS = 30 * 60_000;

/** Something differs that nobody has explained: read again before anybody is told. */
export function suspect(course: Course): Course {
  const { details, now, policy, state } = course;
  const { items, seen, groupId } = details;
  const same = seen !== undefined && isSame(seen.ids, items);
  const noted = same
    ? course
    : change(course, {
        seen: { ids: [...itemIds(items)], at: now.toISOString(), times: (seen?.times ?? 0) + 1 },
      });
  const moved = state === "suspect" ? noted : move(noted, "suspect", "seen once");
  if (groupId === undefined)
    return state === "suspect" ? moved : arm(moved, "stray", new Date(now.getTime() + STRAY_MS));
  const since = same && seen ? Date.parse(seen.at) : now.getTime();
  return readSoon(moved, "confirm", Math.max(0, since + policy.confirmAfterMs - now.getTime()));
}

/** People are told, or told again. */
export function reopen(course: Course, reason: string): Course {
  return move(drop(course, "seen", "agreesSince", "snooze"), "open", reason);
}

/** Nothing is left to be done; a signature that is due is waited for all the same. */
export function settle(
  course: Course,
  outcome: NonNullable<DriftDetails["outcome"]>,
  reason: string,
): Course {
  if (!course.details.due) return close(course, outcome, reason);
  return move(
    drop(
      course,
      "seen",
      "agreesSince",
      "snooze",
      "proposal",
      "asked",
      "adopting",
      "verify",
      "claim",
    ),
    "unsigned",
    `${reason}; a signature is due`,
  );
}

/** The matter is over; who was told is told how it ended. */
export function close(
  course: Course,
  outcome: NonNullable<DriftDetails["outcome"]>,
  reason: string,
): Course {
  const left = drop(
    course,
    "seen",
    "agreesSince",
    "snooze",
    "readDue",
    "proposal",
    "asked",
    "adopting",
    "verify",
  );
  const closedAt = course.now.toISOString();
  return move(change(left, { outcome, closedAt }), "closed", reason);
}

/** What became of a group is told to the incident that has taken it. */
export function tellIncident(course: Course, what: string): Course {
  const { claim, groupId = "a group" } = course.details;
  if (!claim) return course;
  return also(course, noteIncident({ key: claim.key, text: `${groupId} ${what}` }));
}
