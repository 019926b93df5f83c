import type { Decision, Reply } from "../core/case.ts";
import { type Effect, postMessage, updateMessage, wakeAt } from "../core/effect.ts";
import type { Severity } from "../core/incident-signals.ts";
import { openIncident, raiseIncident } from "../core/incident-signals.ts";
import { canonicalJson } from "../core/json.ts";
import type { SignalCase, SignalDetails, SignalState } from "./signal-case.ts";

/** Where an open signal stands while an event is decided. */
export interface Course {
  readonly id: string;
  readonly state: SignalState;
  readonly details: SignalDetails;
  /** Absent while it opens. */
  readonly before?: SignalCase;
  readonly effects: readonly Effect[];
  readonly reasons: readonly string[];
}

export type Answer = Decision<SignalState, SignalDetails>;

const MAIN = "main";

/** Begins from a case as it is. */
export function from(before: SignalCase): Course {
  const { id, state, details } = before;
  return { id, state, details, before, effects: [], reasons: [] };
}

/** The course with other details. */
export function change(course: Course, details: Partial<SignalDetails>): Course {
  return { ...course, details: { ...course.details, ...details } };
}

/** The course in another state, with the reason. */
export function move(course: Course, state: SignalState, reason: string): Course {
  return because({ ...course, state }, reason);
}

/** The course with one more reason. */
export function because(course: Course, reason: string): Course {
  return { ...course, reasons: [...course.reasons, reason] };
}

/** The course with more effects. */
export function also(course: Course, ...effects: readonly Effect[]): Course {
  return { ...course, effects: [...course.effects, ...effects] };
}

/** A timer of a new generation; those before it are stale. */
export function arm(course: Course, name: string, due: Date): Course {
  const gen = course.details.gen + 1;
  return also(change(course, { gen }), wakeAt(course.id, due, name, gen));
}

/** Opens an incident, or tells the one that is open that it became worse. */
export function raise(course: Course, key: string, severity: Severity): Course {
  const { details, id } = course;
  const { sign, incident, since, accountName } = details;
  const cause = sign.from === "alarm" ? "signal.alarm" : "signal.finding";
  if (incident && incident.state !== "closed")
    return also(
      course,
      raiseIncident({ key: incidentKey(key), cause, severity, text: `${sign.title}: ${sign.why}` }),
    );
  const account = accountName === undefined ? sign.account : `${accountName} (${sign.account})`;
  const opening = openIncident({
    key: incidentKey(key),
    severity,
    cause,
    title: sign.title,
    facts: [["Account", account], ["Region", sign.region], ["Why", sign.why], ...sign.facts],
    subject: [],
    assets: sign.assets,
    occurredAt: since,
    source: { caseKind: "signal", caseId: id },
  });
  return also(change(course, { incident: { state: "asked" } }), opening);
}

/** The key under which incidents know this signal. */
export function incidentKey(key: string): string {
  return `signal:${key}`;
}

/** Nothing changes; the person is told why. */
export function refuse(text: string): Answer {
  return { effects: [], reasons: [text], reply: { kind: "private", text }, refused: true };
}

/** Nothing changes, and nobody asked. */
export function leave(reason: string): Answer {
  return { effects: [], reasons: [reason] };
}

/** The decision: what was changed is stored, and shown where it was told. */
export function conclude(course: Course, reply?: Reply): Answer {
  const { id, before, state, details, reasons } = course;
  const same = before?.state === state && canonicalJson(before.details) === canonicalJson(details);
  const fresh = before ? {} : { fresh: true as const };
  const shown = before
    ? updateMessage(id, before.version + 1, MAIN)
    : postMessage(id, { slot: MAIN, to: { channel: details.channel } });
  return {
    ...(same ? {} : { case: { state, details, ...fresh } }),
    effects: same ? course.effects : [shown, ...course.effects],
    reasons,
    ...(reply ? { reply } : {}),
  };
}
