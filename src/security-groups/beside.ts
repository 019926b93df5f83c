import type { Decision } from "../core/case.ts";
import { decideAttempted, decideAttemptsDue } from "./attempts.ts";
import { decideAttributed } from "./attribution.ts";
import type { Course } from "./course.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import type { DriftEvent } from "./events.ts";
import { decideHinted } from "./hinted.ts";
import { decideSweepAsked, decideSwept } from "./sweeping.ts";

const BESIDE = [
  "sg.hinted",
  "sg.attempted",
  "sg.attempts_due",
  "sg.attributed",
  "sg.sweep_asked",
  "sg.swept",
] as const;
type Beside = Extract<DriftEvent, { kind: (typeof BESIDE)[number] }>;

/** True for what stands beside the states of a group: it moves no case from one to another. */
export function isBeside(event: DriftEvent): event is Beside {
  return BESIDE.some((kind) => kind === event.kind);
}

/** What is looked for, looked up, swept and refused. */
export function decideBeside(course: Course, event: Beside): Decision<DriftState, DriftDetails> {
  switch (event.kind) {
    case "sg.hinted":
      return decideHinted(course, event);
    case "sg.attempted":
      return decideAttempted(course, event.data);
    case "sg.attempts_due":
      return decideAttemptsDue(course, event.data);
    case "sg.attributed":
      return decideAttributed(course, event.data);
    case "sg.sweep_asked":
      return decideSweepAsked(course, event);
    case "sg.swept":
      return decideSwept(course, event.data);
  }
}
