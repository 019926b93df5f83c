import type { AclGrant } from "../core/readings.ts";
import { type Course, change, isOpen } from "./course.ts";
import { isGuarded, ownerOf } from "./match.ts";
import type { Sight } from "./sight.ts";

/** What plans are made from, and what the configuration allows, kept while there is something to settle. */
export function layGround(
  course: Course,
  { settings, verdict, observed }: Sight,
  hidden: readonly AclGrant[] | undefined,
): Course {
  const { grade } = verdict;
  const { policy, details } = course;
  if (!isOpen(course) && grade !== "PUBLIC") return course;
  // What could not be read is no ground for a plan; the last that was read is, until it is seen to have changed.
  if (grade === "UNKNOWN" && details.ground) return course;
  const owner = ownerOf(settings, policy.owners);
  const { readAt, swept } = observed;
  const seen = hidden ? { hidden: [...hidden] } : {};
  return change(course, {
    ground: { settings, ...seen, grade, readAt, swept },
    stance: stanceOf(course, settings),
    notify: [...(owner?.notify ?? [])],
    ...(details.posted || owner?.channel === undefined ? {} : { channel: owner.channel }),
  });
}

function stanceOf(
  course: Course,
  settings: Sight["settings"],
): NonNullable<Course["details"]["stance"]> {
  const { closing } = course.policy;
  const { downgraded } = course.details.stance ?? {};
  return {
    mode: closing.mode,
    role: closing.roles.has(settings.account),
    guarded: isGuarded(settings, closing.guarded),
    ...(downgraded && isOpen(course) ? { downgraded } : {}),
  };
}
