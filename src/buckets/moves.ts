/** From one state to another, with everything that belongs to it. */
import { noteIncident } from "../core/incident-signals.ts";
import { askOwners } from "./ask-owners.ts";
import { after, also, arm, because, type Course, change, disarm, drop, move } from "./course.ts";
import { incidentKey, raise } from "./raise.ts";
import type { Verdict } from "./verdict.ts";

const REMIND_MS = 24 * 3_600_000;

/** How a bucket can be when it is not public. */
export type Calm = Extract<Verdict["grade"], "LATENT" | "PRIVATE" | "BLOCKED">;

/** People are told; the worst is an incident at once, the rest when nobody acts. */
export function opened(course: Course): Course {
  const quiet = disarm(course, "wake", "accept_end", "sign");
  return urge(arm(quiet, "remind", after(course, REMIND_MS)));
}

/** It is open again, with the clock running anew. */
export function reopen(course: Course, reason: string): Course {
  const cleared = drop(course, "proposal", "verify", "snooze", "accepted", "calm");
  return opened(move(cleared, "open", reason));
}

/** As `reopen`, and those who are asked in this mode are asked. */
export function reopenAndAsk(course: Course, reason: string): Course {
  return askOwners(reopen(course, reason));
}

/** The clock towards an incident: at once, after the grace, or never. */
export function urge(course: Course): Course {
  const { details, policy } = course;
  const { exposed, incident, timers } = details;
  if (incident || !exposed) return course;
  if (exposed.severity === "critical") return raise(course, "strangers may write or change rights");
  if (exposed.severity === "medium" || timers["grace"]) return course;
  return arm(course, "grace", after(course, policy.graceMs));
}

/** A plan came to nothing: the case is what the last reading says. */
export function fallBack(course: Course, reason: string): Course {
  const { grade = "PUBLIC" } = course.details.ground ?? {};
  return isCalm(grade) ? close(drop(course, "proposal"), grade) : reopen(course, reason);
}

/** What was done holds and its names are complete: the case is over. */
export function settle(course: Course, reason: string): Course {
  const { grade = "PRIVATE" } = course.details.ground ?? {};
  return because(close(course, isCalm(grade) ? grade : "PRIVATE"), reason);
}

/** True when nothing is public, as far as anybody knows. */
export function isCalm(grade: Verdict["grade"]): grade is Calm {
  return grade === "LATENT" || grade === "PRIVATE" || grade === "BLOCKED";
}

/** The case is over. What was done can be undone for a while. */
export function close(course: Course, outcome: "gone" | Calm): Course {
  const { details, now } = course;
  const { bucket = "", incident } = details;
  const left = drop(course, "calm", "snooze", "unread", "proposal", "verify", "accepted");
  const quiet = disarm(left, "grace", "remind", "wake", "accept_end", "sign", "due");
  const over = change(quiet, { outcome, closedAt: now.toISOString() });
  const closed = move(over, "closed", `no longer public: ${outcome}`);
  if (!incident) return closed;
  const text = `Bucket ${bucket} is ${outcome === "gone" ? "gone" : "no longer public"}.`;
  return also(closed, noteIncident({ key: incidentKey(details), text }));
}
