import { updateMessage } from "../core/effect.ts";
import { after, arm, type Course, change, disarm, emit } from "./course.ts";
import { severityRule } from "./severity.ts";

/** Activity: the acknowledgement is asked about later, the next update is due later. */
export function keepAwake(course: Course): Course {
  const { severity } = course.details;
  const { ackExpiresMs, updateEveryMs } = severityRule(course.policy.severities, severity);
  const quiet = disarm(refreshReminder(course), "ack_remind", "ack_expire", "update");
  const reminded = ackExpiresMs ? arm(quiet, "ack_remind", after(course, ackExpiresMs)) : quiet;
  return updateEveryMs ? arm(reminded, "update", after(course, updateEveryMs)) : reminded;
}

/** A reminder that was answered loses its buttons. */
export function refreshReminder(course: Course): Course {
  const { reminder, timers } = course.details;
  if (reminder === undefined || timers["ack_expire"] === undefined) return course;
  const version = (course.before?.version ?? 0) + 1;
  return emit(course, updateMessage(course.id, version, `remind:${reminder}`));
}

/** Adds somebody to those who take part. */
export function withResponder(course: Course, user: string): Course {
  const { responders } = course.details;
  return change(course, { responders: [...new Set([...responders, user])] });
}
