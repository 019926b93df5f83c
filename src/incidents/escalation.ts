/**
 * The escalation of an incident: one policy, as it was when the run began, step by step.
 *
 *   start ─► paging(loop, step) ─wait over, or nothing of the step delivered─► next step … ─► next loop … ─► exhausted(round)
 *              └─ no step reaches anybody: nobody(round) ─every 5 min: somebody there?─► paging(0, 0)
 *   paging, exhausted, nobody ─acknowledged─► acked ─given back─► paging(same loop, same step)
 *   any ─resolved─► stopped
 *
 * A step whose targets mean nobody now is passed over at once, with an entry. Nothing here ends by itself but by a person.
 */
import { endAlerts } from "./alerts.ts";
import { type Called, calleesOf } from "./callees.ts";
import { after, arm, because, type Course, change, disarm, say } from "./course.ts";
import type { IncidentDetails, PolicySnapshot } from "./incident.ts";
import { pageAll } from "./paging.ts";
import { policyNamed } from "./policy.ts";
import { severityRule } from "./severity.ts";

const MINUTE_MS = 60_000;
/** How soon it is tried again when all is exhausted, by the policy's choice. */
const EXHAUSTED_MS = { repeat_last: 15 * MINUTE_MS, channel: 60 * MINUTE_MS } as const;
/** A gap in the rota is looked into soon: the next shift may begin any minute. */
const NOBODY_MS = 5 * MINUTE_MS;

/** Starts the policy of the incident's severity from its first step; a severity without one pages nobody. */
export function startRun(course: Course): Course {
  const name = policyNameOf(course);
  if (name === undefined) return stopRun(course);
  const started = change(course, { runs: course.details.runs + 1 });
  return runFrom(started, snapshotOf(course, name), { loop: 0, step: 0 });
}

/** The policy that the severity asks for; undefined: nobody is paged. */
export function policyNameOf({ policy, details }: Course): string | undefined {
  return severityRule(policy.severities, details.severity).policy;
}

function snapshotOf({ policy }: Course, name: string): PolicySnapshot {
  const { steps, repeat, exhausted } = policyNamed(policy, name) ?? NO_POLICY;
  return {
    name,
    steps: steps.map(({ targets, waitMs }) => ({ targets: [...targets], waitMs })),
    repeat,
    exhausted,
  };
}

/** A policy that the configuration does not have: nobody is reached, which is said aloud. */
const NO_POLICY = { steps: [], repeat: 0, exhausted: "channel" } as const;

/** Ends paging for good: resolved, or a severity that pages nobody. */
export function stopRun(course: Course): Course {
  return disarm(endAlerts(change(course, { run: { kind: "stopped" } })), "step");
}

/** Somebody has it: nobody is paged any more, the place is kept for the case that it is given back. */
export function holdRun(course: Course): Course {
  const { run } = course.details;
  if (run.kind === "stopped" || run.kind === "acked") return disarm(course, "step");
  const { policy } = run;
  const last = Math.max(0, policy.steps.length - 1);
  const place =
    run.kind === "paging"
      ? { loop: run.loop, step: run.step }
      : { loop: policy.repeat, step: run.kind === "nobody" ? 0 : last };
  const acked = { kind: "acked" as const, policy, ...place, helps: 0, helpStep: place.step };
  return disarm(change(course, { run: acked }), "step");
}

/** Nobody has it any more: the step at which it was taken is paged again, at once. */
export function releaseRun(course: Course): Course {
  const { run } = course.details;
  if (run.kind !== "acked" || run.policy.name !== policyNameOf(course)) return startRun(course);
  return runFrom(course, run.policy, { loop: run.loop, step: run.step });
}

/** The wait is over, or waiting is useless: what comes next, at once. */
export function advanceRun(course: Course): Course {
  const { run } = course.details;
  switch (run.kind) {
    case "paging":
      return runFrom(course, run.policy, { loop: run.loop, step: run.step + 1 });
    case "exhausted":
      return callAgain(course, run.policy, run.round + 1);
    case "nobody":
      return lookAgain(course, run.policy, run.round + 1);
    case "acked":
    case "stopped":
      return course;
  }
}

/** Somebody who has it wants more people: the next step is paged once, without a timer. */
export function callHelp(course: Course): Course {
  const { run } = course.details;
  if (run.kind !== "acked") return course;
  const helpStep = Math.min(run.helpStep + 1, Math.max(0, run.policy.steps.length - 1));
  const helps = run.helps + 1;
  const called = reachOf(course, run.policy)[helpStep] ?? { callees: [], skipped: [] };
  const moved = noteSkipped(change(course, { run: { ...run, helpStep, helps } }), called);
  return pageAll(moved, called.callees, { loop: `h${helps}`, step: helpStep, what: "help" });
}

/** Position of the escalation as a button carries it: two presses of one copy are one step. */
export function placeOf({ run, runs }: IncidentDetails): string {
  switch (run.kind) {
    case "paging":
      return `${runs}.${run.loop}.${run.step}`;
    case "exhausted":
    case "nobody":
      return `${runs}.x.${run.round}`;
    case "acked":
      return `${runs}.h.${run.helps}`;
    case "stopped":
      return `${runs}.s.0`;
  }
}

interface Place {
  readonly loop: number;
  readonly step: number;
}

/** Pages the first step from this place on that reaches somebody. */
function runFrom(course: Course, policy: PolicySnapshot, place: Place): Course {
  const reach = reachOf(course, policy);
  if (reachesNobody(reach)) return callInVain(course, policy, 0);
  let passing = course;
  for (let { loop, step } = place; loop <= policy.repeat; loop++, step = 0)
    for (; step < reach.length; step++) {
      const called = reach[step] ?? { callees: [], skipped: [] };
      passing = noteSkipped(passing, called);
      if (called.callees.length > 0)
        return pageStep(passing, policy, { loop, step, called, next: reach[step + 1] ?? reach[0] });
    }
  return callAgain(say(passing, { what: "exhausted", text: policy.name }), policy, 0);
}

function pageStep(
  course: Course,
  policy: PolicySnapshot,
  at: Place & { readonly called: Called; readonly next: Called | undefined },
): Course {
  const { loop, step, called } = at;
  const due = after(course, policy.steps[step]?.waitMs ?? MINUTE_MS);
  const paging = {
    kind: "paging" as const,
    policy,
    loop,
    step,
    nextAt: due.toISOString(),
    next: [...(at.next?.callees ?? [])],
  };
  const moved = arm(change(course, { run: paging }), "step", due);
  const reason = `run ${moved.details.runs}, loop ${loop}, step ${step} is paged`;
  return pageAll(because(moved, reason), called.callees, {
    loop: String(loop),
    step,
    what: "paged",
  });
}

/** All steps are through. The last one that reaches somebody is called, or the channel, and again, without end. */
function callAgain(course: Course, policy: PolicySnapshot, round: number): Course {
  const here = { target: `channel:${course.details.channel}` };
  const last = reachOf(course, policy).findLast(({ callees }) => callees.length > 0);
  const callees = policy.exhausted === "repeat_last" ? [...(last?.callees ?? []), here] : [here];
  const due = after(course, EXHAUSTED_MS[policy.exhausted]);
  const run = { kind: "exhausted" as const, policy, round, nextAt: due.toISOString() };
  const moved = arm(change(course, { run }), "step", due);
  return pageAll(because(moved, `the policy is exhausted, round ${round}`), distinct(callees), {
    loop: "x",
    step: round,
    what: "again",
  });
}

/** Nobody can be called: the channel is, and it is looked again in five minutes. */
function callInVain(course: Course, policy: PolicySnapshot, round: number): Course {
  const due = after(course, NOBODY_MS);
  const run = { kind: "nobody" as const, policy, round, nextAt: due.toISOString() };
  const moved = arm(change(course, { run }), "step", due);
  const said = round === 0 ? say(moved, { what: "nobody", text: policy.name }) : moved;
  const here = [{ target: `channel:${course.details.channel}` }];
  return pageAll(because(said, "the policy reaches nobody now"), here, {
    loop: "n",
    step: round,
    what: "again",
  });
}

/** Somebody there by now? Then the policy starts anew, as it is now: keys of pages are used once. */
function lookAgain(course: Course, policy: PolicySnapshot, round: number): Course {
  const name = policyNameOf(course);
  if (name === undefined) return stopRun(course);
  const today = snapshotOf(course, name);
  return reachesNobody(reachOf(course, today))
    ? callInVain(course, policy, round)
    : startRun(course);
}

function reachesNobody(reach: readonly Called[]): boolean {
  return reach.every(({ callees }) => callees.length === 0);
}

function reachOf({ details, policy, now }: Course, { steps }: PolicySnapshot): Called[] {
  return steps.map(({ targets }) => calleesOf(targets, details, policy, now));
}

function noteSkipped(course: Course, { skipped }: Called): Course {
  return skipped.reduce(
    (said, { target, why }) => say(said, { what: "skipped", text: target, to: why }),
    course,
  );
}

function distinct<T extends { readonly target: string }>(callees: readonly T[]): T[] {
  return callees.filter(
    (each, index) => callees.findIndex(({ target }) => target === each.target) === index,
  );
}
