/** What people do with a signal. */
import type { Actor } from "../core/event.ts";
import {
  type Answer,
  arm,
  because,
  change,
  conclude,
  from,
  leave,
  move,
  raise,
  refuse,
} from "./course.ts";
import type { SignalCase, SignalEventOf } from "./signal-case.ts";
import { standing } from "./words.ts";

const HOUR_MS = 3_600_000;
/** Hours for which a signal may be snoozed. */
export const SNOOZE_HOURS = ["1", "8", "24"] as const;
const REASON_LENGTH = 10;
const RIGHT = "signal.settle";

/** *Escalate*: an incident now. Everybody may call for help. */
export function decideEscalate(before: SignalCase): Answer {
  const { incident, weight } = before.details;
  if (before.state === "closed") return refuse(standing(before));
  if (incident && incident.state !== "closed")
    return refuse("An incident was opened for it already.");
  const severity = weight === "post" || weight === "ignore" ? "sev2" : weight;
  return conclude(because(raise(from(before), before.key, severity), "escalated by a person"), {
    kind: "private",
    text: "The incident is being opened; its number will stand in the message.",
  });
}

/** A form was asked for. */
export function decideForm(
  before: SignalCase,
  { data, actor }: SignalEventOf<"signal.form">,
): Answer {
  const objection = whyNot(before, actor);
  if (objection !== undefined) return refuse(objection);
  return {
    ...leave(`asked for the form ${data.form}`),
    reply: { kind: "modal", modal: data.form },
  };
}

/** *Snooze*: quiet for at most a day, with a reason; what becomes worse is told all the same. */
export function decideSnooze(
  before: SignalCase,
  { data, actor }: SignalEventOf<"signal.snooze">,
  now: Date,
): Answer {
  const objection = whyNot(before, actor);
  if (objection !== undefined || actor.kind !== "person") return refuse(objection ?? "");
  const { hours, reason } = data;
  if (!SNOOZE_HOURS.some((each) => each === hours)) return fault("hours", "Choose how long.");
  if (reason.length < REASON_LENGTH) return fault("reason", "Write at least 10 characters.");
  const until = new Date(now.getTime() + Number(hours) * HOUR_MS);
  const snooze = { until: until.toISOString(), by: actor.user, reason };
  const snoozed = move(change(from(before), { snooze }), "snoozed", `snoozed for ${hours} h`);
  return conclude(arm(snoozed, "wake", until));
}

/** *Wake*: the snooze ends now. */
export function decideWake(before: SignalCase): Answer {
  if (before.state !== "snoozed") return refuse(standing(before));
  return conclude(move(from(before), "firing", "woken by a person"));
}

/** *Settle*: somebody with the right says what it was. A new sign is a new case. */
export function decideSettle(
  before: SignalCase,
  { data, actor }: SignalEventOf<"signal.settle">,
  now: Date,
): Answer {
  const objection = whyNot(before, actor);
  if (objection !== undefined || actor.kind !== "person") return refuse(objection ?? "");
  const { reason } = data;
  if (reason.length < REASON_LENGTH) return fault("reason", "Write at least 10 characters.");
  const { incident } = before.details;
  if (incident && incident.state !== "closed" && incident.state !== "resolved")
    return refuse("An incident is open for it: resolve that one first.");
  const outcome = { kind: "settled" as const, at: now.toISOString(), by: actor.user, reason };
  return conclude(move(change(from(before), { outcome }), "closed", "settled by a person"));
}

/** Why somebody may not quiet or settle it; undefined if they may. */
function whyNot(before: SignalCase, actor: Actor): string | undefined {
  if (before.state === "closed") return standing(before);
  if (actor.kind !== "person") return "Only a person can do this, from Slack.";
  if (actor.rights === "unknown")
    return "Your rights could not be looked up, so nothing was changed. Try again.";
  return actor.rights.includes(RIGHT)
    ? undefined
    : `This needs the right ${RIGHT}, which you do not hold. Nothing was changed.`;
}

function fault(block: string, sentence: string): Answer {
  return {
    effects: [],
    reasons: [sentence],
    reply: { kind: "errors", errors: { [block]: sentence } },
    refused: true,
  };
}
