import { because, type Course, change, drop, readSoon } from "./course.ts";
import { unreadWhileVerifying } from "./while-acting.ts";

/** After a touch an unreadable bucket is read again: throttling passes, a denial does not. The sweep comes hourly. */
const RETRY_MS = [15_000, 60_000, 240_000];

/** What could not be read is neither public nor fine: the last verdict stands, with a banner. */
export function takeUnknown(course: Course, reason: string): Course {
  const { state, details, now } = course;
  const noted = because(course, "the bucket could not be read");
  if (state === "verifying") return unreadWhileVerifying(noted, reason);
  if (state === "open" || state === "signing") {
    const unread = { since: details.unread?.since ?? now.toISOString(), reason };
    return change(drop(noted, "calm"), { unread });
  }
  const wait = RETRY_MS[details.tries];
  if (state !== "quiet" || details.touches.length === 0 || wait === undefined) return noted;
  return readSoon(change(noted, { tries: details.tries + 1 }), "confirm", wait);
}
