/**
 * A signal: an alarm of CloudWatch that fired, or a finding of GuardDuty. What it is worth stands in the configuration: an
 * incident at once, a message, or nothing.
 *
 *             fires                    no data                     well · archived · settled by a person
 *  none ─────────────► firing ─────────────────────► unknown ─────────────────────────────────► closed
 *                       │  ▲ ◄─────── fires ─────────┘                                            ▲
 *             snooze    │  │ wake · timer · worse                                                 │
 *                       ▼  │                                                                      │
 *                      snoozed ───────────────────────────────────────────────────────────────────┘
 *
 * What becomes well again tells the incident so, and ends nothing there: that is for people. No data is not well.
 */
import type { Case, Occasion } from "../core/case.ts";
import { noteIncident } from "../core/incident-signals.ts";
import { decideEscalate, decideForm, decideSettle, decideSnooze, decideWake } from "./clicks.ts";
import {
  type Answer,
  also,
  because,
  type Course,
  change,
  conclude,
  from,
  incidentKey,
  leave,
  move,
  raise,
} from "./course.ts";
import { isWorse, type SignalPolicy, weigh } from "./policy.ts";
import { keyOf, type Sign } from "./sign.ts";
import type { SignalCase, SignalDetails, SignalEvent, SignalState } from "./signal-case.ts";

/** What a signal answers to an event. Pure; every state meets every event. */
// oxlint-disable-next-line complexity -- one table, splitting it hides which events there are
export function decideSignal(
  before: Case<SignalState, SignalDetails> | undefined,
  event: SignalEvent,
  policy: SignalPolicy,
  occasion: Occasion,
): Answer {
  if (event.kind === "signal.seen") return decideSeen(before, event.data, policy, occasion);
  if (!before) return leave("there is no such signal");
  switch (event.kind) {
    case "incident.opened":
    case "incident.reopened":
      return noteState(before, event.data.number, "open");
    case "incident.resolved":
      return noteState(before, event.data.number, "resolved");
    case "incident.closed":
      return noteState(before, event.data.number, "closed");
    case "timer":
      return decideTimer(before, event.data);
    case "signal.escalate":
      return decideEscalate(before);
    case "signal.form":
      return decideForm(before, event);
    case "signal.snooze":
      return decideSnooze(before, event, occasion.now);
    case "signal.wake":
      return decideWake(before);
    case "signal.settle":
      return decideSettle(before, event, occasion.now);
  }
}

function decideSeen(
  before: SignalCase | undefined,
  sign: Sign,
  policy: SignalPolicy,
  occasion: Occasion,
): Answer {
  if (!before) return decideFirst(sign, policy, occasion);
  if (Date.parse(sign.at) < Date.parse(before.details.sign.at))
    return leave("older than what is known");
  const { sign: last } = before.details;
  if (last.at === sign.at && last.state === sign.state) return leave("known, by another way");
  if (before.state === "closed") return decideFirst(sign, policy, occasion);
  const course = change(from(before), { sign });
  if (sign.state === "well") return decideWell(course, before.key, sign);
  if (sign.state === "unknown")
    return conclude(
      before.state === "firing" ? move(course, "unknown", "there is no data: unknown") : course,
    );
  return decideAgain(course, sign, policy);
}

/** Nothing is open. What is well or without data is no matter, unless it was one. */
function decideFirst(sign: Sign, policy: SignalPolicy, { newId }: Occasion): Answer {
  if (sign.state !== "firing") return leave(`it is ${sign.state}, and nothing is open`);
  const { weight, channel } = weigh(sign, policy);
  if (weight === "ignore") return leave("the configuration says to ignore it");
  const name = policy.accountNames.get(sign.account);
  const opened: Course = {
    id: newId,
    state: "firing",
    details: {
      sign,
      ...(name === undefined ? {} : { accountName: name }),
      weight,
      channel,
      since: sign.at,
      times: 1,
      gen: 0,
    },
    effects: [],
    reasons: ["it fires"],
  };
  return conclude(weight === "post" ? opened : raise(opened, keyOf(sign), weight));
}

/** It fires again, or still: a worse one breaks a snooze and is told to the incident. */
function decideAgain(course: Course, sign: Sign, policy: SignalPolicy): Answer {
  const { details, state } = course;
  const { weight } = weigh(sign, policy);
  const worse = isWorse(weight, details.weight);
  const counted = change(course, {
    times: details.times + 1,
    ...(worse ? { weight } : {}),
  });
  const told =
    worse && weight !== "post" && weight !== "ignore"
      ? raise(because(counted, `worse: ${weight}`), keyOf(sign), weight)
      : because(counted, "it fires again");
  const wakes = state === "unknown" || (state === "snoozed" && worse);
  return conclude(wakes ? move(told, "firing", "it fires") : told);
}

/** Well again: the incident, if there is one, is told and goes on until somebody resolves it. */
function decideWell(course: Course, key: string, sign: Sign): Answer {
  const { incident } = course.details;
  const closed = change(move(course, "closed", "it is well again"), {
    outcome: { kind: "well", at: sign.at },
  });
  if (!incident || incident.state === "closed") return conclude(closed);
  const text =
    sign.from === "alarm"
      ? `The alarm is OK again: ${sign.why}`
      : "The finding was archived in GuardDuty.";
  return conclude(also(closed, noteIncident({ key: incidentKey(key), text })));
}

function decideTimer(
  before: SignalCase,
  { name, gen }: { readonly name: string; readonly gen: number },
): Answer {
  if (gen !== before.details.gen || name !== "wake" || before.state !== "snoozed")
    return leave("a stale timer");
  return conclude(move(from(before), "firing", "the snooze is over"));
}

/** Number and state of the incident are shown; the signal stays as it is, also a closed one. */
function noteState(
  before: SignalCase,
  number: number,
  state: "open" | "resolved" | "closed",
): Answer {
  return conclude(
    because(
      change(from(before), { incident: { number, state } }),
      `incident ${number} is ${state}`,
    ),
  );
}
