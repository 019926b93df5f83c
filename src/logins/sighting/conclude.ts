import { type HandedEffect, hand } from "../../core/effect.ts";
import { openIncident } from "../../core/incident-signals.ts";
import type { Identified } from "../challenge/events.ts";
import { sourceOf } from "../evidence/address.ts";
import { callsOf, withoutSession } from "../evidence/claim.ts";
import { keyPart } from "../evidence/digest.ts";
import type { LoginFacts } from "../evidence/facts.ts";
import type { Gathered } from "../gather.ts";
import { alarmTitle, incidentAssets, incidentFacts } from "../words/incident.ts";
import { idOf, type SightingDecision, type SightingDetails, type SightingWork } from "./details.ts";
import { judge, type Verdict } from "./judge.ts";
import { evidenceRows, withoutRaw } from "./rows.ts";

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
  const verdict = judge({ sighting: caseId, evidence, claim, gathered }, work.policy);
  const told = tell(details, verdict, caseId);
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
      },
    },
    effects: told.effects,
    reasons: [reasonOf(verdict)],
    rows: evidenceRows(fresh, { caseId, claim: claim.name, person, scope }),
  };
}

interface Told {
  readonly attached: SightingDetails["attached"];
  readonly effects: readonly HandedEffect[];
}

function tell(details: SightingDetails, verdict: Verdict, caseId: string): Told {
  switch (verdict.outcome) {
    case "recorded":
      return { attached: details.attached, effects: [] };
    case "alarmed":
      return { attached: details.attached, effects: [alarm(details, verdict, caseId)] };
    case "attached":
      return attach(details, verdict);
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
function attach(details: SightingDetails, verdict: Attached): Told {
  const { attached } = details;
  const person = verdict.person?.user;
  const data = identifiedBy(details, verdict);
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

/** Key = person, or what was claimed when nobody is known, + scope + credential + source. */
function identifiedBy(details: SightingDetails, verdict: Attached): Identified {
  const { facts, scope, person, why, named, risks } = verdict;
  const who = person?.user ?? `nobody:${details.claim.name}`;
  const credential = credentialOf(details, facts);
  const source = sourceOf(facts.ip);
  return {
    key: [who, scope, credential, source].map(keyPart).join("/"),
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

/** A pushed key is new with each login: there the principal who pushed it is the credential. */
function credentialOf({ evidence }: SightingDetails, facts: LoginFacts): string {
  const [call] = callsOf(evidence);
  if (call)
    return call.marks[0]?.value ?? withoutSession(call.principal ?? facts.principal ?? "unknown");
  return facts.fingerprint ?? facts.method?.split("/")[0] ?? "unknown";
}

function personOf(verdict: Verdict): string | undefined {
  switch (verdict.outcome) {
    case "recorded":
      return undefined;
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
    case "alarmed":
      return `alarmed: ${verdict.alarm}`;
    case "attached":
      return verdict.person ? "attached to a person's question" : `unrouted: ${verdict.why ?? ""}`;
  }
}
