/** A reading that comes while a change waits for a name, runs, is looked at, or lacks its name. */
import { because, type Course, drop } from "./course.ts";
import type { Sight } from "./sight.ts";
import { unknownIn } from "./sight.ts";
import { acceptIfAgreed, show } from "./take-public.ts";
import { takeUnknown } from "./unread.ts";
import { takeWeakened } from "./weakened.ts";
import { whileSigning, whileUnsigned, whileVerifying } from "./while-acting.ts";

/** True while a change is in hand. */
export function isBusy({ state }: Pick<Course, "state">): boolean {
  return state === "signing" || state === "acting" || state === "verifying" || state === "unsigned";
}

/** While something is done nothing is told that the reading after it may not say again. */
export function takeWhileBusy(course: Course, sight: Sight): Course {
  const shown = sight.verdict.grade === "PUBLIC" ? show(course, sight) : course;
  if (shown.state === "signing") return takeWhileSigning(shown, sight);
  if (shown.state === "verifying") return takeWhileVerifying(shown, sight);
  if (shown.state === "unsigned")
    return acceptIfAgreed(whileUnsigned(takeWeakened(shown, sight), sight.verdict), sight);
  return because(shown, "a change is running; it is read again after it");
}

function takeWhileSigning(course: Course, sight: Sight): Course {
  const { verdict } = sight;
  const isUnknown = verdict.grade === "UNKNOWN";
  const read = isUnknown ? drop(course, "calm") : drop(course, "calm", "unread");
  const held = whileSigning(takeWeakened(read, sight));
  return held.state === "signing" && isUnknown
    ? takeUnknown(held, unknownIn(verdict))
    : acceptIfAgreed(held, sight);
}

function takeWhileVerifying(course: Course, sight: Sight): Course {
  const { settings, verdict, observed } = sight;
  const look = { settings, verdict, readAt: observed.readAt };
  const held = whileVerifying(drop(course, "unread"), look);
  if (held.state !== "open") return held;
  return verdict.grade === "UNKNOWN"
    ? takeUnknown(held, unknownIn(verdict))
    : acceptIfAgreed(held, sight);
}
