import { type HandedEffect, hand } from "../../core/effect.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { strayLink, timedLink } from "../links.ts";
import {
  drop,
  type SightingCase,
  type SightingDecision,
  type SightingDetails,
  type SightingEvent,
  type SightingWork,
} from "./details.ts";
import { gather } from "./lookup.ts";

type KeySeen = Extract<SightingEvent, { kind: "login.key_seen" }>["data"];
type Misused = NonNullable<SightingDetails["misused"]>;

/**
 * A pushed key opens the host that it was pushed to. Each push asks the newest use of that key, and each use the newest
 * push, whichever comes first: nobody waits for a look-up, so the alarm is not late.
 */
export function tellOfKey(
  evidence: Evidence,
  all: readonly Evidence[],
  sighting: string,
): readonly HandedEffect[] {
  const { kind, fingerprint, host, receivedAt, principal } = evidence;
  if (fingerprint === undefined || !host) return [];
  const pushed = kind === "eic.push";
  // With its own push beside it, a login is what the push was for.
  if (!pushed && (kind !== "ssh.accepted" || isPushed(all))) return [];
  const [what, other] = pushed ? (["pushed", "used"] as const) : (["used", "pushed"] as const);
  const data: KeySeen = {
    what,
    fingerprint,
    host: host.key,
    sighting,
    ...(principal === undefined ? {} : { principal }),
  };
  const links = [timedLink("stray", strayLink(other, fingerprint), receivedAt)];
  const ref = { by: "links", links, key: `stray/${fingerprint}` } as const;
  return [hand({ kind: "login.key_seen", caseKind: "sighting", ref, data })];
}

/** The other half of a key's way: on the same host all is well. */
export function compareKey(data: KeySeen, work: SightingWork): SightingDecision {
  const { before } = work;
  if (!before) return drop("the key was not seen elsewhere");
  const own = before.details.evidence.find(
    ({ kind, fingerprint }) =>
      fingerprint === data.fingerprint &&
      kind === (data.what === "used" ? "eic.push" : "ssh.accepted"),
  );
  if (!own?.host || own.host.key === data.host) return drop("the key was pushed to this host");
  if (data.what === "pushed")
    return isPushed(before.details.evidence)
      ? drop("the key was pushed to this host too")
      : misuse({ pushedTo: data.host, principal: data.principal }, work);
  const misused: Misused = { pushedTo: own.host.key, principal: own.principal };
  const ref = { by: "id", id: data.sighting } as const;
  return {
    effects: [hand({ kind: "login.key_misused", caseKind: "sighting", ref, data: { ...misused } })],
    reasons: ["a key pushed to this host was used on another"],
  };
}

/** A login with a key that was pushed elsewhere: judged at once; a key that is somebody's own may be on any host. */
export function misuse(misused: Misused, work: SightingWork): SightingDecision {
  const { before } = work;
  if (!before || before.details.misused || before.details.outcome === "alarmed")
    return drop("known already");
  const details = { ...before.details, misused };
  return { ...look(before, details, work), reasons: ["the key was pushed to another host"] };
}

function look(
  before: SightingCase,
  details: SightingDetails,
  work: SightingWork,
): SightingDecision {
  return before.state === "gathering"
    ? { case: { state: "gathering", details }, effects: [], reasons: [] }
    : gather(details, work);
}

function isPushed(evidence: readonly Evidence[]): boolean {
  return evidence.some(({ kind }) => kind === "eic.push");
}
