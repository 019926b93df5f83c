import type { AwsCredentialIdentityProvider } from "@smithy/types";
import { type Assumer, type Role, roleCredentials } from "./roles.ts";

/** For which case a change is made, and in whose names: AWS's own record shows both. */
export interface Session {
  readonly caseId: string;
  readonly names: readonly string[];
}

/** One plan is one session; more than this many at once nobody has, and a session that was dropped is assumed anew. */
const MAX_SESSIONS = 50;
/** What AWS allows in both names, and how much of it. Source: boto/botocore, service-2.json of STS. */
const FOREIGN = /[^\w+=,.@-]/g;
const MAX_NAME = 64;

/** Session and source identity as AWS takes them: `cs-<case id>`, and the names joined by `+`. */
function namesOf({ caseId, names }: Session): {
  readonly session: string;
  readonly sourceIdentity: string;
} {
  const session = `cs-${caseId}`.replaceAll(FOREIGN, "-").slice(0, MAX_NAME);
  const joined = names.map((name) => name.replaceAll(FOREIGN, "-")).join("+");
  // Two characters at least, and never what AWS keeps for itself.
  const sourceIdentity = joined.length < 2 || joined.startsWith("aws:") ? `cs-${joined}` : joined;
  return { session, sourceIdentity: sourceIdentity.slice(0, MAX_NAME) };
}

/** Credentials of the change role for each plan, kept while the plan is carried out. */
export function openSessions(
  assumer: Assumer,
): (role: Role, session: Session) => AwsCredentialIdentityProvider {
  const kept = new Map<string, AwsCredentialIdentityProvider>();
  return (role, of) => {
    const { session, sourceIdentity } = namesOf(of);
    const key = `${role.arn} ${session} ${sourceIdentity}`;
    const known = kept.get(key);
    if (known) return known;
    const provider = roleCredentials({ ...assumer, session, sourceIdentity }, role);
    kept.set(key, provider);
    const [oldest] = kept.keys();
    if (kept.size > MAX_SESSIONS && oldest !== undefined) kept.delete(oldest);
    return provider;
  };
}
