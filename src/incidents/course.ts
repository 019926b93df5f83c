import type { Decision, Occasion } from "../core/case.ts";
import { type Effect, hand, postMessage, updateMessage, wakeAt } from "../core/effect.ts";
import type { JsonObject } from "../core/json.ts";
import type { IncidentCase, IncidentDetails, IncidentState, Line } from "./incident.ts";
import type { IncidentPolicy } from "./policy.ts";

/**
 * A decision in the making: what the incident will be and what is to be done about it. Each step takes a course and answers
 * the next one; `conclude` makes the decision of the last.
 */
export interface Course {
  readonly id: string;
  readonly number: number;
  readonly policy: IncidentPolicy;
  readonly now: Date;
  /** The case before; absent when one is opened. */
  readonly before?: IncidentCase;
  readonly state: IncidentState;
  readonly details: IncidentDetails;
  readonly effects: readonly Effect[];
  readonly reasons: readonly string[];
}

/** Names of the timers of an incident. */
export type TimerName = "step" | "ack_remind" | "ack_expire" | "update" | "close";

/** Lines that are kept to be rendered; the record keeps them all. */
const KEPT_LINES = 40;
const LINE_TEXT = 1000;
/** Worth showing to those who do not follow the thread. */
const BROADCAST: ReadonlySet<Line["what"]> = new Set([
  "worse",
  "nobody",
  "exhausted",
  "undelivered",
  "failing",
  "pager_resolved",
  "ack_expired",
]);

/** A course that begins with a stored incident. */
export function resume(before: IncidentCase, policy: IncidentPolicy, { now }: Occasion): Course {
  const { id, number, state, details } = before;
  return { id, number, policy, now, before, state, details, effects: [], reasons: [] };
}

/** Changes members of the details. */
export function change(course: Course, details: Partial<IncidentDetails>): Course {
  return { ...course, details: { ...course.details, ...details } };
}

/** Moves to a state, and says why. */
export function move(course: Course, state: IncidentState, reason: string): Course {
  return because(change({ ...course, state }, { since: course.now.toISOString() }), reason);
}

/** Adds a reason for the record. */
export function because(course: Course, reason: string): Course {
  return { ...course, reasons: [...course.reasons, reason] };
}

/** Adds effects. */
export function emit(course: Course, ...effects: readonly Effect[]): Course {
  return { ...course, effects: [...course.effects, ...effects] };
}

/** Writes an entry under the headline. */
export function say(course: Course, entry: Omit<Line, "n" | "at">): Course {
  const { details, id, now } = course;
  const n = details.lined + 1;
  const text = entry.text === undefined ? {} : { text: cut(entry.text) };
  const line: Line = { ...entry, ...text, n, at: now.toISOString() };
  const lines = [...details.lines, line].slice(-KEPT_LINES);
  return emit(
    change(course, { lines, lined: n }),
    postMessage(id, {
      slot: `line:${n}`,
      to: { channel: details.channel },
      threadOf: "headline",
      ...(BROADCAST.has(entry.what) ? { broadcast: true } : {}),
    }),
  );
}

/** Sets a timer; an earlier one of that name no longer counts. */
export function arm(course: Course, name: TimerName, due: Date): Course {
  const gen = course.details.gen + 1;
  const timers = { ...course.details.timers, [name]: { gen, due: due.toISOString() } };
  return emit(change(course, { gen, timers }), wakeAt(course.id, due, name, gen));
}

/** Makes timers stale. */
export function disarm(course: Course, ...names: readonly TimerName[]): Course {
  const kept = Object.entries(course.details.timers).filter(
    ([name]) => !names.some((each) => each === name),
  );
  return change(course, { timers: Object.fromEntries(kept) });
}

/** `ms` after the moment of the decision. */
export function after(course: Course, ms: number): Date {
  return new Date(course.now.getTime() + ms);
}

/** Tells the cases that this incident came from. */
export function tellSources(course: Course, kind: string, data: JsonObject): Course {
  return emit(
    course,
    ...course.details.sources.map(({ caseKind, caseId }) =>
      hand({
        kind,
        caseKind,
        ref: { by: "id", id: caseId },
        data: { number: course.number, ...data },
      }),
    ),
  );
}

/** The decision. The headline is posted with a new incident, and else brought up to date with each change. */
export function conclude(course: Course): Decision<IncidentState, IncidentDetails> {
  const { id, before, state, details, effects, reasons } = course;
  const headline = before
    ? updateMessage(id, before.version + 1, "headline")
    : postMessage(id, { slot: "headline", to: { channel: details.channel } });
  return {
    case: { state, details, ...(before ? {} : { fresh: true as const }) },
    effects: [headline, ...effects],
    reasons,
  };
}

function cut(text: string): string {
  return Array.from(text).slice(0, LINE_TEXT).join("");
}
