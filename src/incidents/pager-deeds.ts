/** What people do in a pager: they take it, give it back, say that it is over. */
import type { Decision, Occasion } from "../core/case.ts";
import { because, conclude, resume, say } from "./course.ts";
import { releaseRun } from "./escalation.ts";
import type {
  IncidentCase,
  IncidentDetails,
  IncidentEvent,
  IncidentEventOf,
  IncidentState,
} from "./incident.ts";
import type { IncidentPolicy } from "./policy.ts";
import { ignore } from "./replies.ts";
import { taken } from "./respond.ts";
import { returnToOpen } from "./signal.ts";

type IncidentDecision = Decision<IncidentState, IncidentDetails>;

/** Something that was done in a pager. */
export type PagerDeed = IncidentEventOf<
  "pager.acked" | "pager.unacked" | "pager.resolved" | "pager.reopened"
>;

/** True for what was done in a pager. */
export function isPagerDeed(event: IncidentEvent): event is PagerDeed {
  return event.kind.startsWith("pager.");
}

/**
 * Something was done in a pager. What concerns an earlier epoch, or only echoes what we told the pager ourselves, is in the
 * record and changes nothing. Whom the matter is about cannot be checked over there.
 */
export function takePagerDeed(
  before: IncidentCase,
  event: PagerDeed,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const { kind, data } = event;
  const note = `${kind} by ${data.by}, alert ${data.alert}`;
  if (data.alert !== String(before.details.epoch))
    return ignore(`${note}: not the alert that counts now`);
  switch (kind) {
    case "pager.acked":
      return before.state === "open" ? acknowledged(before, event, policy, occasion) : ignore(note);
    case "pager.unacked":
      return before.state === "acknowledged"
        ? givenBack(before, event, policy, occasion)
        : ignore(note);
    case "pager.resolved":
      return before.state === "open" || before.state === "acknowledged"
        ? asked(before, event, policy, occasion)
        : ignore(note);
    case "pager.reopened":
      return ignore(note);
  }
}

function acknowledged(
  before: IncidentCase,
  { data }: PagerDeed,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  return conclude(taken(resume(before, policy, occasion), data.by));
}

/** There too an acknowledgement may expire: nobody has it any more. */
function givenBack(
  before: IncidentCase,
  { data }: PagerDeed,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const said = say(resume(before, policy, occasion), { what: "handed_back", by: data.by });
  return conclude(releaseRun(returnToOpen(said, "no longer acknowledged in the pager")));
}

/** Only a person with the right ends a matter, and says why: the room is asked, and paging goes on. */
function asked(
  before: IncidentCase,
  { data }: PagerDeed,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const said = say(resume(before, policy, occasion), { what: "pager_resolved", by: data.by });
  return conclude(because(said, "resolved in the pager; the room is asked"));
}
