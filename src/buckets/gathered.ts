/** Many buckets of an account that became public at once are told together; each has a case of its own. */
import type { Decision } from "../core/case.ts";
import { because, type Course, conclude, drop, isOpen, notify, refuse } from "./course.ts";
import type { ExposureEventOf } from "./events.ts";
import type { ExposureDetails, ExposureState } from "./exposure.ts";
import { standing } from "./standing.ts";

/** The one message that names them all. */
export function takeGathered(
  course: Course,
  { buckets, touch }: ExposureEventOf<"bucket.gathered">["data"],
): Course {
  const names = [...buckets];
  const told = notify(course, {
    what: "gathered",
    names,
    count: names.length,
    ...(touch ? { touch } : {}),
  });
  return because(told, `${names.length} buckets became public at once`);
}

/** Somebody looks at one of them: from now on it has its own message. */
export function tellAlone(course: Course): Decision<ExposureState, ExposureDetails> {
  if (!isOpen(course)) return refuse("nothing is open", standing(course));
  if (!course.details.gathered) return conclude(because(course, "it has its message"));
  return conclude(because(drop(course, "gathered"), "told by itself"));
}
