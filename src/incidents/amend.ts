/** What people write about an incident: updates, notes, another severity; and the forms that they ask for. */
import type { Decision, Occasion } from "../core/case.ts";
import { keepAwake } from "./attention.ts";
import { because, change, conclude, resume, say } from "./course.ts";
import { startRun } from "./escalation.ts";
import type { IncidentCase, IncidentDetails, IncidentEventOf, IncidentState } from "./incident.ts";
import type { IncidentPolicy } from "./policy.ts";
import { fieldError, REASON_LENGTH, refuse, standing, TOO_SHORT } from "./replies.ts";
import { admit, isSubject } from "./rights.ts";
import { isWorse } from "./severity.ts";
import { policyChanged } from "./signal.ts";

type IncidentDecision = Decision<IncidentState, IncidentDetails>;

/** An update or a note of a person; those whom the matter is about may write notes too. */
export function addUpdate(
  before: IncidentCase,
  { actor, data }: IncidentEventOf<"incident.update">,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const { state, details } = before;
  const isNote = actor.kind === "person" && isSubject(details, actor.user, policy);
  const admitted = isNote
    ? { user: actor.user }
    : admit(details, actor, "incident.respond", policy);
  if ("objection" in admitted) return refuse("may not write here", admitted.objection);
  if (state === "closed") return refuse("an update after the end", standing(before));
  if (data.text === "")
    return refuse("an empty update", fieldError("text", "Please write something."));
  const { user } = admitted;
  const at = occasion.now.toISOString();
  const course = say(resume(before, policy, occasion), {
    what: isNote ? "note" : "update",
    by: user,
    text: data.text,
  });
  if (isNote) return conclude(because(course, "a note of whom the matter is about"));
  const updated = change(course, { update: { by: user, at, text: data.text } });
  return conclude(because(state === "acknowledged" ? keepAwake(updated) : updated, "an update"));
}

/** Severity up or down. Down needs the right to resolve and a reason: a lower severity pages fewer people. */
export function setSeverity(
  before: IncidentCase,
  { actor, data }: IncidentEventOf<"incident.severity">,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const { state, details } = before;
  const { severity, reason } = data;
  const up = isWorse(severity, details.severity);
  const right = up ? "incident.respond" : "incident.resolve";
  const admitted = admit(details, actor, right, policy);
  if ("objection" in admitted) return refuse("may not set the severity", admitted.objection);
  if (state === "resolved" || state === "closed")
    return refuse(`severity of what is ${state}`, standing(before));
  if (severity === details.severity)
    return refuse("the same severity", fieldError("severity", "That is its severity already."));
  if (!up && reason.length < REASON_LENGTH)
    return refuse("lowered without a reason", fieldError("reason", TOO_SHORT));
  const said = say(change(resume(before, policy, occasion), { severity }), {
    what: "severity",
    by: admitted.user,
    from: details.severity,
    to: severity,
    text: reason,
  });
  const set = because(said, `severity ${details.severity} is now ${severity}`);
  if (state === "acknowledged") return conclude(keepAwake(set));
  return conclude(policyChanged(set) ? startRun(set) : set);
}

/** A form was asked for: it is opened for those who could submit it. */
export function openForm(
  before: IncidentCase,
  { actor, data }: IncidentEventOf<"incident.form">,
  policy: IncidentPolicy,
): IncidentDecision {
  const { form } = data;
  const { state, details } = before;
  const isNote =
    form === "update" && actor.kind === "person" && isSubject(details, actor.user, policy);
  const right = form === "resolve" || form === "reopen" ? "incident.resolve" : "incident.respond";
  const admitted = isNote ? undefined : admit(details, actor, right, policy);
  if (admitted && "objection" in admitted) return refuse(`may not ${form}`, admitted.objection);
  if (!FORM_STATES[form].includes(state))
    return refuse(`${form} of what is ${state}`, standing(before));
  return {
    effects: [],
    reasons: [`asked for the form ${form}`],
    reply: { kind: "modal", modal: form },
  };
}

const FORM_STATES: Readonly<
  Record<IncidentEventOf<"incident.form">["data"]["form"], readonly IncidentState[]>
> = {
  resolve: ["open", "acknowledged"],
  reopen: ["resolved"],
  severity: ["open", "acknowledged"],
  update: ["open", "acknowledged", "resolved"],
};
