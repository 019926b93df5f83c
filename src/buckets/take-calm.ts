/** A reading says that nothing is public. */
import { because, type Course, change, isOpen, move, readSoon } from "./course.ts";
import { type Calm, close } from "./moves.ts";
import type { Sight } from "./sight.ts";
import type { Touch } from "./touch.ts";
import { takeWeakened } from "./weakened.ts";

/** Between the two readings that must agree before a bucket is called closed: reads lag behind writes by seconds. */
const CONFIRM_MS = 5000;
/** A touch that is this much older than a reading has been seen by it. */
const LAG_MS = 60_000;

/** Not public. An open case is closed when a second reading says the same; a name that is due stays due. */
export function takeCalm(course: Course, sight: Sight, grade: Calm): Course {
  const { readAt } = sight.observed;
  const noted = takeWeakened(course, sight);
  const { calm, touches, due } = noted.details;
  const seen = change(noted, { touches: touchesAfter(touches, readAt), tries: 0 });
  if (!isOpen(seen))
    return because(seen, grade === "LATENT" ? "latent: one switch away" : "nothing is public");
  if (seen.state !== "open") return close(seen, grade);
  if (calm && calm.readAt !== readAt)
    return due
      ? move(seen, "unsigned", "no longer public; a second name is due")
      : close(seen, grade);
  const told = because(seen, "no longer public; read once more");
  return readSoon(change(told, { calm: { grade, readAt } }), "confirm", CONFIRM_MS);
}

function touchesAfter(touches: readonly Touch[], readAt: string): Touch[] {
  return touches.filter(({ at }) => Date.parse(at) > Date.parse(readAt) - LAG_MS);
}
