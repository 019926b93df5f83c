/** What people do with an exposure, what its timers bring about, and what incidents tell it. */
import type { Decision, Reply } from "../core/case.ts";
import type { Actor } from "../core/event.ts";
import { acceptedBy } from "./accept.ts";
import {
  after,
  arm,
  because,
  type Course,
  change,
  conclude,
  disarm,
  drop,
  isOpen,
  move,
  notify,
  refuse,
} from "./course.ts";
import type { ExposureEventOf } from "./events.ts";
import { liveFindings } from "./exposed.ts";
import type { ExposureDetails, ExposureState } from "./exposure.ts";
import { opened } from "./observe.ts";
import { incidentName } from "./phrases.ts";
import { raise } from "./raise.ts";
import { admit } from "./rights.ts";

type ExposureDecision = Decision<ExposureState, ExposureDetails>;

const HOUR_MS = 3_600_000;
const REMIND_MS = 24 * HOUR_MS;
/** Hours for which an exposure may be snoozed. */
export const SNOOZE_HOURS = ["1", "8", "24"] as const;
const REASON_LENGTH = 10;

/** Escalate: an incident now. Everybody may call for help. */
export function escalate(course: Course): ExposureDecision {
  if (!isOpen(course)) return refuse("nothing is open", standing(course));
  const { incident } = course.details;
  if (incident && incident.state !== "closed") {
    const name = incident.number === undefined ? "An incident" : incidentName(incident.number);
    return refuse("an incident is open", `${name} was opened for it already.`);
  }
  return conclude(raise(course, "escalated by hand"));
}

/** A form was asked for. The text for the configuration is there for everybody: it changes nothing. */
export function openForm(
  course: Course,
  { data, actor }: ExposureEventOf<"bucket.form">,
): ExposureDecision {
  if (!isOpen(course)) return refuse("nothing is open", standing(course));
  const admitted = data.form === "snooze" ? admit(actor, "bucket.snooze") : undefined;
  if (admitted && "objection" in admitted) return refuse("may not snooze", admitted.objection);
  return {
    effects: [],
    reasons: [`asked for the form ${data.form}`],
    reply: { kind: "modal", modal: data.form },
  };
}

/** Snooze, at most a day, with a reason; a snoozed one may be snoozed longer. What becomes worse meanwhile is told. */
export function snooze(
  course: Course,
  { data, actor }: ExposureEventOf<"bucket.snooze">,
): ExposureDecision {
  const admitted = admit(actor, "bucket.snooze");
  if ("objection" in admitted) return refuse("may not snooze", admitted.objection);
  const { details, state } = course;
  if ((state !== "open" && state !== "snoozed") || !details.exposed)
    return refuse("nothing to snooze", standing(course));
  const { hours, reason } = data;
  if (!SNOOZE_HOURS.some((each) => each === hours))
    return refuse("no such time", fault("hours", "Please choose how long."));
  if (reason.length < REASON_LENGTH)
    return refuse("no reason", fault("reason", "Please write at least 10 characters."));
  const until = after(course, Number(hours) * HOUR_MS);
  if (details.snooze && Date.parse(details.snooze.until) >= until.getTime())
    return refuse("not longer", fault("hours", "It is snoozed for longer already."));
  const { severity, verdict } = details.exposed;
  const snoozed = change(disarm(course, "grace", "remind"), {
    snooze: {
      by: admitted.user,
      until: until.toISOString(),
      reason,
      severity,
      hashes: liveFindings(verdict).map(({ hash }) => hash),
    },
  });
  return conclude(arm(move(snoozed, "snoozed", `snoozed for ${hours} h`), "wake", until));
}

/** Wake: before its time, by a person. */
export function wake(course: Course, actor: Actor): ExposureDecision {
  const admitted = admit(actor, "bucket.snooze");
  if ("objection" in admitted) return refuse("may not wake", admitted.objection);
  if (course.state !== "snoozed") return refuse("not snoozed", standing(course));
  return conclude(awake(course, "woken by hand"));
}

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

function awake(course: Course, reason: string): Course {
  return opened(move(drop(disarm(course, "wake"), "snooze"), "open", reason));
}

/** What became of the incident is shown; the case goes its own way. */
export function takeIncident(
  course: Course,
  state: "open" | "resolved" | "closed",
  number: number,
): Course {
  return because(change(course, { incident: { number, state } }), `incident ${number} is ${state}`);
}

function standing({ state }: Course): string {
  switch (state) {
    case "open":
      return "It is open.";
    case "snoozed":
      return "It is snoozed.";
    case "accepted":
      return "It is accepted in the configuration.";
    case "none":
    case "quiet":
    case "closed":
      return "It is over: the bucket is no longer public.";
  }
}

function fault(field: string, text: string): Reply {
  return { kind: "errors", errors: { [field]: text } };
}
