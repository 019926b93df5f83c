import type { Decision } from "../core/case.ts";
import type { Actor } from "../core/event.ts";
import { openIncident } from "../core/incident-signals.ts";
import {
  also,
  arm,
  because,
  type Course,
  change,
  conclude,
  move,
  readSoon,
  refuse,
} from "./course.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import type { DriftEvent } from "./events.ts";
import { itemIds } from "./item.ts";
import { reopen } from "./moves.ts";
import { factsForIncident, titleOf, whyNot } from "./words.ts";

type Answer = Decision<DriftState, DriftDetails>;

const HOUR_MS = 3_600_000;
/** Longer ones need a second name. */
const SNOOZES: ReadonlySet<string> = new Set(["1", "8", "24"]);
const MIN_REASON = 10;
const SNOOZE_RIGHT = "sg.snooze";

/** *Escalate*: people are needed now. Every incident of a case has the same key, so that a second click is a signal. */
export function decideEscalate(course: Course): Answer {
  const { state, details, before, id, now } = course;
  if (!before || (state !== "open" && state !== "snoozed" && state !== "held"))
    return refuse(whyNot(course));
  const { account, region, groupId } = details;
  const violates = details.items.some(({ kind }) => kind === "violation");
  const asset = { account, region, kind: "sg" as const, id: groupId ?? details.name ?? "" };
  const escalated = also(
    course,
    openIncident({
      key: `drift:${before.key}`,
      severity: "sev2",
      cause: violates ? "baseline.unhealed" : "manual",
      title: titleOf(details),
      facts: factsForIncident(details),
      subject: [],
      assets: [asset],
      occurredAt: details.detectedAt ?? now.toISOString(),
      source: { caseKind: "drift", caseId: id },
    }),
  );
  return conclude(because(escalated, "escalated by a person"), {
    kind: "private",
    text: "The incident is being opened; its number will stand in the message.",
  });
}

/** *Look again*: the group is read now. */
export function decideLook(course: Course): Answer {
  const { state, details } = course;
  if (state === "none" || state === "suspect" || state === "closed") return refuse(whyNot(course));
  if (details.groupId === undefined)
    return refuse("AWS has no such group to read; the next sweep looks for it.");
  return conclude(because(readSoon(course, "person", 0), "a person asked for a fresh reading"), {
    kind: "private",
    text: "Reading it now; the message shows what comes of it.",
  });
}

/** *Snooze…*: the form, for those who may. */
export function decideSnoozeAsked(course: Course, actor: Actor): Answer {
  const no = whyNoSnooze(course, actor);
  if (no !== undefined) return refuse(no);
  return conclude(course, { kind: "modal", modal: "snooze" });
}

/** The form was sent: what is shown now is left alone for some hours; anything beside it opens the case again. */
export function decideSnooze(
  course: Course,
  { data, actor }: Extract<DriftEvent, { kind: "sg.snooze" }>,
): Answer {
  const no = whyNoSnooze(course, actor);
  if (no !== undefined) return refuse(no);
  const { version, hours, reason } = data;
  if (version !== course.before?.version)
    return refuse("It has changed since you opened the form: look again.");
  const errors = {
    ...(SNOOZES.has(hours) ? {} : { hours: "Choose one of the times." }),
    ...(reason.trim().length >= MIN_REASON
      ? {}
      : { reason: `At least ${MIN_REASON} characters, so that others understand.` }),
  };
  if (Object.keys(errors).length > 0)
    return {
      effects: [],
      reasons: ["the form is not complete"],
      reply: { kind: "errors", errors },
    };
  const until = new Date(course.now.getTime() + Number(hours) * HOUR_MS);
  const by = actor.kind === "person" ? actor.user : "unknown";
  const ids = [...itemIds(course.details.items)];
  const snooze = { until: until.toISOString(), ids, by, reason: reason.trim() };
  const snoozed = move(change(course, { snooze }), "snoozed", `snoozed for ${hours} h`);
  return conclude(arm(snoozed, "wake", until));
}

/** *Wake*: the snooze is over, now. */
export function decideWake(course: Course): Answer {
  if (course.state !== "snoozed") return refuse(whyNot(course));
  return conclude(reopen(course, "woken by a person"));
}

function whyNoSnooze(course: Course, actor: Actor): string | undefined {
  if (course.state !== "open") return whyNot(course);
  if (actor.kind !== "person") return "Only people can snooze.";
  if (actor.rights === "unknown") return "Your rights could not be looked up; try again.";
  if (!actor.rights.includes(SNOOZE_RIGHT))
    return `You do not hold ${SNOOZE_RIGHT}; the configuration says who does.`;
  return course.details.unread
    ? "It cannot be snoozed while it is unknown how things are."
    : undefined;
}
