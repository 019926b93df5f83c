import { type HandedEffect, hand } from "../../core/effect.ts";
import type { Link } from "../../core/event.ts";
import { openIncident } from "../../core/incident-signals.ts";
import type { Identified } from "../challenge/events.ts";
import { sourceOf } from "../evidence/address.ts";
import { keyPart } from "../evidence/digest.ts";
import type { LoginFacts } from "../evidence/facts.ts";
import { credentialOf } from "../expected.ts";
import type { Gathered } from "../gather.ts";
import { addressLink, timedLink } from "../links.ts";
import { alarmTitle, incidentAssets, incidentFacts } from "../words/incident.ts";
import { idOf, type SightingDecision, type SightingDetails, type SightingWork } from "./details.ts";
import { judge, type Verdict } from "./judge.ts";
import { directoryRows, evidenceRows, withoutRaw } from "./rows.ts";

type Alarmed = Extract<Verdict, { outcome: "alarmed" }>;
type Attached = Extract<Verdict, { outcome: "attached" }>;

/** Settles a sighting: its outcome, its rows, and what others are told of it. `gathered` absent: nothing could be looked up. */
export function conclude(
  details: SightingDetails,
  gathered: Gathered | undefined,
  work: SightingWork,
): SightingDecision {
  const { evidence, claim } = details;
  const caseId = idOf(work);
  const misused = details.misused !== undefined;
  const verdict = judge({ sighting: caseId, evidence, claim, misused, gathered }, work.policy);
  const told = tell({ details, gathered, caseId }, verdict);
  const person = personOf(verdict);
  const { scope, outcome } = verdict;
  const fresh = evidence.filter(({ raw }) => raw !== undefined);
  return {
    case: {
      state: "settled",
      details: {
        ...details,
        evidence: withoutRaw(evidence),
        outcome,
        scope,
        attached: told.attached,
        person,
        ...explainedBy(verdict),
      },
    },
    effects: told.effects,
    reasons: [reasonOf(verdict)],
    rows: [
      ...evidenceRows(fresh, { caseId, claim: claim.name, person, scope }),
      ...directoryRows(gathered?.candidates ?? [], work.occasion.now),
    ],
    links: privateLinks(details, gathered),
  };
}

/** A tunnel names only the private address at its end, which is known by now: one whose record comes later finds us by it. */
function privateLinks(
  { evidence, claim }: SightingDetails,
  gathered: Gathered | undefined,
): readonly Link[] {
  const { host } = gathered ?? {};
  const [first] = evidence.filter(({ role, protocol }) => role === "login" && protocol !== "eic");
  if (!first || typeof host !== "object") return [];
  return (host.privateIps ?? []).map((ip) =>
    timedLink("tunnelled", addressLink(claim.account, ip), first.receivedAt),
  );
}

function explainedBy(verdict: Verdict): Pick<SightingDetails, "explained"> {
  if (verdict.outcome !== "explained") return {};
  const { by, reason, person } = verdict;
  return { explained: { by, reason, person: person?.user } };
}

interface Teller {
  readonly details: SightingDetails;
  readonly gathered: Gathered | undefined;
  readonly caseId: string;
}

interface Told {
  readonly attached: SightingDetails["attached"];
  readonly effects: readonly HandedEffect[];
}

function tell({ details, gathered, caseId }: Teller, verdict: Verdict): Told {
  switch (verdict.outcome) {
    case "recorded":
    case "explained":
      return { attached: details.attached, effects: [] };
    case "alarmed":
      return { attached: details.attached, effects: [alarm(details, verdict, caseId)] };
    case "attached":
      return attach(details, verdict, gathered);
  }
}

/** One incident per kind, scope and claim. What a forger names is his choice, so forgeries of one place are one incident. */
function alarm(details: SightingDetails, verdict: Alarmed, caseId: string): HandedEffect {
  const { facts, scope, candidate, severity } = verdict;
  const claim = verdict.alarm === "forged" ? "any" : details.claim.name;
  const subject = { slackUser: candidate?.user, principalArn: facts.principal };
  const anybody = candidate !== undefined || facts.principal !== undefined;
  return openIncident({
    key: `login:alarm/${verdict.alarm}/${keyPart(scope)}/${keyPart(claim)}`,
    severity,
    cause: "login.alarmed",
    title: alarmTitle(verdict.alarm, facts),
    facts: incidentFacts(facts, []),
    subject: anybody ? [subject] : [],
    assets: incidentAssets(facts),
    occurredAt: facts.at,
    source: { caseKind: "sighting", caseId },
  });
}

/**
 * Tells the case that asks about this login. A person who is asked already is told there; an unrouted case learns the
 * person; another person than before gets a question of his own, and the first stays open.
 */
function attach(details: SightingDetails, verdict: Attached, gathered: Gathered | undefined): Told {
  const { attached } = details;
  const person = verdict.person?.user;
  const data = identifiedBy(details, verdict, gathered);
  const asked = attached.find((each) => person !== undefined && each.person === person);
  const unrouted = attached.find((each) => each.person === undefined);
  const known = person === undefined ? attached[0] : (asked ?? soleUnrouted(attached, unrouted));
  if (!known) {
    const added = { key: data.key, person };
    return {
      attached: [...attached, added],
      effects: [toLogin("login.identified", data.key, data)],
    };
  }
  const learned = known === unrouted && person !== undefined;
  return {
    attached: learned ? [...attached, { key: data.key, person }] : attached,
    effects: [toLogin("login.enriched", known.key, data)],
  };
}

/** The unrouted case hands the question on to the person, unless somebody is asked already. */
function soleUnrouted(
  attached: SightingDetails["attached"],
  unrouted: SightingDetails["attached"][number] | undefined,
): SightingDetails["attached"][number] | undefined {
  return attached.length === 1 ? unrouted : undefined;
}

function toLogin(kind: string, key: string, data: Identified): HandedEffect {
  return hand({ kind, caseKind: "login", ref: { by: "key", key }, data });
}

function identifiedBy(
  details: SightingDetails,
  verdict: Attached,
  gathered: Gathered | undefined,
): Identified {
  const { facts, scope, person, why, named, risks } = verdict;
  const credential = credentialOf(details.evidence, facts);
  const source = sourceOf(facts.ip);
  const who = person?.user ?? `nobody:${details.claim.name}`;
  const own = [who, scope, credential, source].map(keyPart).join("/");
  return {
    key: person ? (chained(person.user, gathered) ?? own) : why === "old" ? oldKey(facts) : own,
    facts,
    scope,
    credential,
    source,
    risks: [...risks],
    named: [...named],
    person,
    why,
  };
}

/** The question about the other end of a hop, when it is the same person's: one is enough for both. */
function chained(user: string, gathered: Gathered | undefined): string | undefined {
  const keys = [gathered?.through?.question, gathered?.onward];
  return keys.find((key) => key?.startsWith(`${keyPart(user)}/`));
}

/** One question for all that became known too late, per account. */
function oldKey({ account }: LoginFacts): string {
  return `nobody:old/${account ?? "unknown"}`;
}

function personOf(verdict: Verdict): string | undefined {
  switch (verdict.outcome) {
    case "recorded":
      return undefined;
    case "explained":
      return verdict.person?.user;
    case "alarmed":
      return verdict.candidate?.user;
    case "attached":
      return verdict.person?.user;
  }
}

function reasonOf(verdict: Verdict): string {
  switch (verdict.outcome) {
    case "recorded":
      return `recorded: ${verdict.why}`;
    case "explained":
      return `explained: ${verdict.by}`;
    case "alarmed":
      return `alarmed: ${verdict.alarm}`;
    case "attached":
      return verdict.person ? "attached to a person's question" : `unrouted: ${verdict.why ?? ""}`;
  }
}
