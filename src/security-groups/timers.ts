import type { Decision } from "../core/case.ts";
import { postMessage } from "../core/effect.ts";
import { also, because, type Course, conclude, MAIN, REMINDER } from "./course.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import type { DriftEvent } from "./events.ts";
import { close, reopen } from "./moves.ts";

type Timer = Extract<DriftEvent, { kind: "timer" }>["data"];

/** A timer is due. One of another generation, or of a state that is over, is stale. */
export function decideTimer(
  course: Course,
  { name, gen }: Timer,
): Decision<DriftState, DriftDetails> {
  const { state, details, id, policy } = course;
  const stale = conclude(because(course, "a stale timer"));
  if (gen !== details.gen) return stale;
  if (name === "remind" && state === "open") {
    const to = { channel: details.channel ?? policy.channel };
    const reminder = postMessage(id, { slot: REMINDER, to, threadOf: MAIN }, "low");
    return conclude(because(also(course, reminder), "a day without an answer"));
  }
  if (name === "wake" && state === "snoozed") return conclude(reopen(course, "the snooze is over"));
  if (name === "stray" && state === "suspect")
    return conclude(close(course, "flapped", "it was not seen again"));
  return stale;
}
