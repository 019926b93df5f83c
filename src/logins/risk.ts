import { z } from "zod";
import { isWithinHours } from "../core/hours.ts";
import type { GatheredHost, LoginFacts } from "./evidence/facts.ts";
import type { Gathered } from "./gather.ts";
import type { Candidate } from "./people.ts";
import type { LoginPolicy } from "./policy.ts";

/** Reason -> points. Friction where logins are rare, none where they are daily. */
export const REASON_POINTS = {
  superuser: 70,
  critical_role: 70,
  no_mfa: 40,
  anothers_account: 40,
  failures: 40,
  critical_place: 30,
  raised_lately: 30,
  over_budget: 30,
  handed_over: 30,
  journal_lacks: 30,
  away: 25,
  password: 20,
  new_address: 20,
  new_place: 15,
  outside_hours: 15,
  only_declared: 10,
  unverified_line: 5,
} as const;

/** Why a login is riskier than another. */
export type RiskReason = keyof typeof REASON_POINTS;

/** The reasons that were found, heaviest first. */
export const riskSchema = z.array(
  z.enum([
    "superuser",
    "critical_role",
    "no_mfa",
    "anothers_account",
    "failures",
    "critical_place",
    "raised_lately",
    "over_budget",
    "handed_over",
    "journal_lacks",
    "away",
    "password",
    "new_address",
    "new_place",
    "outside_hours",
    "only_declared",
    "unverified_line",
  ]),
);

/** Before so much history exists, everything is new, which says nothing. */
const LEARNING_DAYS = 5;
/** So many attempts within 10 minutes from where the login came are guessing. */
const MANY_FAILURES = 5;

/** What a login is judged by. */
export interface Judged {
  readonly facts: LoginFacts;
  readonly candidate: Candidate | undefined;
  readonly gathered: Gathered | undefined;
  readonly policy: LoginPolicy;
}

/** The reasons that hold for a login, from what is known of it. */
export function risksOf(judged: Judged): readonly RiskReason[] {
  const found: Readonly<Record<Exclude<RiskReason, "handed_over" | "over_budget">, boolean>> = {
    ...risksOfPerson(judged),
    ...risksOfPlace(judged),
    ...risksOfHistory(judged),
    ...risksOfTime(judged),
  };
  return ordered(riskSchema.parse(Object.entries(found).flatMap(([code, is]) => (is ? code : []))));
}

type Found<R extends RiskReason> = Readonly<Record<R, boolean>>;

function risksOfPerson({
  facts,
  candidate,
  gathered,
}: Judged): Found<
  "superuser" | "no_mfa" | "anothers_account" | "password" | "only_declared" | "unverified_line"
> {
  const { user = "", protocol, method = "" } = facts;
  return {
    superuser: user === "root" || user.toLowerCase() === "administrator",
    no_mfa: protocol === "console" && facts.mfa === false && facts.sso !== true,
    anothers_account: isAnothers(candidate, gathered?.candidates ?? []),
    password: /^(?:password|keyboard-interactive)/.test(method),
    only_declared: candidate?.assurance === "declared",
    unverified_line: facts.grade === "C",
  };
}

function risksOfPlace({
  facts,
  gathered,
  policy,
}: Judged): Found<"critical_role" | "critical_place" | "journal_lacks"> {
  const written = facts.grade === "C" && facts.protocol === "ssh";
  return {
    journal_lacks: written && policy.journals.has(facts.hostId ?? ""),
    critical_role: policy.critical.roles.includes(facts.roleName ?? ""),
    critical_place: isCritical(facts.account, gathered?.host, policy),
  };
}

function risksOfHistory({
  gathered,
}: Judged): Found<"new_address" | "new_place" | "raised_lately" | "failures"> {
  const history = typeof gathered?.history === "object" ? gathered.history : undefined;
  const learned = history !== undefined && history.days >= LEARNING_DAYS;
  return {
    new_address: learned && !history.addressSeen,
    new_place: learned && !history.scopeSeen,
    raised_lately: history?.raised === true,
    failures: (gathered?.failures ?? 0) >= MANY_FAILURES,
  };
}

function risksOfTime({ facts, candidate, policy }: Judged): Found<"away" | "outside_hours"> {
  const at = new Date(facts.receivedAt);
  return {
    away: candidate !== undefined && isAway(candidate.user, facts.receivedAt, policy),
    outside_hours: candidate !== undefined && !isWithinHours(at, policy.hours, candidate.tz),
  };
}

function isAway(user: string, at: string, { people }: LoginPolicy): boolean {
  const until = people.find(({ slack }) => slack === user)?.awayUntil;
  return until !== undefined && at.slice(0, 10) <= until;
}

/** Both lists' reasons, heaviest first: risk only rises. */
export function joinRisks(
  a: readonly RiskReason[],
  b: readonly RiskReason[],
): readonly RiskReason[] {
  return ordered([...new Set([...a, ...b])]);
}

/** low: one tap. elevated: a reason. high: a reason, and the responders are told. */
export function levelOf(risks: readonly RiskReason[]): "low" | "elevated" | "high" {
  const points = risks.reduce((sum, each) => sum + REASON_POINTS[each], 0);
  if (points < 30) return "low";
  return points < 70 ? "elevated" : "high";
}

/** A tag as configured, `key` or `key=value`, on a host. */
export function hasTag(host: GatheredHost | undefined, tag: string): boolean {
  const tags = typeof host === "object" ? host.tags : {};
  const [key = "", ...value] = tag.split("=");
  if (!Object.hasOwn(tags, key)) return false;
  return value.length === 0 || tags[key] === value.join("=");
}

function isCritical(
  account: string | undefined,
  host: GatheredHost | undefined,
  { critical }: LoginPolicy,
): boolean {
  return (
    critical.accounts.includes(account ?? "") || critical.tags.some((tag) => hasTag(host, tag))
  );
}

/** The key is one person's, the account that it opened another's. */
function isAnothers(chosen: Candidate | undefined, candidates: readonly Candidate[]): boolean {
  const owners = candidates.filter(({ by, user }) => by === "os_user" && user !== "");
  return (
    chosen !== undefined && owners.length > 0 && owners.every(({ user }) => user !== chosen.user)
  );
}

function ordered(risks: readonly RiskReason[]): readonly RiskReason[] {
  return risks.toSorted((a, b) => REASON_POINTS[b] - REASON_POINTS[a]);
}
