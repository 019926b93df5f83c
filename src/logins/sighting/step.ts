import { claimOf } from "../evidence/claim.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Gathered } from "../gather.ts";
import { addEvidence, openSighting } from "./add.ts";
import { conclude } from "./conclude.ts";
import {
  drop,
  type SightingCase,
  type SightingDecision,
  type SightingDetails,
  type SightingEvent,
  type SightingWork,
} from "./details.ts";
import { gather, gatherKey } from "./lookup.ts";
import { withoutRaw } from "./rows.ts";
import { compareKey, misuse } from "./stray.ts";

/** The next step of a sighting; the table stands in `decide.ts`. */
export function stepSighting(event: SightingEvent, work: SightingWork): SightingDecision {
  switch (event.kind) {
    case "login.sighted":
      return see(event.data, work);
    case "timer":
      return settle(event.data.gen, work);
    case "login.key_seen":
      return compareKey(event.data, work);
    case "login.key_misused":
      return misuse(event.data, work);
    case "login.gathered":
      return takeAnswer(event.data, work);
    case "login.gather_failed":
      return takeFailure(event.data.effect, work);
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
  if (evidence.role === "context" && !before) return drop("no login that it followed");
  return before ? addEvidence(before, evidence, work) : openSighting(evidence, work);
}

/** The answer to an older attempt is not waited for. */
function takeAnswer(gathered: Gathered, work: SightingWork): SightingDecision {
  const { before } = work;
  if (before?.state !== "gathering" || gathered.attempt !== before.details.attempt)
    return drop("an answer that nobody waits for");
  const found = foundMates(before.details, gathered);
  return found ? gather(found, work) : conclude(before.details, gathered, work);
}

function takeFailure(effect: string | undefined, work: SightingWork): SightingDecision {
  const { before } = work;
  if (before?.state !== "gathering" || isOlder(before, effect))
    return drop("a failure that nobody waits for");
  return conclude(before.details, undefined, work);
}

/** The wait is over. Where no login was seen there is nobody to look up, unless a push may be one. */
function settle(gen: number, work: SightingWork): SightingDecision {
  const { before } = work;
  if (before?.state !== "settling") return drop("too late");
  if (gen !== before.details.gen) return drop("the wait was shortened");
  const seen = before.details.evidence.some(
    ({ role, kind }) => role === "login" || kind === "eic.push",
  );
  return seen ? gather(before.details, work) : conclude(before.details, undefined, work);
}

/** What the look-up found may name somebody else: they are looked up in turn, once. */
function foundMates(
  details: SightingDetails,
  { mates = [] }: Gathered,
): SightingDetails | undefined {
  const known = new Set(details.evidence.map(({ id }) => id));
  const fresh = mates.filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return undefined;
  const evidence = [...details.evidence, ...withoutRaw(fresh)];
  return { ...details, evidence, claim: claimOf(evidence) };
}

function isOlder(before: SightingCase | undefined, effect: string | undefined): boolean {
  if (!before || effect === undefined) return false;
  return effect !== gatherKey(before.id, before.details.attempt);
}
