import { because, type Course, notify } from "./course.ts";
import { latentFindings, liveFindings } from "./exposed.ts";
import type { Sight } from "./sight.ts";
import { disagrees } from "./verdict.ts";

/** A protection was taken away: said with its consequence, whether or not anything is public now. */
export function takeWeakened(course: Course, { lost, verdict, touches, observed }: Sight): Course {
  if (lost.length === 0) return course;
  const touch = touches.findLast(({ what }) => what === "block" || what === "ownership");
  const noted = because(course, `protections are off: ${lost.join(", ")}`);
  // On the account's switch each bucket is read; the account's own notice has said it.
  if (observed.touch) return noted;
  return notify(noted, {
    what: "weakened",
    lost: [...lost],
    names: (verdict.grade === "PUBLIC" ? liveFindings : latentFindings)(verdict).map(
      ({ id }) => id,
    ),
    grade: verdict.grade,
    ...(touch ? { touch } : {}),
  });
}

/** AWS's word decides; that it is another than ours is worth a word, once. */
export function tellDisagreement(course: Course, { verdict, observed }: Sight): Course {
  const isNew = disagrees(verdict) && !(observed.known && disagrees(observed.known.verdict));
  return isNew ? notify(course, { what: "differs", grade: verdict.grade }) : course;
}
