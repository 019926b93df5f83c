import { type QueuedEffect, updateMessage } from "../core/effect.ts";
import { alertOf, isPager, noteAlerts } from "./alerts.ts";
import { userOf } from "./callees.ts";
import { type Course, change, emit, say } from "./course.ts";
import type { Callee, IncidentDetails, Line, Page } from "./incident.ts";

/** Which part of the escalation pages: `loop` and `step` are part of the keys. */
interface Stage {
  readonly loop: string;
  readonly step: number;
  readonly what: Extract<Line["what"], "paged" | "again" | "help">;
}

/** Pages that are kept, so that they can be edited when they are over; older ones keep their last words. */
const KEPT_PAGES = 40;

/**
 * Calls everybody of a step, each in a lane of their own. A page that is still queued when the incident has left its state
 * or epoch is suppressed: nobody is called for a matter that somebody else has taken.
 */
export function pageAll(course: Course, callees: readonly Callee[], stage: Stage): Course {
  if (callees.length === 0) return course;
  const { id, details, now } = course;
  const pages = callees.map((callee, index): Page => {
    const slot = `page:${userOf(callee.target)}:${details.paged + index + 1}`;
    const step = [details.runs, details.epoch, stage.loop, stage.step].join("/");
    return {
      ...callee,
      slot,
      step,
      key: `page/${id}/${step}/${callee.target}`,
      epoch: details.epoch,
      at: now.toISOString(),
      ...(stage.what === "help" ? { help: true } : {}),
    };
  });
  const kept = {
    pages: [...details.pages, ...pages].slice(-KEPT_PAGES),
    paged: details.paged + pages.length,
  };
  const changed = noteAlerts(change(course, kept), pages);
  return emit(
    say(changed, { what: stage.what, callees: [...callees], count: stage.step + 1 }),
    ...pages.map((page) => pageEffect(changed, page)),
  );
}

/** Marks the pages that are not over yet, and edits them. */
export function endPages(course: Course, how: "acknowledged" | "resolved", by: string): Course {
  const { details, now } = course;
  const over = { how, by, at: now.toISOString() };
  const ending = details.pages.filter((page) => !page.over);
  const pages = details.pages.map((page) => (page.over ? page : { ...page, over }));
  return ending.reduce((edited, page) => editPage(edited, page), change(course, { pages }));
}

/** Brings one page up to date, as when it arrived after somebody had taken the matter. Pagers are told otherwise. */
export function editPage(course: Course, { slot, target }: Page): Course {
  if (isPager(target)) return course;
  const version = (course.before?.version ?? 0) + 1;
  return emit(course, updateMessage(course.id, version, slot));
}

/**
 * Notes that a page could not be delivered, or cannot so far. True beside the course: nothing of the current step was, so
 * that waiting is useless.
 */
export function markFailed(
  course: Course,
  failed: Page,
  what: "undelivered" | "failing",
): { readonly course: Course; readonly inVain: boolean } {
  const pages = course.details.pages.map((page) =>
    page.key === failed.key ? { ...page, failed: true } : page,
  );
  const current = stepOf(course.details);
  const ofStep = pages.filter(({ step }) => step === current);
  const said = say(change(course, { pages }), { what, callees: [calleeOf(failed)] });
  return { course: said, inVain: failed.step === current && ofStep.every((page) => page.failed) };
}

/** A page that had failed so far got through after all. */
export function clearFailed(course: Course, sent: Page): Course {
  const pages = course.details.pages.map((page) => {
    if (page.key !== sent.key) return page;
    const { failed: _, ...delivered } = page;
    return delivered;
  });
  return change(course, { pages });
}

/** `run/epoch/loop/step` of the step that is being paged. */
function stepOf({ run, runs, epoch }: IncidentDetails): string | undefined {
  return run.kind === "paging" ? [runs, epoch, run.loop, run.step].join("/") : undefined;
}

function calleeOf({ target, via, until }: Page): Callee {
  return { target, ...(via ? { via } : {}), ...(until ? { until } : {}) };
}

function pageEffect(course: Course, page: Page): QueuedEffect {
  const { id, details } = course;
  const state = page.help ? "acknowledged" : "open";
  return {
    kind: "page",
    data: {
      target: page.target,
      slot: page.slot,
      ...(isPager(page.target) ? { alert: alertOf(page), step: page.step } : {}),
    },
    key: page.key,
    lane: `page:${page.target}`,
    priority: "urgent",
    onlyIf: { caseId: id, state, details: { epoch: details.epoch } },
    answers: { done: "page.sent", failed: "page.failed", failing: "page.failing" },
  };
}
