/** What brings a matter: it opens an incident, or is a signal for the one that is open under the same key. */
import type { Decision, Occasion } from "../core/case.ts";
import type { Actor } from "../core/event.ts";
import type { IncidentOpen, Severity } from "../core/incident-signals.ts";
import { endAlerts } from "./alerts.ts";
import { codenameOf } from "./codename.ts";
import {
  because,
  type Course,
  change,
  conclude,
  disarm,
  move,
  resume,
  say,
  tellSources,
} from "./course.ts";
import { policyNameOf, startRun } from "./escalation.ts";
import type { IncidentCase, IncidentDetails, IncidentEventOf, IncidentState } from "./incident.ts";
import type { IncidentPolicy } from "./policy.ts";
import { ignore } from "./replies.ts";
import { isWorse } from "./severity.ts";

type IncidentDecision = Decision<IncidentState, IncidentDetails>;

/** `incident.open`: a new matter, a signal, or, after the end, a new incident that names the earlier one. */
export function takeOpening(
  before: IncidentCase | undefined,
  event: IncidentEventOf<"incident.open">,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const { data, actor } = event;
  if (!before || before.state === "closed")
    return openNew({ opening: data, actor, earlier: before, policy, occasion });
  const { severity, cause, occurredAt } = data;
  const signal = { severity, cause, at: new Date(occurredAt), title: data.title };
  return conclude(takeSignal(addSource(resume(before, policy, occasion), data.source), signal));
}

/** `incident.raise`: a worse cause. Without an incident to raise it opens one: a signal is never lost. */
export function takeRaise(
  before: IncidentCase | undefined,
  event: IncidentEventOf<"incident.raise">,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const { key, severity, cause, text } = event.data;
  if (before && before.state !== "closed") {
    const signal = { severity, cause, at: event.at, title: text };
    return conclude(takeSignal(resume(before, policy, occasion), signal));
  }
  const { facts = [], subject = [], assets = [] } = before?.details ?? {};
  const occurredAt = event.at.toISOString();
  const opening = { key, severity, cause, title: text, facts, subject, assets, occurredAt };
  const source = before?.details.sources.at(-1);
  return openNew({
    opening: source ? { ...opening, source } : opening,
    actor: event.actor,
    earlier: before,
    policy,
    occasion,
  });
}

/** `incident.note`: a line for the timeline, from another watcher. */
export function takeNote(
  before: IncidentCase | undefined,
  { data }: IncidentEventOf<"incident.note">,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  if (!before) return ignore("a note for an incident that does not exist");
  if (before.state === "closed") return ignore("a note after the end, kept in the record");
  const course = say(resume(before, policy, occasion), { what: "note", text: data.text });
  return conclude(because(course, "a note was added"));
}

/** Returns to open: a new epoch, so that what was paged before no longer counts. */
export function returnToOpen(course: Course, reason: string): Course {
  // What the pagers have of the old epoch ends first: else they would take the new call for a double.
  const ended = endAlerts(course);
  const details: IncidentDetails = { ...ended.details, epoch: ended.details.epoch + 1 };
  delete details.acked;
  delete details.commander;
  delete details.resolution;
  return disarm(
    move({ ...ended, details }, "open", reason),
    "ack_remind",
    "ack_expire",
    "update",
    "close",
  );
}

interface Opening {
  readonly opening: IncidentOpen;
  readonly actor: Actor;
  readonly earlier: IncidentCase | undefined;
  readonly policy: IncidentPolicy;
  readonly occasion: Occasion;
}

function openNew({ opening, actor, earlier, policy, occasion }: Opening): IncidentDecision {
  const { newId: id, newNumber: number, now } = occasion;
  const { source, ...matter } = opening;
  const causeText = policy.causes?.[matter.cause];
  const details: IncidentDetails = {
    ...matter,
    codename: codenameOf(number),
    channel: policy.channel,
    since: now.toISOString(),
    ...(causeText === undefined ? {} : { causeText }),
    ...(actor.kind === "person" && !source ? { declaredBy: actor.user } : {}),
    sources: source ? [source] : [],
    ...(earlier ? { earlier: earlier.number } : {}),
    signals: { count: 1, lastAt: matter.occurredAt },
    runs: 0,
    epoch: 0,
    run: { kind: "stopped" },
    responders: [],
    gen: 0,
    timers: {},
    pages: [],
    paged: 0,
    lines: [],
    lined: 0,
  };
  const blank: Course = {
    id,
    number,
    policy,
    now,
    state: "open",
    details,
    effects: [],
    reasons: [],
  };
  const opened = say(because(blank, `opened as ${matter.severity}, ${matter.cause}`), {
    what: "opened",
    text: matter.cause,
    ...(earlier ? { count: earlier.number } : {}),
  });
  return conclude(tellSources(startRun(opened), "incident.opened", { key: matter.key }));
}

interface Signal {
  readonly severity: Severity;
  readonly cause: string;
  readonly at: Date;
  readonly title: string;
}

/** A signal for an unclosed incident: it counts, it may be worse, and it may bring the matter back. */
function takeSignal(course: Course, signal: Signal): Course {
  const counted = count(course, signal);
  if (isLate(course, signal)) return because(counted, "a late signal of what was resolved");
  const worse = isWorse(signal.severity, course.details.severity);
  const noted = worse ? becomeWorse(counted, signal) : repeat(counted, signal);
  switch (course.state) {
    case "resolved":
      return reopen(returnToOpen(noted, "a signal newer than the resolution"));
    case "acknowledged":
      return worse ? startRun(returnToOpen(noted, "the acknowledged matter became worse")) : noted;
    case "open":
      return worse && policyChanged(noted) ? startRun(noted) : noted;
    case "closed":
      return noted;
  }
}

function becomeWorse(course: Course, { severity, cause, title }: Signal): Course {
  const worse = because(change(course, { severity, cause }), "a worse signal");
  return say(worse, { what: "worse", text: title, from: cause, to: severity });
}

function repeat(course: Course, { severity, cause, title }: Signal): Course {
  const noted = because(course, "a signal");
  if (!isWorthALine(course.details.signals.count)) return noted;
  return say(noted, { what: "signal", text: title, from: cause, to: severity });
}

/** A thousand signals of one matter are one number in the headline, not a thousand lines under it. */
function isWorthALine(signals: number): boolean {
  return signals <= 5 || /^10+$/.test(String(signals));
}

function count(course: Course, { at }: Signal): Course {
  const { count: before, lastAt } = course.details.signals;
  const latest = at > new Date(lastAt) ? at.toISOString() : lastAt;
  return change(course, { signals: { count: before + 1, lastAt: latest } });
}

/** A late duplicate of what was resolved changes nothing; something newer is the matter again. */
function isLate({ state, details }: Course, { at }: Signal): boolean {
  const { resolution } = details;
  return state === "resolved" && resolution !== undefined && at <= new Date(resolution.at);
}

function reopen(course: Course): Course {
  return tellSources(startRun(say(course, { what: "reopened" })), "incident.reopened", {});
}

/** True when the severity as it is now asks for another policy than the one that runs. */
export function policyChanged(course: Course): boolean {
  const { run } = course.details;
  const running = run.kind === "stopped" ? undefined : run.policy.name;
  return running !== policyNameOf(course);
}

/** Another case under the same key wants to be told too. */
function addSource(course: Course, source: IncidentOpen["source"]): Course {
  const { sources, key } = course.details;
  if (!source || sources.some(({ caseId }) => caseId === source.caseId)) return course;
  const told = tellSources(change(course, { sources: [source] }), "incident.opened", { key });
  return change(told, { sources: [...sources, source].slice(-10) });
}
