import type { Evidence } from "../evidence/evidence.ts";
import type { Gathered } from "../gather.ts";
import { addEvidence, openSighting } from "./add.ts";
import { conclude } from "./conclude.ts";
import {
  drop,
  type SightingCase,
  type SightingDecision,
  type SightingEvent,
  type SightingWork,
} from "./details.ts";
import { gather, gatherKey } from "./lookup.ts";

/** The next step of a sighting; the table stands in `decide.ts`. */
export function stepSighting(event: SightingEvent, work: SightingWork): SightingDecision {
  const { before } = work;
  switch (event.kind) {
    case "login.sighted":
      return see(event.data, work);
    case "timer":
      return before?.state === "settling" ? settle(before, event.data.gen, work) : drop("too late");
    case "login.gathered":
      return answer(event.data.attempt === before?.details.attempt, event.data, work);
    case "login.gather_failed":
      return answer(!isOlder(before, event.data.effect), undefined, work);
    case "incident.opened":
    case "incident.resolved":
    case "incident.reopened":
    case "incident.closed":
      return drop("noted");
  }
}

function see(evidence: Evidence, work: SightingWork): SightingDecision {
  const { before } = work;
  if (evidence.role === "failure" || evidence.role === "trace")
    return drop("a failure or a trace opens nothing");
  return before ? addEvidence(before, evidence, work) : openSighting(evidence, work);
}

function answer(
  current: boolean,
  gathered: Gathered | undefined,
  work: SightingWork,
): SightingDecision {
  const { before } = work;
  return current && before?.state === "gathering"
    ? conclude(before.details, gathered, work)
    : drop("an answer that nobody waits for");
}

/** The wait is over. Where no login was seen there is nobody to look up. */
function settle(before: SightingCase, gen: number, work: SightingWork): SightingDecision {
  if (gen !== before.details.gen) return drop("the wait was shortened");
  const seen = before.details.evidence.some(({ role }) => role === "login");
  return seen ? gather(before.details, work) : conclude(before.details, undefined, work);
}

function isOlder(before: SightingCase | undefined, effect: string | undefined): boolean {
  if (!before || effect === undefined) return false;
  return effect !== gatherKey(before.id, before.details.attempt);
}
