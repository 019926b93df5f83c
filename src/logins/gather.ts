import { z } from "zod";
import type { JsonObject } from "../core/json.ts";
import { type Claim, claimSchema } from "./evidence/claim.ts";
import { evidenceSchema, type MarkKind } from "./evidence/evidence.ts";
import { type GatheredHost, gatheredHost } from "./evidence/facts.ts";
import { boundTo, candidateSchema, type PeoplePolicy } from "./people.ts";
import type { LoginPolicy } from "./policy.ts";

/** What is known of a person's earlier logins. `days`: how far back that goes, at most 30. */
export const historySchema = z.object({
  days: z.number().min(0),
  addressSeen: z.boolean(),
  scopeSeen: z.boolean(),
  /** A login of that person was denied, or nobody answered for it, within the last 7 days. */
  raised: z.boolean().optional(),
});
export type History = z.infer<typeof historySchema>;

/** Another login on the way: through this host they came here, or from here they went on there. */
const waySchema = z.object({
  host: z.string(),
  name: z.string().optional(),
  /** The question about it, when the same person or key was there: one question is enough for both. */
  question: z.string().optional(),
});

/** Data of `login.gathered`: what `logins.gather` found. A part that could not be looked up is `unknown`, which never lowers risk. */
export const gatheredSchema = z.object({
  attempt: z.number().int(),
  candidates: z.array(candidateSchema).max(50),
  host: gatheredHost.optional(),
  history: z.union([z.literal("unknown"), historySchema]).optional(),
  /** Evidence found by what was looked up: a tunnel to the host's private address. */
  mates: z.array(evidenceSchema).max(10).optional(),
  through: waySchema.optional(),
  /** The person said beforehand that they would log in there, and somebody else agreed. */
  announced: z.object({ id: z.string(), reason: z.string(), by: z.string() }).optional(),
  /** Question of a login that went on from here. */
  onward: z.string().optional(),
  /** False: the host sent no line within the last day. */
  hostSpeaks: z.boolean().optional(),
  /** Failed attempts from this address within the last 10 minutes. */
  failures: z.number().int().optional(),
});
export type Gathered = z.infer<typeof gatheredSchema>;

/** Data of `login.gather_failed`; `effect` is the key of the effect that failed. */
export const gatherFailedSchema = z.object({ reason: z.string(), effect: z.string().optional() });

/** Whom to look up in Slack for a claim. Each answer is a candidate with the `by` and `assurance` given here. */
export interface CandidateQueries {
  readonly users: readonly {
    readonly user: string;
    readonly by: MarkKind;
    readonly assurance: "declared";
  }[];
  readonly emails: readonly {
    readonly email: string;
    readonly by: "sso_name";
    readonly assurance: "directory";
  }[];
}

/** Data of the effect `logins.gather`, checked; undefined when it is no claim of ours. */
export function parseClaim(data: JsonObject): Claim | undefined {
  return claimSchema.safeParse(data).data;
}

/** The persons that a claim may mean: those whom the configuration names, and those whom the directory knows by the e-mail in a name of the identity provider. */
export function candidateQueries(
  claim: Claim,
  policy: PeoplePolicy & Pick<LoginPolicy, "emailLookup">,
): CandidateQueries {
  const users = boundTo(claim.marks, claim.account, policy).map(
    (bound) => ({ ...bound, assurance: "declared" }) as const,
  );
  const mails = claim.marks.filter(
    ({ kind, mail, value }) =>
      policy.emailLookup &&
      kind === "sso_name" &&
      mail === true &&
      /^[^\s@<>]+@[^\s@<>]+$/.test(value),
  );
  return {
    users,
    emails: mails.map(({ value }) => ({ email: value, by: "sso_name", assurance: "directory" })),
  };
}

/** A tag that makes several hosts or groups one place. */
const SCOPE_TAG = "countersign:scope";

/** Where a login was, as far as it matters for asking: account and tag, Auto Scaling group or host; or the console; or the role. */
export function scopeOf(claim: Claim, host: GatheredHost | undefined): string {
  const account = claim.account ?? "unknown";
  if (claim.protocol === "switch") return `${account}/role/${claim.roleName ?? "unknown"}`;
  if (claim.protocol === "console" || !claim.host) return `${account}/console`;
  const known = typeof host === "object" ? host : undefined;
  const place = known?.tags[SCOPE_TAG] ?? known?.autoScalingGroup ?? claim.host.key;
  return `${account}/${place}`;
}

const DAY_MS = 86_400_000;

/** Rows of `login_evidence` of one person -> what they say about an address and a scope. Rows of the sighting itself do not count. */
export function historyOf(
  rows: readonly JsonObject[],
  login: { readonly sighting: string; readonly ip: string | undefined; readonly scope: string },
  now: Date,
): History {
  const earlier = rows.filter((row) => row["case_id"] !== login.sighting);
  const times = earlier.flatMap(({ at }) => (typeof at === "number" ? [at] : []));
  const since = Math.min(now.getTime(), ...times);
  return {
    days: Math.floor((now.getTime() - since) / DAY_MS),
    addressSeen: login.ip !== undefined && earlier.some((row) => row["ip"] === login.ip),
    scopeSeen: earlier.some((row) => row["scope"] === login.scope),
  };
}
