import type { Severity } from "../../core/incident-signals.ts";
import type { Claim } from "../evidence/claim.ts";
import { type Alarm, type Evidence } from "../evidence/evidence.ts";
import { factsOf, type LoginFacts } from "../evidence/facts.ts";
import { automationOf, comesFromHome, type EXPLAINED_BY, expectationFor } from "../expected.ts";
import { type Gathered, scopeOf } from "../gather.ts";
import { type Candidate, choosePerson } from "../people.ts";
import type { LoginPolicy, Place } from "../policy.ts";
import { hasTag, levelOf, type RiskReason, risksOf } from "../risk.ts";

/** Why nobody can be asked about a login. */
export const WHY_UNROUTED = [
  "unknown_user",
  "several",
  "guest",
  "bot",
  "absent",
  "lookup_failed",
  "conflict",
  "old",
  "not_delivered",
] as const;
export type WhyUnrouted = (typeof WHY_UNROUTED)[number];

/** What a sighting comes to. `named`: persons that the evidence may mean, when it is nobody's for certain. */
export type Verdict =
  | { readonly outcome: "recorded"; readonly why: string; readonly scope: string }
  | {
      readonly outcome: "alarmed";
      readonly alarm: Alarm;
      readonly severity: Severity;
      readonly scope: string;
      readonly facts: LoginFacts;
      readonly candidate: Candidate | undefined;
    }
  | {
      readonly outcome: "explained";
      readonly by: (typeof EXPLAINED_BY)[number];
      readonly reason: string;
      readonly scope: string;
      readonly person: Candidate | undefined;
    }
  | {
      readonly outcome: "attached";
      readonly scope: string;
      readonly facts: LoginFacts;
      readonly risks: readonly RiskReason[];
      readonly person: Candidate | undefined;
      readonly why: WhyUnrouted | undefined;
      readonly named: readonly string[];
    };

/** Accounts of programs: nobody logs in as these. Source: base-passwd of Debian, setup of Fedora. */
const SERVICE_ACCOUNTS = new Set(
  "daemon bin sys sync games man lp mail news uucp proxy www-data apache nginx backup list irc nobody sshd mysql postgres".split(
    " ",
  ),
);

const SEVERITIES: Readonly<Record<Alarm, Severity>> = {
  forged: "sev2",
  service_account: "sev2",
  root: "sev1",
  instance_role: "sev1",
  misused_key: "sev2",
  deactivated: "sev1",
};

/** What was found out about one way in. `gathered` is absent when nothing could be looked up. */
export interface Findings {
  readonly sighting: string;
  readonly evidence: readonly Evidence[];
  readonly claim: Claim;
  readonly misused: boolean;
  readonly gathered: Gathered | undefined;
}

/** Whatever is configured, the test of the way to here ends here. */
const CANARY = {
  outcome: "explained",
  by: "canary",
  reason: "the hourly test of the way through the queue",
  person: undefined,
} as const;

/** News older than this is no emergency any more, and asking about it one by one would bury what is. */
const OLD_MS = 24 * 60 * 60_000;

/** The outcome of a sighting: the first that applies of recorded (no login), alarmed, recorded (by policy), explained, attached. */
export function judge(findings: Findings, policy: LoginPolicy): Verdict {
  const { sighting, claim, gathered } = findings;
  const host = gathered?.host;
  const scope = scopeOf(claim, host);
  const evidence = loginsIn(findings.evidence, gathered);
  if (evidence.some(({ canary }) => canary)) return { ...CANARY, scope };
  const facts = factsOf(evidence, { sighting, host, through: hostBefore(gathered), policy });
  if (!facts) return { outcome: "recorded", why: "no login followed", scope };
  const route = routeOf(claim, gathered);
  const alarm = alarmOf(findings, facts, route.candidate);
  if (alarm) return alarmed(alarm, { scope, facts, candidate: route.candidate });
  const risks = risksOf({ facts, candidate: route.candidate, gathered, policy });
  const mode = modeOf(facts, host, policy);
  if (mode === "record" || (mode === "risky" && levelOf(risks) === "low"))
    return { outcome: "recorded", why: `the policy for this place is ${mode}`, scope };
  const found = { scope, facts, risks, route, claim, announced: gathered?.announced };
  return explanationOf(found, policy) ?? attached(found);
}

function hostBefore(gathered: Gathered | undefined): string | undefined {
  return gathered?.through?.name ?? gathered?.through?.host;
}

interface Found {
  readonly scope: string;
  readonly facts: LoginFacts;
  readonly risks: readonly RiskReason[];
  readonly route: Route;
  readonly claim: Claim;
  readonly announced: Gathered["announced"];
}

function attached({ scope, facts, risks, route }: Found): Verdict {
  const { candidate, named } = route;
  const why = isOld(facts) ? "old" : route.why;
  const person = why === undefined ? candidate : undefined;
  return { outcome: "attached", scope, facts, risks, named, person, why };
}

/** A pushed key that nobody seems to have used: on a host that sends no lines, the push is all that is ever seen. */
function loginsIn(
  evidence: readonly Evidence[],
  gathered: Gathered | undefined,
): readonly Evidence[] {
  const used = evidence.some(({ role }) => role === "login");
  if (used || gathered?.hostSpeaks === true) return evidence;
  return evidence.map((each) =>
    each.kind === "eic.push" ? { ...each, role: "login" as const } : each,
  );
}

/** What makes a question needless; a high risk is never explained away. */
function explanationOf(
  { scope, facts, risks, route, claim, announced }: Found,
  policy: LoginPolicy,
): Verdict | undefined {
  const person = route.why === undefined ? route.candidate : undefined;
  const explained = { outcome: "explained", scope, person } as const;
  if (levelOf(risks) === "high") return undefined;
  const expected = expectationFor({ claim, facts, scope, person: person?.user }, policy);
  if (expected) return { ...explained, by: "expected", reason: expected.reason };
  if (announced && person) return { ...explained, by: "announced", reason: announced.reason };
  const automation = automationOf(claim, facts.principal, policy);
  return automation && comesFromHome(automation, facts.ip)
    ? { ...explained, by: "automation", reason: automation.name }
    : undefined;
}

function isOld({ at, receivedAt }: LoginFacts): boolean {
  return new Date(receivedAt).getTime() - new Date(at).getTime() > OLD_MS;
}

function alarmed(
  alarm: Alarm,
  found: Pick<Extract<Verdict, { outcome: "alarmed" }>, "scope" | "facts" | "candidate">,
): Verdict {
  // Whom a forged line names is no subject of what its writer did.
  const candidate = alarm === "deactivated" ? found.candidate : undefined;
  return { outcome: "alarmed", alarm, severity: SEVERITIES[alarm], ...found, candidate };
}

interface Route {
  readonly candidate?: Candidate;
  readonly why?: WhyUnrouted;
  readonly named: readonly string[];
}

/** Whom to ask; never a guess. Slack not answering about a known person is no reason not to ask. */
function routeOf(claim: Claim, gathered: Gathered | undefined): Route {
  if (!gathered) return { why: "lookup_failed", named: [] };
  const users = [...new Set(gathered.candidates.flatMap(({ user }) => user || []))];
  if (claim.conflict) return { why: "conflict", named: users };
  const choice = choosePerson(gathered.candidates);
  if (choice.kind === "several") return { why: "several", named: choice.users };
  if (choice.kind === "nobody") return { why: choice.why, named: [] };
  const { candidate } = choice;
  const { state, user } = candidate;
  if (state === "guest" || state === "bot" || state === "absent")
    return { candidate, why: state, named: [user] };
  return { candidate, named: [user] };
}

function alarmOf(
  { evidence, misused, gathered }: Findings,
  facts: LoginFacts,
  candidate: Candidate | undefined,
): Alarm | undefined {
  const seen = evidence.find(({ alarm, role }) => alarm !== undefined && role === "login")?.alarm;
  if (seen) return seen;
  const onHost = facts.protocol === "ssh" || facts.protocol === "rdp";
  if (onHost && SERVICE_ACCOUNTS.has(facts.user ?? "")) return "service_account";
  // A key that is somebody's own may be on any host, pushed or not.
  const owned = gathered?.candidates.some(({ by, user }) => by === "ssh_fp" && user !== "");
  if (misused && !owned) return "misused_key";
  return candidate?.state === "deactivated" ? "deactivated" : undefined;
}

/** First place that matches; else everything is asked, but a sign-in through the identity provider only when it is risky. */
function modeOf(facts: LoginFacts, host: Gathered["host"], { places }: LoginPolicy): Place["mode"] {
  const place = places.find(
    ({ account, source, tag }) =>
      (account === undefined || account === facts.account) &&
      (source === undefined || source === facts.protocol || source === facts.via) &&
      (tag === undefined || hasTag(host, tag)),
  );
  if (place) return place.mode;
  const bySso = facts.sso === true;
  return bySso && (facts.protocol === "console" || facts.protocol === "switch") ? "risky" : "ask";
}
