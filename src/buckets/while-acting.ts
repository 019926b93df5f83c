/** A reading that comes while a change waits, runs, or has just been made. */
import { markOf } from "../core/bucket-change.ts";
import type { BucketReading } from "../core/readings.ts";
import type { PlanInHand } from "./acts.ts";
import { noted } from "./carry-out.ts";
import { because, type Course, change, drop, move, readSoon } from "./course.ts";
import { close, fallBack, isCalm, reopen } from "./moves.ts";
import type { Verdict } from "./verdict.ts";

/** How long after its call a change may still not show, and when it is looked at until then. */
const HOLD_MS = 60_000;
const LOOK_MS = [5000, 15_000, 45_000, HOLD_MS] as const;

/** What was read after a change. */
interface Look {
  readonly settings: BucketReading;
  readonly verdict: Verdict;
  readonly readAt: string;
}

/** A change waits for its second name: it is void when what it would change has changed. */
export function whileSigning(course: Course): Course {
  const { plan, ground } = course.details;
  if (!plan || !ground) return course;
  const mark = markOf(ground.settings, plan.change.do);
  if (mark !== undefined && mark !== plan.change.was) {
    const text = "the plan is void: the bucket has changed since it was asked for";
    return fallBack(noted(drop(course, "proposal"), text), "the plan is void");
  }
  if (plan.kind !== "undo" && isCalm(ground.grade)) return close(course, ground.grade);
  return because(course, "still as it was planned");
}

/** The change was made: it holds, does not hold, or it is too early to say. */
export function whileVerifying(course: Course, look: Look): Course {
  const { plan, verify } = course.details;
  if (!plan || !verify) return reopen(course, "nothing is left to be looked at");
  if (Date.parse(look.readAt) < Date.parse(verify.since))
    return because(course, "read before the change");
  const { verdict } = look;
  const held = holds(plan, look);
  if (held === "yes") return over(drop(course, "verify"), verdict);
  return lookAgain(course, held === "no" ? "it did not hold" : "it is unknown whether it holds");
}

/** It could not be read: whether the change holds is not known. */
export function unreadWhileVerifying(course: Course, reason: string): Course {
  return lookAgain(course, `it is unknown whether it holds: ${reason}`);
}

function holds(plan: PlanInHand, { settings, verdict }: Look): "yes" | "no" | "unknown" {
  if (plan.kind === "undo") {
    const mark = markOf(settings, plan.change.do);
    if (mark === undefined) return "unknown";
    return mark === plan.change.wanted ? "yes" : "no";
  }
  const grades = verdict.channels
    .filter(({ channel }) => channel !== "objects" && isTarget(plan, channel))
    .map(({ grade }) => grade);
  if (grades.includes("PUBLIC")) return "no";
  return grades.includes("UNKNOWN") ? "unknown" : "yes";
}

/** The block is for all of the bucket, the rest for one channel each. */
function isTarget({ kind }: PlanInHand, channel: string): boolean {
  if (kind === "statements") return channel === "policy";
  return kind === "acl" ? channel === "acl" : true;
}

function over(course: Course, { grade }: Verdict): Course {
  const { plan, due } = course.details;
  if (plan?.kind === "undo") {
    const undone = noted(course, "undone: it is as it was before");
    return isCalm(grade) ? close(undone, grade) : reopen(undone, "it is open again");
  }
  if (!isCalm(grade)) return reopen(noted(course, STILL), "another channel is public");
  return due ? move(course, "unsigned", "it holds; a second name is due") : close(course, grade);
}

const STILL = "done, and it holds; what is public still is public by another way";

function lookAgain(course: Course, failed: string): Course {
  const { now, details } = course;
  const since = Date.parse(details.verify?.since ?? now.toISOString());
  const next = LOOK_MS.find((each) => since + each > now.getTime());
  if (next === undefined) return reopen(noted(course, failed), failed);
  const inMs = since + next - now.getTime();
  return readSoon(because(course, "not so yet"), "confirm", inMs, { looked: "verify" });
}

/** Closed, with a name due, and public again: it is open, and the name stays due. */
export function whileUnsigned(course: Course, { grade }: Verdict): Course {
  if (grade !== "PUBLIC") return because(course, "as it was left");
  const told = change(course, { note: { text: "public again, after it was closed" } });
  return reopen(told, "public again");
}
