/** What came of a call. */
import { finish } from "./carry-out.ts";
import { because, type Course, change, readSoon } from "./course.ts";
import type { ExposureEventOf } from "./events.ts";
import { fallBack, reopenAndAsk } from "./moves.ts";
import { commandFor } from "./plan-words.ts";
import type { Touch } from "./touch.ts";

type Done = ExposureEventOf<"bucket.call_done">["data"];
type Refused = ExposureEventOf<"bucket.call_refused">["data"];

const SETTLE_MS = 2000;

/** The setting was changed, or was so already. */
export function takeDone(course: Course, { planHash, outcome }: Done): Course {
  const { plan } = course.details;
  if (course.state !== "acting" || plan?.hash !== planHash)
    return late(course, `a call that was over: ${outcome}`);
  return because(finish(course, plan), `the call: ${outcome}`);
}

/** The setting was left alone: it had changed, or AWS or the cap said no. */
export function takeRefused(course: Course, { planHash, why, do: what, outcome }: Refused): Course {
  const { plan } = course.details;
  if (course.state !== "acting" || plan?.hash !== planHash)
    return late(course, `a call that was over: ${why}`);
  const by = outcome === "moved" ? changerOf(course, what) : undefined;
  return back(course, `not done: ${why}${by === undefined ? "" : `, by ${by}`}`);
}

/** The call did not come to an end: whether it was done is for the readings to say. */
export function takeFailed(course: Course, reason: string): Course {
  if (course.state !== "acting") return late(course, `a call failed: ${reason}`);
  return back(course, `not done, or not known to be: ${reason}`);
}

/** Nobody asked for what was done by itself: now they are asked. */
function back(course: Course, text: string): Course {
  const { account, bucket = "", plan } = course.details;
  const note = { text, ...(plan ? { command: commandFor(plan, account, bucket) } : {}) };
  const told = change(because(course, text), { note });
  const left = course.details.plan?.by
    ? fallBack(told, "the change was not made")
    : reopenAndAsk(told, "the change was not made");
  return left.state === "open" ? readSoon(left, "confirm", SETTLE_MS) : left;
}

function late(course: Course, reason: string): Course {
  const told = because(course, reason);
  const isOver = course.state === "closed" || course.state === "quiet" || course.state === "none";
  return isOver ? told : readSoon(told, "confirm", SETTLE_MS);
}

/** Who changed the setting since the plan was made, where an event says so. Foreign text. */
function changerOf({ details }: Course, setting: Refused["do"]): string | undefined {
  const since = Date.parse(details.plan?.at ?? "");
  const what: Touch["what"] = setting;
  return details.touches.findLast((each) => each.what === what && Date.parse(each.at) > since)
    ?.actor.name;
}
