import { isInside } from "./evidence/address.ts";
import { type Claim, callsOf, withoutSession } from "./evidence/claim.ts";
import type { Evidence } from "./evidence/evidence.ts";
import type { LoginFacts } from "./evidence/facts.ts";
import type { Automation, Expectation, LoginPolicy } from "./policy.ts";

/** What may explain a login, so that nobody is asked: never a high risk. */
export const EXPLAINED_BY = ["expected", "automation", "announced", "canary"] as const;

/** Expectations are written anew each month, so that somebody thinks of them again. */
export const FURTHEST_MS = 30 * 86_400_000;

/** What of the policy explains logins. */
export type ExpectedPolicy = Pick<LoginPolicy, "expected" | "automations">;

/** A login as expectations are compared with it. */
export interface Comparable {
  readonly claim: Claim;
  readonly facts: LoginFacts;
  readonly scope: string;
  readonly person: string | undefined;
}

/** The first expectation of the configuration that holds for a login; those that have run out hold for none. */
export function expectationFor(login: Comparable, policy: ExpectedPolicy): Expectation | undefined {
  const automation = automationOf(login.claim, login.facts.principal, policy);
  const { receivedAt } = login.facts;
  const day = receivedAt.slice(0, 10);
  const furthest = new Date(new Date(receivedAt).getTime() + FURTHEST_MS).toISOString();
  return policy.expected.find(
    (each) =>
      day <= each.until &&
      each.until <= furthest.slice(0, 10) &&
      (each.person === undefined || each.person === login.person) &&
      (each.automation === undefined || each.automation === automation?.name) &&
      each.scope === login.scope &&
      (each.cidr === undefined || isInside(login.facts.ip, each.cidr)) &&
      (each.credential === undefined || credentialsOf(login).includes(each.credential)),
  );
}

/** The program whose key, user or role this is, if it is one's. */
export function automationOf(
  claim: Pick<Claim, "marks">,
  principal: string | undefined,
  { automations }: Pick<LoginPolicy, "automations">,
): Automation | undefined {
  const names = claim.marks.flatMap(({ kind, value }) =>
    kind === "ssh_fp" || kind === "iam_arn" ? [value] : [],
  );
  const own = principal === undefined ? names : [...names, withoutSession(principal)];
  return automations.find(({ keys, iam }) => own.some((each) => [...keys, ...iam].includes(each)));
}

/** True if a program may come from there. */
export function comesFromHome({ from }: Automation, ip: string | undefined): boolean {
  return from.some((cidr) => isInside(ip, cidr));
}

/** Of a pushed key the principal who pushed it is the credential: the key is new with each login. */
export function credentialOf(evidence: readonly Evidence[], facts: LoginFacts): string {
  const [call] = callsOf(evidence);
  if (call)
    return call.marks[0]?.value ?? withoutSession(call.principal ?? facts.principal ?? "unknown");
  return facts.fingerprint ?? facts.method?.split("/")[0] ?? "unknown";
}

function credentialsOf({ facts, claim }: Comparable): readonly (string | undefined)[] {
  const { fingerprint, principal, method } = facts;
  return [
    fingerprint,
    principal,
    principal && withoutSession(principal),
    method?.split("/")[0],
    ...claim.marks.map(({ value }) => value),
  ];
}
