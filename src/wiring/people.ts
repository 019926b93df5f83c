import type { GatherPorts } from "../aws/perform-logins-gather.ts";
import type { Config } from "../config/settings.ts";
import type { JsonObject } from "../core/json.ts";
import type { Clock, Identity, Queries } from "../core/ports.ts";
import type { Directory } from "../core/readings.ts";
import { MARK_KINDS } from "../logins/evidence/evidence.ts";
import { candidateQueries, historyOf, parseClaim, scopeOf } from "../logins/gather.ts";
import { type Candidate, choosePerson, parseCandidates } from "../logins/people.ts";
import { loginPolicy } from "./login-policy.ts";

/** Where it is looked up who is who. */
export interface PeopleParts {
  readonly config: Config;
  readonly directory: Directory;
  readonly queries: Pick<Queries, "identities">;
  readonly clock: Clock;
}

/**
 * Persons that a claim may mean, as Slack knows them now: by what they linked, by what the directory said once, and by
 * what the configuration says. A claim that is none of ours means nobody.
 */
export function openCandidates(parts: PeopleParts): (claim: JsonObject) => Promise<JsonObject[]> {
  const { config, directory } = parts;
  const policy = loginPolicy(config);
  return async (data) => {
    const claim = parseClaim(data);
    if (!claim) return [];
    const { users, emails } = candidateQueries(claim, policy);
    const known = await parts.queries.identities({
      marks: claim.marks.filter(({ kind }) => kind !== "os_user"),
      at: parts.clock.now(),
    });
    const kept = known.map((each) => keptCandidate(directory, each));
    const bound = users.map(async ({ user, by, assurance }): Promise<Candidate> => {
      const { email: _, ...state } = await directory.person(user);
      return { ...state, user, by, assurance };
    });
    // An address that was somebody's once is not looked up again: it may have been given to somebody else.
    const asked = emails.filter(({ email }) => !known.some((each) => isByDirectory(each, email)));
    const byEmail = asked.map(async ({ email, by, assurance }): Promise<Candidate> => {
      const { email: _, ...state } = await directory.byEmail(email);
      return { ...state, by, assurance, value: email };
    });
    const candidates = await Promise.all([...kept, ...bound, ...byEmail]);
    const found = candidates.flatMap((each) => (each === undefined ? [] : [each]));
    return await Promise.all(
      found.map(async (each) => ({ ...each, ...(await quietOf(directory, each.user)) })),
    );
  };
}

function isByDirectory({ assurance, value }: Identity, email: string): boolean {
  return assurance === "directory" && value.toLowerCase() === email.toLowerCase();
}

/** Somebody by something that is theirs. A name of the directory counts as long as it is their address still. */
async function keptCandidate(
  directory: Directory,
  { person, kind, value, assurance }: Identity,
): Promise<Candidate | undefined> {
  const by = MARK_KINDS.find((each) => each === kind);
  if (by === undefined) return undefined;
  const { email, ...state } = await directory.person(person);
  if (assurance !== "directory")
    return {
      ...state,
      user: person,
      by,
      assurance: assurance === "proven" ? "proven" : "declared",
    };
  const moved = email !== undefined && email.toLowerCase() !== value.toLowerCase();
  return moved
    ? { user: "", state: "absent", by, assurance }
    : { ...state, user: person, by, assurance };
}

/** What is not known is left out: nobody is watched, and nobody is spared, for it. */
async function quietOf(directory: Directory, user: string): Promise<Pick<Candidate, "quiet">> {
  const quiet = user === "" ? "unknown" : await directory.isQuiet(user);
  return quiet === "unknown" ? {} : { quiet };
}

/** How far back a person's logins are looked at. */
const PAST_MS = 30 * 86_400_000;
const MAX_ROWS = 2000;

/** What is known of the earlier logins of the person whom a claim means; unknown when it means nobody or several. */
export function openHistory(queries: Queries, clock: Clock): GatherPorts["history"] {
  return async ({ claim: data, sighting, candidates, host }) => {
    const claim = parseClaim(data);
    const choice = choosePerson(parseCandidates(candidates));
    if (!claim || choice.kind !== "one") return "unknown";
    const now = clock.now();
    const rows = await queries.evidence({
      person: choice.candidate.user,
      since: new Date(now.getTime() - PAST_MS),
      limit: MAX_ROWS,
    });
    const scope = scopeOf(claim, host);
    const link = { kind: "raised", link: choice.candidate.user };
    const raised = (await queries.linkedCases("login", [link], 1)).length > 0;
    return { ...historyOf(rows, { sighting, ip: claim.ip, scope }, now), raised };
  };
}
