import type { AroundLogin, GatherPorts } from "../aws/perform-logins-gather.ts";
import type { JsonObject } from "../core/json.ts";
import type { Clock, Queries } from "../core/ports.ts";
import { isPrivate } from "../logins/evidence/address.ts";
import type { Claim } from "../logins/evidence/claim.ts";
import type { Evidence } from "../logins/evidence/evidence.ts";
import { parseClaim, scopeOf } from "../logins/gather.ts";
import { addressLink } from "../logins/links.ts";
import { choosePerson, parseCandidates } from "../logins/people.ts";
import { type SightingDetails, sightingDetails } from "../logins/sighting/details.ts";
import type { Hearing } from "./hearing.ts";

/** What looking around a login needs. */
export interface SurroundingParts {
  readonly queries: Pick<Queries, "linkedCases" | "caseById" | "announcements">;
  readonly clock: Clock;
  readonly hearing: Pick<Hearing, "failuresFrom" | "speaks">;
}

/** Two logins on one way follow each other within this time. */
const HOP_MS = 15_000;
const TUNNEL_MS = 60_000;
const MAX_CASES = 10;

/** What else is known around a login: a tunnel to its host, a host that it came through or went on from, failures, silence. */
export function openSurroundings(parts: SurroundingParts): GatherPorts["around"] {
  return async (known) => {
    const claim = parseClaim(known.claim);
    const own = await sightingById(parts, known.sighting);
    if (!claim || !own) return {};
    const login = firstLogin(own) ?? own.evidence[0];
    const here = { parts, known, claim, login };
    const [mates, through, onward, announced, hostSpeaks, failures] = await Promise.all([
      tunnelsTo(here),
      wayHere(here),
      wayOn(here),
      announcedFor(here),
      claim.host ? parts.hearing.speaks(claim.host.key) : undefined,
      claim.ip === undefined ? undefined : parts.hearing.failuresFrom(claim.ip),
    ]);
    return {
      ...(mates.length === 0 ? {} : { mates: mates.map((each) => ({ ...each })) }),
      ...(through === undefined ? {} : { through }),
      ...(onward === undefined ? {} : { onward }),
      ...(announced === undefined ? {} : { announced }),
      ...(hostSpeaks === undefined ? {} : { hostSpeaks }),
      ...(failures === undefined ? {} : { failures }),
    };
  };
}

interface Here {
  readonly parts: SurroundingParts;
  readonly known: AroundLogin;
  readonly claim: Claim;
  readonly login: Evidence | undefined;
}

/** What the person has announced about this place, and somebody else has put their name to. */
async function announcedFor({ parts, known, claim }: Here): Promise<JsonObject | undefined> {
  const choice = choosePerson(parseCandidates(known.candidates));
  if (choice.kind !== "one") return undefined;
  const [found] = await parts.queries.announcements({
    person: choice.candidate.user,
    scope: scopeOf(claim, known.host),
    at: parts.clock.now(),
  });
  return found && { id: found.id, reason: found.reason, by: found.countersignedBy };
}

async function tunnelsTo({ parts, known, claim, login }: Here): Promise<readonly Evidence[]> {
  const links = addressesOf(known).map((ip) => ({
    kind: "tunnel",
    link: addressLink(claim.account, ip),
  }));
  const found = await linked(parts, links);
  return found.flatMap(({ details }) =>
    details.evidence.filter((each) => each.kind === "eic.tunnel" && isNear(each, login, TUNNEL_MS)),
  );
}

/** The host that has the login's source address, and the login there a moment ago. */
async function wayHere({ parts, known, claim, login }: Here): Promise<JsonObject | undefined> {
  const { source } = known;
  if (!source || claim.ip === undefined || !isPrivate(claim.ip)) return undefined;
  const before = await linked(parts, [{ kind: "at", link: source.instanceId }]);
  const question = before.flatMap((each) => questionOf(each, known, login))[0];
  return {
    host: source.instanceId,
    ...(source.name === undefined ? {} : { name: source.name }),
    ...(question === undefined ? {} : { question }),
  };
}

/** A login elsewhere that came from this host, and became known before this one. */
async function wayOn({ parts, known, claim, login }: Here): Promise<string | undefined> {
  const links = addressesOf(known).map((ip) => ({
    kind: "from",
    link: addressLink(claim.account, ip),
  }));
  const after = await linked(parts, links);
  return after.flatMap((each) => questionOf(each, known, login))[0];
}

interface Linked {
  readonly id: string;
  readonly details: SightingDetails;
}

/** The question about a login that was the same person's, or had the same key, at the same time. */
function questionOf(
  { id, details }: Linked,
  known: AroundLogin,
  login: Evidence | undefined,
): string[] {
  const other = firstLogin(details);
  if (id === known.sighting || !other || !isNear(other, login, HOP_MS)) return [];
  const choice = choosePerson(parseCandidates(known.candidates));
  if (choice.kind !== "one") return [];
  return details.attached.flatMap(({ key, person }) =>
    person === choice.candidate.user ? [key] : [],
  );
}

async function linked(
  { queries }: SurroundingParts,
  links: readonly { readonly kind: string; readonly link: string }[],
): Promise<readonly Linked[]> {
  if (links.length === 0) return [];
  const cases = await queries.linkedCases("sighting", links, MAX_CASES);
  return cases.flatMap(({ id, details }) => {
    const parsed = sightingDetails.safeParse(details);
    return parsed.success ? [{ id, details: parsed.data }] : [];
  });
}

async function sightingById(
  { queries }: SurroundingParts,
  id: string,
): Promise<SightingDetails | undefined> {
  const found = await queries.caseById(id);
  return found && sightingDetails.safeParse(found.details).data;
}

function addressesOf({ host }: AroundLogin): readonly string[] {
  return typeof host === "object" ? (host.privateIps ?? []) : [];
}

function firstLogin({ evidence }: SightingDetails): Evidence | undefined {
  return evidence.find(({ role }) => role === "login");
}

function isNear(a: Evidence, b: Evidence | undefined, ms: number): boolean {
  if (!b) return false;
  return Math.abs(Date.parse(a.receivedAt) - Date.parse(b.receivedAt)) <= ms;
}
