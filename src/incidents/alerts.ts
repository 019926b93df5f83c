/** What pagers are told beside Slack: a call, that somebody has it, that it is over. */
import type { QueuedEffect } from "../core/effect.ts";
import { readPagerTarget } from "../core/pager.ts";
import { type Course, change, emit } from "./course.ts";
import type { Alert, Page } from "./incident.ts";

/** True for targets that are called by a pager, and not by a message. */
export function isPager(target: string): boolean {
  return readPagerTarget(target) !== undefined;
}

/**
 * Which alert a page belongs to. One epoch is one alert: the pager removes doubles, and an acknowledged alert stays quiet.
 * A call for help must not stay quiet, so it is an alert of its own.
 */
export function alertOf({ epoch, help, step }: Pick<Page, "epoch" | "help" | "step">): string {
  const [, , loop = ""] = step.split("/");
  return help ? `${epoch}/help-${loop.slice(1)}` : String(epoch);
}

/** Notes what pagers are given by these pages, so that they are told the end of it. */
export function noteAlerts(course: Course, pages: readonly Page[]): Course {
  const { pagers = [] } = course.policy;
  const { alerts = [] } = course.details;
  const given = pages.flatMap((page): Alert[] => {
    const { target, step } = page;
    const heard = pagers.some((each) => each.target === target && each.heard);
    return isPager(target) ? [{ target, alert: alertOf(page), step, heard }] : [];
  });
  if (given.length === 0) return course;
  const others = alerts.filter(
    ({ target, alert }) => !given.some((each) => each.target === target && each.alert === alert),
  );
  return change(course, { alerts: [...others, ...given] });
}

/** Somebody has it: pagers stop calling. A call for help goes on until somebody answers it over there. */
export function quietAlerts(course: Course): Course {
  const { alerts = [], epoch } = course.details;
  const called = alerts.filter(({ alert }) => alert === String(epoch));
  return emit(course, ...called.map((each) => updateOf(course, each, "acknowledge")));
}

/** It is over, or begins anew: every alert is closed, before anything else is said to its pager. */
export function endAlerts(course: Course): Course {
  const { alerts = [] } = course.details;
  if (alerts.length === 0) return course;
  const ended = emit(course, ...alerts.map((each) => updateOf(course, each, "resolve")));
  return change(ended, { alerts: [] });
}

/** In the lane of its pages, without a guard: after what was called before, before what is called next. */
function updateOf(
  { id, details }: Course,
  { target, alert, step }: Alert,
  deed: "acknowledge" | "resolve",
): QueuedEffect {
  return {
    kind: "page.update",
    data: { target, deed, alert, step },
    // An alert that was closed may be called again in the same epoch; then it is closed again.
    key: `page/${id}/${details.paged}/${deed}/${target}/${alert}`,
    lane: `page:${target}`,
    priority: "urgent",
  };
}
