import type { Decision } from "../core/case.ts";
import { because, type Course, change, conclude, drop, move, readSoon } from "./course.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import type { DriftEvent } from "./events.ts";

type Claim = Extract<DriftEvent, { kind: "sg.claim" }>["data"];

/** An isolation has taken the group: from now on it belongs to the incident, and nothing is posted about it. */
export function decideClaim(
  course: Course,
  { incident }: Claim,
): Decision<DriftState, DriftDetails> {
  // What is running comes to its end first; what is done keeps waiting for its signature.
  if (course.state === "acting" || course.state === "unsigned")
    return conclude(
      because(
        course.state === "acting" ? change(course, { claim: incident }) : course,
        "claimed by an isolation",
      ),
    );
  const left = drop(
    course,
    "seen",
    "agreesSince",
    "snooze",
    "proposal",
    ...(course.details.proposal?.what === "plan" ? (["plan"] as const) : []),
    "asked",
    "adopting",
    "verify",
  );
  const claimed = change(left, { claim: incident });
  return conclude(
    course.state === "held"
      ? because(claimed, "claimed again")
      : move(claimed, "held", "claimed by an isolation"),
  );
}

/** The isolation has let go: what is left of the matter shows when the group is read. */
export function decideUnclaim(course: Course): Decision<DriftState, DriftDetails> {
  if (course.state !== "held")
    return conclude(because(course.state === "acting" ? drop(course, "claim") : course, "let go"));
  return conclude(
    because(readSoon(drop(course, "claim"), "confirm", 0), "let go by the isolation"),
  );
}
