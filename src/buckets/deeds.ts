/** What people do with an exposure, and what incidents tell it. */
import type { Decision, Reply } from "../core/case.ts";
import type { Actor } from "../core/event.ts";
import { isBusy } from "./busy.ts";
import { askForm } from "./close-asked.ts";
import {
  after,
  arm,
  because,
  type Course,
  change,
  conclude,
  disarm,
  isOpen,
  move,
  refuse,
} from "./course.ts";
import type { ExposureEventOf } from "./events.ts";
import { liveFindings } from "./exposed.ts";
import type { ExposureDetails, ExposureState } from "./exposure.ts";
import { incidentName } from "./phrases.ts";
import { raise } from "./raise.ts";
import { admit } from "./rights.ts";
import { askSign } from "./sign.ts";
import { standing } from "./standing.ts";
import { awake } from "./timers.ts";

type ExposureDecision = Decision<ExposureState, ExposureDetails>;

const HOUR_MS = 3_600_000;
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
  const { form } = data;
  if (form === "close" || form === "undo") return askForm(course, form, actor);
  if (form === "sign" || form === "decline") return askSign(course, form, actor);
  const isSnooze = form === "snooze";
  if (!isOpen(course) || (isSnooze && isBusy(course)))
    return refuse("nothing is open", standing(course));
  const admitted = isSnooze ? admit(actor, "bucket.snooze") : undefined;
  if (admitted && "objection" in admitted) return refuse("may not snooze", admitted.objection);
  const reply = { kind: "modal", modal: form } as const;
  return { effects: [], reasons: [`asked for the form ${form}`], reply };
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

/** What became of the incident is shown; the case goes its own way. */
export function takeIncident(
  course: Course,
  state: "open" | "resolved" | "closed",
  number: number,
): Course {
  return because(change(course, { incident: { number, state } }), `incident ${number} is ${state}`);
}

function fault(field: string, text: string): Reply {
  return { kind: "errors", errors: { [field]: text } };
}
