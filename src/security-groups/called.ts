import type { Decision } from "../core/case.ts";
import type { CallOutcome } from "./act.ts";
import { isConfirmedAsPlanned } from "./as-planned.ts";
import { proceed } from "./by-mode.ts";
import { callNext, didAnything, oweName, record } from "./carry-out.ts";
import { because, type Course, change, conclude, drop, move, readSoon } from "./course.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import type { DriftEvent } from "./events.ts";
import { settle } from "./moves.ts";
import { namesRule } from "./touch.ts";

type Answer = Decision<DriftState, DriftDetails>;
type Done = Extract<DriftEvent, { kind: "sg.call_done" }>["data"];
type Refused = Extract<DriftEvent, { kind: "sg.call_refused" }>["data"];

/** How long after its calls a plan may still not show, and when it is looked at until then. */
const HOLD_MS = 60_000;
const LOOK_MS = [5000, 15_000, 45_000, HOLD_MS] as const;
const DAY_MS = 24 * 3_600_000;

/** One rule was changed, or was so already. */
export function decideCallDone(
  course: Course,
  { key, do: how, outcome, ruleId, planHash }: Done,
): Answer {
  return conclude(take(course, planHash, { key, do: how, outcome }, ruleId));
}

/** One rule was left alone: it had changed, or AWS or the freeze said no. The others are done all the same. */
export function decideCallRefused(course: Course, data: Refused): Answer {
  const { key, do: how, outcome, why, planHash, frozen } = data;
  const by = outcome === "moved" ? changerOf(course, key) : {};
  const noted = frozen === undefined ? course : change(course, { frozen });
  return conclude(take(noted, planHash, { key, do: how, outcome, why, ...by }, undefined));
}

/** One call did not come to an end: whether it was done is for the reads to say. */
export function decideCallFailed(course: Course, reason: string): Answer {
  const { plan } = course.details;
  const what = plan?.changes[plan.next];
  if (!plan || !what) return conclude(readIfAny(because(course, `a call failed: ${reason}`)));
  return conclude(
    take(
      course,
      plan.hash,
      { key: what.key, do: what.do, outcome: "failed", why: reason },
      undefined,
    ),
  );
}

function take(
  course: Course,
  planHash: string,
  result: CallOutcome,
  ruleId: string | undefined,
): Course {
  const { state, details } = course;
  const { plan } = details;
  const isOurs = plan?.hash === planHash;
  const noted =
    isOurs && state !== "signing"
      ? record(course, result, ruleId)
      : because(course, `a call of ${planHash}: ${result.outcome}`);
  if (state !== "acting" || !plan || !isOurs) return readIfAny(noted);
  const onward = change(noted, { plan: { ...plan, next: plan.next + 1 } });
  if (!details.claim) return callNext(onward);
  return move(drop(oweName(onward), "plan", "verify"), "held", "claimed by an isolation");
}

/** A call that ended after its time: what came of it shows when the group is read. */
function readIfAny(course: Course): Course {
  return course.state === "none" ? course : readSoon(course, "confirm", 2000);
}

/** Who changed the rule since the plan was made, where an event says so. */
function changerOf({ details }: Course, key: string): { readonly by?: string } {
  const { plan, touches } = details;
  const what = plan?.changes.find((each) => each.key === key);
  const ruleId = what && what.do !== "authorize" ? what.ruleId : undefined;
  const since = Date.parse(plan?.at ?? "");
  const touch = touches.findLast(
    (each) => namesRule(each, key, ruleId) && Date.parse(each.at) > since,
  );
  return touch ? { by: touch.actor.name } : {};
}

/** The group was read after a plan: it holds, it does not hold, or it is too early to say. */
export function verify(course: Course): Course {
  const { details } = course;
  const { plan, verify: looking } = details;
  if (!plan || !looking) return proceed(course, "nothing is left to be looked at");
  if (!isConfirmedAsPlanned(details)) return lookAgain(course, looking, "it did not hold");
  const over = blockFailed(drop(course, "verify"));
  if (details.items.length > 0) return proceed(over, "something else differs");
  if (!didAnything(details)) return proceed(over, "nothing was changed");
  return settle(over, "changed", "done, and it holds");
}

/** It could not be read: the plan cannot be said to hold. */
export function verifyUnread(course: Course): Course {
  const { verify: looking } = course.details;
  if (!looking) return proceed(course, "unknown");
  return lookAgain(course, looking, "it is unknown whether it holds");
}

function lookAgain(
  course: Course,
  looking: NonNullable<DriftDetails["verify"]>,
  failed: string,
): Course {
  const { now, details } = course;
  const since = Date.parse(looking.since);
  const next = LOOK_MS.find((each) => since + each > now.getTime());
  if (next === undefined) {
    const note = { text: failed };
    return proceed(blockFailed(change(drop(course, "verify"), { note }), true), failed);
  }
  const tried = change(course, { verify: { ...looking, tries: looking.tries + 1 } });
  return readSoon(
    because(drop(tried, ...(details.readDue ? (["readDue"] as const) : [])), "not so yet"),
    "confirm",
    since + next - now.getTime(),
  );
}

/** What a rule of the baseline could not heal is not tried by it again for a day: people are asked. */
function blockFailed(course: Course, all = false): Course {
  const { details, now } = course;
  if (details.plan?.baseline === undefined) return course;
  const until = new Date(now.getTime() + DAY_MS).toISOString();
  const failed = details.results.filter(
    ({ outcome }) => all || (outcome !== "done" && outcome !== "already"),
  );
  return change(course, {
    blocked: [...details.blocked, ...failed.map(({ key }) => ({ key, until }))],
  });
}
