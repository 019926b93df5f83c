import { z } from "zod";
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
  critical_place: 30,
  handed_over: 30,
  password: 20,
  new_address: 20,
  new_place: 15,
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
    "critical_place",
    "handed_over",
    "password",
    "new_address",
    "new_place",
    "only_declared",
    "unverified_line",
  ]),
);

/** Before so much history exists, everything is new, which says nothing. */
const LEARNING_DAYS = 5;

/** What a login is judged by. */
export interface Judged {
  readonly facts: LoginFacts;
  readonly candidate: Candidate | undefined;
  readonly gathered: Gathered | undefined;
  readonly policy: LoginPolicy;
}

/** The reasons that hold for a login, from what is known of it. */
export function risksOf(judged: Judged): readonly RiskReason[] {
  const found: Readonly<Record<Exclude<RiskReason, "handed_over">, boolean>> = {
    ...risksOfPerson(judged),
    ...risksOfPlace(judged),
    ...risksOfHistory(judged),
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
}: Judged): Found<"critical_role" | "critical_place"> {
  return {
    critical_role: policy.critical.roles.includes(facts.roleName ?? ""),
    critical_place: isCritical(facts.account, gathered?.host, policy),
  };
}

function risksOfHistory({ gathered }: Judged): Found<"new_address" | "new_place"> {
  const history = typeof gathered?.history === "object" ? gathered.history : undefined;
  const learned = history !== undefined && history.days >= LEARNING_DAYS;
  return {
    new_address: learned && !history.addressSeen,
    new_place: learned && !history.scopeSeen,
  };
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
