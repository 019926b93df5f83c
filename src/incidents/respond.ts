/** Who has the incident: people take it, keep it, give it back and call others. */
import type { Decision, Occasion } from "../core/case.ts";
import { quietAlerts } from "./alerts.ts";
import { keepAwake, refreshReminder, withResponder } from "./attention.ts";
import { because, type Course, change, conclude, move, resume, say } from "./course.ts";
import { advanceRun, callHelp, holdRun, placeOf, releaseRun } from "./escalation.ts";
import type { IncidentCase, IncidentDetails, IncidentEventOf, IncidentState } from "./incident.ts";
import { endPages } from "./paging.ts";
import type { IncidentPolicy } from "./policy.ts";
import { byAt, refuse, standing } from "./replies.ts";
import { admit } from "./rights.ts";
import { returnToOpen } from "./signal.ts";

type IncidentDecision = Decision<IncidentState, IncidentDetails>;

/** Acknowledge: the one who was first has it, and paging stops. */
export function acknowledge(
  before: IncidentCase,
  { actor }: IncidentEventOf<"incident.acknowledge">,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const admitted = admit(before.details, actor, "incident.respond", policy);
  if ("objection" in admitted) return refuse("may not acknowledge", admitted.objection);
  if (before.state !== "open")
    return refuse(`acknowledged too late: ${before.state}`, standing(before));
  const { user } = admitted;
  return conclude(taken(withResponder(resume(before, policy, occasion), user), user));
}

/** Take command; nobody had it: acknowledges too. */
export function takeCommand(
  before: IncidentCase,
  { actor }: IncidentEventOf<"incident.take_command">,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const admitted = admit(before.details, actor, "incident.respond", policy);
  if ("objection" in admitted) return refuse("may not take command", admitted.objection);
  const { user } = admitted;
  const { state, details } = before;
  if (state === "resolved" || state === "closed")
    return refuse(`command of what is ${state}`, standing(before));
  if (details.commander === user)
    return refuse("has the command already", "You are the commander.");
  const course = withResponder(resume(before, policy, occasion), user);
  const held = state === "open" ? taken(course, user) : keepAwake(course);
  const { commander } = details;
  const commanded = say(change(held, { commander: user }), {
    what: "command",
    by: user,
    ...(commander ? { from: commander } : {}),
  });
  return conclude(because(commanded, "somebody took the command"));
}

/** Still on it: the acknowledgement counts from now again. */
export function stayOn(
  before: IncidentCase,
  { actor }: IncidentEventOf<"incident.still_on_it">,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const admitted = admit(before.details, actor, "incident.respond", policy);
  if ("objection" in admitted) return refuse("may not say so", admitted.objection);
  if (before.state !== "acknowledged")
    return refuse(`still on what is ${before.state}`, standing(before));
  const course = keepAwake(resume(before, policy, occasion));
  return conclude(because(say(course, { what: "still_on_it", by: admitted.user }), "still on it"));
}

/** Hand back: nobody has it any more, and the step at which it was taken is paged again. */
export function handBack(
  before: IncidentCase,
  { actor }: IncidentEventOf<"incident.hand_back">,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const admitted = admit(before.details, actor, "incident.respond", policy);
  if ("objection" in admitted) return refuse("may not hand back", admitted.objection);
  if (before.state !== "acknowledged")
    return refuse(`handed back what is ${before.state}`, standing(before));
  const course = resume(before, policy, occasion);
  const said = say(refreshReminder(course), { what: "handed_back", by: admitted.user });
  return conclude(releaseRun(returnToOpen(said, "handed back")));
}

/** Escalate now. Two presses of one copy of the button are one step: the copy knows the place that it saw. */
export function escalate(
  before: IncidentCase,
  { actor, data }: IncidentEventOf<"incident.escalate">,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const admitted = admit(before.details, actor, "incident.respond", policy);
  if ("objection" in admitted) return refuse("may not escalate", admitted.objection);
  const { state, details } = before;
  if (state === "resolved" || state === "closed")
    return refuse(`escalated what is ${state}`, standing(before));
  if (details.run.kind === "stopped")
    return refuse(
      "nobody is paged at this severity",
      "SEV4 pages nobody: raise the severity first.",
    );
  if (data.seen !== placeOf(details))
    return refuse("the escalation has moved since", `Already escalated ${movedBy(details)}.`);
  const moved = { by: admitted.user, at: occasion.now.toISOString() };
  const course = change(resume(before, policy, occasion), { moved });
  if (state === "open") {
    const said = say(course, { what: "escalated", by: admitted.user });
    return conclude(advanceRun(because(said, "escalated by hand")));
  }
  return conclude(callHelp(because(keepAwake(course), "help is called")));
}

/** Somebody has it from now on: a person in Slack, or somebody in a pager by name. */
export function taken(course: Course, by: string): Course {
  const acked = { by, at: course.now.toISOString() };
  const moved = move(change(course, { acked }), "acknowledged", "acknowledged");
  const held = holdRun(quietAlerts(endPages(moved, "acknowledged", by)));
  return keepAwake(say(held, { what: "acknowledged", by }));
}

function movedBy({ moved, run }: IncidentDetails): string {
  if (moved) return byAt(moved);
  return run.kind === "acked" ? "before it was acknowledged" : "when its time had come";
}
