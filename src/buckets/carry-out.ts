/** What was decided is done: one call, then it is looked at whether it holds. */
import type { QueuedEffect } from "../core/effect.ts";
import type { Name } from "../core/two-names.ts";
import type { Due, PlanInHand } from "./acts.ts";
import {
  after,
  also,
  arm,
  because,
  type Course,
  change,
  disarm,
  drop,
  move,
  readSoon,
} from "./course.ts";
import type { Exposed } from "./exposure.ts";
import type { Plan } from "./plan.ts";
import type { BucketPolicy } from "./policy.ts";

/** Calls that nobody asked for, in an account within ten minutes; beyond that people are asked. */
const MAX_AUTO = 3;
/** How long after something was done at once its second name may be due. */
const SIGN_AFTER_MS = 24 * 3_600_000;
const FIRST_LOOK_MS = 2000;
const MAX_ACTS = 20;

/** Who wants it, and under which condition. */
export interface Wish {
  readonly by?: Name;
  readonly names: readonly string[];
  readonly needs: PlanInHand["needs"];
  readonly reason: string;
}

/** A plan with who wants it. */
export function takeInHand(
  course: Course,
  plan: Plan,
  { by, names, needs, reason }: Wish,
): PlanInHand {
  const { kind, hash, change: what, undo } = plan;
  return {
    kind,
    hash,
    change: what,
    undo,
    needs,
    reason,
    ...(by ? { by: { ...by } } : {}),
    names: [...names],
    at: course.now.toISOString(),
  };
}

/** A plan that nothing stands against is begun. */
export function begin(course: Course, plan: PlanInHand): Course {
  const { details } = course;
  const quiet = disarm(course, "grace", "remind", "wake", "accept_end", "sign");
  const cleared = drop(quiet, "proposal", "note", "asked", "snooze", "accepted", "verify", "calm");
  const begun = change(cleared, { plan, round: details.round + 1 });
  return move(also(begun, callEffect(begun, plan)), "acting", `${plan.kind}: it is being done`);
}

function callEffect({ id, details }: Course, plan: PlanInHand): QueuedEffect {
  const { account, bucket = "", round } = details;
  const { names, hash, change: what } = plan;
  return {
    kind: "bucket.call",
    data: {
      account,
      bucket,
      planHash: hash,
      change: what,
      names,
      ...(plan.by ? {} : { capPer10Minutes: MAX_AUTO }),
    },
    // The round tells a plan that is tried again, after what was in its way is gone, from the same effect twice.
    key: `${id}/${hash}/${what.do}/${round}`,
    lane: "bucket-call",
    priority: "urgent",
    onlyIf: { caseId: id, state: "acting" },
    answers: { failed: "bucket.call_failed" },
  };
}

/** It was done: kept with what takes it back, looked at soon, and its second name is asked for where one is due. */
export function finish(course: Course, plan: PlanInHand): Course {
  const { now } = course;
  const since = now.toISOString();
  const recorded = record(course, plan);
  const looked = readSoon(change(recorded, { verify: { since } }), "confirm", FIRST_LOOK_MS, {
    looked: "verify",
  });
  const done = move(looked, "verifying", `${plan.kind}: done; it is looked at`);
  return plan.needs === "after" && plan.by ? oweName(done, plan, plan.by) : done;
}

/** What was undone is no act any more. */
function record(course: Course, plan: PlanInHand): Course {
  const { acts } = course.details;
  const { kind, hash, change: what, undo } = plan;
  if (kind === "undo") return change(course, { acts: acts.slice(0, -1) });
  const act = { kind, hash, at: course.now.toISOString(), change: what, undo };
  return change(course, { acts: [...acts, act].slice(-MAX_ACTS) });
}

function oweName(course: Course, plan: PlanInHand, by: Name): Course {
  const { details, now, policy } = course;
  const latest: Due = {
    hash: plan.hash,
    by: { ...by },
    since: now.toISOString(),
    excluded: excludedFrom(details.exposed, policy),
    what: plan.kind,
  };
  const due = details.due ? bothDue(details.due, latest) : latest;
  return arm(change(course, { due }), "due", after(course, SIGN_AFTER_MS));
}

/** A second name was due already: one signature by somebody who did neither stands under both. */
function bothDue(first: Due, latest: Due): Due {
  return {
    ...latest,
    since: first.since,
    excluded: [...first.excluded, first.by, ...latest.excluded],
    what: `${first.what}, ${latest.what}`,
  };
}

/** Whom a change is about: who made the bucket public may not be the second name. */
export function excludedFrom(
  exposed: Exposed | undefined,
  { closing }: BucketPolicy,
): Due["excluded"] {
  const { who } = exposed ?? {};
  return who ? closing.humansBehind(who.actor).map((each) => ({ ...each })) : [];
}

/** The course with a note on what became of the plan. */
export function noted(course: Course, text: string, by?: string): Course {
  return because(change(course, { note: { text, ...(by === undefined ? {} : { by }) } }), text);
}
