/** What the timers of an exposure bring about. */
import { acceptedBy } from "./accept.ts";
import { noted } from "./carry-out.ts";
import { after, arm, because, type Course, change, disarm, drop, move, notify } from "./course.ts";
import type { ExposureEventOf } from "./events.ts";
import { liveFindings } from "./exposed.ts";
import { fallBack, opened } from "./moves.ts";
import { raise } from "./raise.ts";

const REMIND_MS = 24 * 3_600_000;

/** A timer; one that was set before the last change of plan is stale. */
export function takeTimer(course: Course, { data }: ExposureEventOf<"timer">): Course {
  const { name, gen } = data;
  if (course.details.timers[name]?.gen !== gen)
    return because(course, `the timer ${name} is stale`);
  switch (name) {
    case "grace":
      return raise(disarm(course, "grace"), "nobody acted within the grace");
    case "remind":
      return arm(
        notify(disarm(because(course, "reminded"), "remind"), { what: "reminder" }),
        "remind",
        after(course, REMIND_MS),
      );
    case "wake":
      return awake(course, "the snooze is over");
    case "sign":
      return signTooLate(disarm(course, "sign"));
    case "due":
      return tellUnsigned(disarm(course, "due"));
    case "accept_end":
      return endAccept(disarm(course, "accept_end"));
    default:
      return because(course, `a timer ${name} is not known`);
  }
}

/** The agreement may have been renewed in the configuration. */
function endAccept(course: Course): Course {
  const { details, policy, now } = course;
  const { bucket = "", exposed } = details;
  const live = exposed ? liveFindings(exposed.verdict) : [];
  const renewed = acceptedBy(bucket, live, policy.accept, now);
  if (!renewed) return opened(move(drop(course, "accepted"), "open", "the agreement is over"));
  const { owner, reason, until } = renewed;
  const accepted = { owner, reason, until: until.toISOString() };
  return arm(
    because(change(course, { accepted }), "the agreement was renewed"),
    "accept_end",
    until,
  );
}

/** Nobody gave a second name in time: nothing is done. Who asked sees it in the message. */
function signTooLate(course: Course): Course {
  if (course.state !== "signing") return because(course, "the timer sign is stale");
  const text = "nobody gave a second name within 30 minutes: nothing was done";
  return fallBack(noted(drop(course, "proposal"), text), "no second name in time");
}

/** A day without a second name under what was done: the security channel is told, and again each day. */
function tellUnsigned(course: Course): Course {
  if (!course.details.due) return because(course, "the timer due is stale");
  const { securityChannel } = course.policy.closing;
  const told = notify(because(course, "unsigned for a day"), { what: "unsigned" }, securityChannel);
  return arm(told, "due", after(course, REMIND_MS));
}

/** A snooze is over, by its time or by a person. */
export function awake(course: Course, reason: string): Course {
  return opened(move(drop(disarm(course, "wake"), "snooze"), "open", reason));
}
