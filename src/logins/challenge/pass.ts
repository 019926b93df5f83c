import { updateMessage } from "../../core/effect.ts";
import { noteIncident } from "../../core/incident-signals.ts";
import {
  currentOf,
  ignore,
  type LoginDecision,
  type LoginDetails,
  type LoginWork,
} from "./details.ts";
import type { LoginEventOf } from "./events.ts";
import {
  askKey,
  askSlot,
  editAll,
  remindBelow,
  tellResponders,
  UNROUTED_SLOT,
} from "./messages.ts";
import { withAsked } from "./permit.ts";
import { raise } from "./raise.ts";

/** The question was posted: where is kept in any state, and the message is corrected if the state moved on meanwhile. */
export function noteAsked(event: LoginEventOf<"login.asked">, work: LoginWork): LoginDecision {
  const { before } = work;
  const { user, channel, ts, team } = event.data;
  const details = withAsked(before.details, {
    user,
    channel,
    ts,
    ...(team === undefined ? {} : { team }),
  });
  const stale = before.state !== "asked" || currentOf(before.details)?.user !== user;
  return {
    case: { state: before.state, details },
    effects: stale ? [updateMessage(before.id, before.version + 1, askSlot(user), "urgent")] : [],
    reasons: ["the question was delivered"],
  };
}

/** The question could not be put to the person who is asked now: the responders are told at once. */
export function noteAskFailed(
  event: LoginEventOf<"login.ask_failed">,
  work: LoginWork,
): LoginDecision {
  const { before, policy } = work;
  const current = currentOf(before.details);
  const { effect } = event.data;
  const meant = effect === undefined || effect === askKey(before.id, current?.user ?? "");
  if (before.state !== "asked" || !meant || current?.ts !== undefined)
    return ignore("a question was not delivered, and is not waited for");
  const next: LoginDetails = { ...before.details, why: "not_delivered", told: true };
  return {
    case: { state: "unrouted", details: next },
    effects: [
      before.details.told
        ? updateMessage(before.id, before.version + 1, UNROUTED_SLOT, "urgent")
        : tellResponders(before.id, policy.channel),
    ],
    reasons: ["the question could not be delivered"],
  };
}

/** A newer question has this case's key: from now on it stays closed, whatever happens. */
export function noteSuperseded(
  _event: LoginEventOf<"login.superseded">,
  work: LoginWork,
): LoginDecision {
  const { before } = work;
  return {
    case: { state: before.state, details: { ...before.details, superseded: true } },
    effects: [],
    reasons: ["a newer question was opened"],
  };
}

/** A timer of the question. Nothing moves a deadline later; one that was moved earlier has a new `gen`. */
export function wakeUp(event: LoginEventOf<"timer">, work: LoginWork): LoginDecision {
  const { before } = work;
  const { name, gen } = event.data;
  const { proving } = before.details;
  if (before.state !== "asked" && before.state !== "proving" && before.state !== "unrouted")
    return ignore("answered in time");
  if (name === "proof")
    return before.state === "proving" && gen === proving?.gen
      ? raise(work, before.details, "disputed", undefined)
      : ignore("a timer that was replaced");
  if (name === "remind") return remind(work);
  if (name !== "deadline" || gen !== before.details.gen) return ignore("a timer that was replaced");
  return raise(work, before.details, "silent", undefined);
}

/** The person left: nobody can answer any more. */
export function noteGone(event: LoginEventOf<"person.gone">, work: LoginWork): LoginDecision {
  const { before } = work;
  const { user } = event.data;
  if (currentOf(before.details)?.user !== user) return ignore("not the person who is asked");
  if (before.state === "asked" || before.state === "proving")
    return raise(work, before.details, "gone", undefined);
  const { incident } = before.details;
  if (before.state !== "raised" || !incident) return ignore("nobody is asked");
  return {
    effects: [noteIncident({ key: incident.key, text: `${user} was deactivated` })],
    reasons: ["noted in the incident"],
  };
}

type FromIncident =
  | "incident.opened"
  | "incident.resolved"
  | "incident.reopened"
  | "incident.closed";

/** What the incident tells its question: the messages say it, and its end is the question's end. */
export function noteIncidentState(
  event: LoginEventOf<FromIncident>,
  work: LoginWork,
): LoginDecision {
  const { before } = work;
  const { incident } = before.details;
  if (!incident) return ignore("no incident of this question");
  const known = incidentAfter(event, incident);
  const ends = event.kind === "incident.closed" && before.state === "raised";
  const details: LoginDetails = {
    ...before.details,
    incident: known,
    ...(ends ? { ended: { how: "incident" as const } } : {}),
  };
  return {
    case: { state: ends ? "closed" : before.state, details },
    effects: editAll(before.id, before.version + 1, details),
    reasons: [`the incident: ${event.kind.slice("incident.".length)}`],
  };
}

type IncidentInfo = NonNullable<LoginDetails["incident"]>;

const INCIDENT_STATES = {
  "incident.opened": "open",
  "incident.reopened": "open",
  "incident.resolved": "resolved",
  "incident.closed": "closed",
} as const;

function incidentAfter(event: LoginEventOf<FromIncident>, incident: IncidentInfo): IncidentInfo {
  const { data } = event;
  return {
    key: incident.key,
    number: data.number,
    state: INCIDENT_STATES[event.kind],
    ...("reason" in data ? { reason: data.reason } : {}),
  };
}

function remind({ before, policy }: LoginWork): LoginDecision {
  const { details } = before;
  if (details.reminded) return ignore("reminded once already");
  const unrouted = before.state === "unrouted";
  const user = currentOf(details)?.user ?? "";
  const effect = unrouted
    ? remindBelow(before.id, UNROUTED_SLOT, { channel: policy.channel }, true)
    : remindBelow(before.id, askSlot(user), { user }, false);
  return {
    case: { state: before.state, details: { ...details, reminded: true } },
    effects: [effect],
    reasons: ["reminded"],
  };
}
