import type { GatherPorts } from "../aws/perform-logins-gather.ts";
import type { Config } from "../config/settings.ts";
import type { JsonObject } from "../core/json.ts";
import type { Clock, Queries } from "../core/ports.ts";
import type { Directory } from "../core/readings.ts";
import { candidateQueries, historyOf, parseClaim, scopeOf } from "../logins/gather.ts";
import { type Candidate, choosePerson, parseCandidates } from "../logins/people.ts";
import { loginPolicy } from "./login-policy.ts";

/** Persons that a claim may mean, as Slack knows them now. A claim that is none of ours means nobody. */
export function openCandidates(
  config: Config,
  directory: Directory,
): (claim: JsonObject) => Promise<JsonObject[]> {
  const policy = loginPolicy(config);
  return async (data) => {
    const claim = parseClaim(data);
    if (!claim) return [];
    const { users, emails } = candidateQueries(claim, policy);
    const bound = users.map(async ({ user, by, assurance }): Promise<Candidate> => {
      const state = await directory.person(user);
      return { ...state, user, by, assurance };
    });
    const found = emails.map(async ({ email, by, assurance }): Promise<Candidate> => {
      const state = await directory.byEmail(email);
      return { ...state, by, assurance };
    });
    return await Promise.all([...bound, ...found]);
  };
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
