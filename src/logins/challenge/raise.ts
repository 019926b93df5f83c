import {
  type IncidentOpen,
  openIncident,
  raiseIncident,
  type Severity,
} from "../../core/incident-signals.ts";
import { levelOf, type RiskReason } from "../risk.ts";
import { incidentAssets, incidentFacts, placeText } from "../words/incident.ts";
import type { Cause, LoginDecision, LoginDetails, LoginWork } from "./details.ts";
import { editAll } from "./messages.ts";

const RAISED_MS = 7 * 86_400_000;

/** What an incident out of a question is called. */
const TITLES: Readonly<Record<Cause, string>> = {
  denied: "Not me: denied login",
  silent: "No answer about a login",
  disputed: "Disputed login",
  gone: "Login of somebody who left",
};

/** Ends a question in an incident: opened before any message is touched, in the same transaction as the new state. */
export function raise(
  work: LoginWork,
  details: LoginDetails,
  cause: Cause,
  by: string | undefined,
): LoginDecision {
  const { before, occasion } = work;
  const who = by === undefined ? {} : { by };
  const next = withIncident(before.id, {
    ...details,
    raised: { cause, at: occasion.now.toISOString(), ...who },
  });
  return {
    case: { state: "raised", details: next },
    effects: [
      openIncident(incidentOf(work, next, cause)),
      ...editAll(before.id, before.version + 1, next),
    ],
    reasons: [`raised: ${cause}`],
    links: raisedLinks(next, occasion.now),
  };
}

/** For a week a login of those who were asked weighs more, and none of theirs is covered. */
function raisedLinks({ asked }: LoginDetails, now: Date): NonNullable<LoginDecision["links"]> {
  const until = new Date(now.getTime() + RAISED_MS);
  return asked.map(({ user }) => ({ kind: "raised", link: user, until }));
}

/** An incident about a question that is closed for good: its state stays, because a newer question may be open. */
export function raiseAgain(
  work: LoginWork,
  details: LoginDetails,
  cause: Cause,
  by: string,
): LoginDecision {
  const raised = raise(work, details, cause, by);
  return raised.case
    ? {
        ...raised,
        case: { ...raised.case, state: "closed" },
        reasons: [`closed, and ${cause} now`],
      }
    : raised;
}

/** A worse cause for an incident that is open. */
export function worsen(
  work: LoginWork,
  details: LoginDetails,
  cause: Cause,
  by: string,
): LoginDecision {
  const { before, occasion } = work;
  const next = { ...details, raised: { cause, at: occasion.now.toISOString(), by } };
  const key = details.incident?.key ?? incidentKey(before.id, 1);
  return {
    case: { state: before.state, details: next },
    effects: [
      raiseIncident({
        key,
        cause: `login.${cause}`,
        severity: severityOf(cause, details.risks),
        text: `${TITLES[cause]}: ${by}`,
      }),
      ...editAll(before.id, before.version + 1, next),
    ],
    reasons: [`the open incident is worse: ${cause}`],
  };
}

function withIncident(caseId: string, details: LoginDetails): LoginDetails {
  const incidents = details.incidents + 1;
  return {
    ...details,
    incidents,
    incident: { key: incidentKey(caseId, incidents), state: "open" },
  };
}

/** One incident per question; a second one only when the first is closed. */
function incidentKey(caseId: string, nth: number): string {
  return `login:${caseId}:raised${nth === 1 ? "" : `:${nth}`}`;
}

function incidentOf({ before }: LoginWork, details: LoginDetails, cause: Cause): IncidentOpen {
  const { facts, risks, asked, named } = details;
  const people = [...new Set([...asked.map(({ user }) => user), ...named])];
  const { principal } = facts;
  return {
    key: details.incident?.key ?? incidentKey(before.id, 1),
    severity: severityOf(cause, risks),
    cause: `login.${cause}`,
    title: `${TITLES[cause]} on ${placeText(facts)}`,
    facts: incidentFacts(facts, risks),
    subject: [
      ...people.map((slackUser) => ({ slackUser })),
      ...(principal === undefined ? [] : [{ principalArn: principal }]),
    ],
    assets: incidentAssets(facts),
    occurredAt: facts.at,
    source: { caseKind: "login", caseId: before.id },
  };
}

function severityOf(cause: Cause, risks: readonly RiskReason[]): Severity {
  const level = levelOf(risks);
  if (cause === "denied") return level === "high" ? "sev1" : "sev2";
  if (cause === "silent") return level === "low" ? "sev3" : "sev2";
  return "sev2";
}
