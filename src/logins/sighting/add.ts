import { type HandedEffect, wakeAt } from "../../core/effect.ts";
import { type Claim, claimOf } from "../evidence/claim.ts";
import { type Evidence, GRADES } from "../evidence/evidence.ts";
import { linksOf } from "../links.ts";
import { boundTo } from "../people.ts";
import { conclude } from "./conclude.ts";
import {
  idOf,
  type SightingCase,
  type SightingDecision,
  type SightingDetails,
  type SightingWork,
} from "./details.ts";
import { gather } from "./lookup.ts";
import { evidenceRows, withoutRaw } from "./rows.ts";
import { tellOfKey } from "./stray.ts";
import { waitOf } from "./wait.ts";

/** More than this about one connection is one multiplexed connection with many sessions, or a forger. */
const MAX_EVIDENCE = 20;

/** A role that somebody took on: kept, because what its key does later was done by them. */
const LENDING = "role.assumed";

/** A key that is somebody's own may be used anywhere; of all others it is asked where they were pushed. */
function keyEffects(
  evidence: Evidence,
  all: readonly Evidence[],
  work: SightingWork,
): readonly HandedEffect[] {
  const owned = evidence.marks.filter(({ kind }) => kind === "ssh_fp");
  if (boundTo(owned, evidence.account, work.policy).length > 0) return [];
  return tellOfKey(evidence, all, idOf(work));
}

/** First evidence of a way in: wait for more. What is alarming by itself waits for nothing. */
export function openSighting(evidence: Evidence, work: SightingWork): SightingDecision {
  const { policy, occasion } = work;
  const due = new Date(occasion.now.getTime() + waitOf([evidence], policy));
  const details: SightingDetails = {
    evidence: [evidence],
    more: 0,
    claim: claimOf([evidence]),
    due: due.toISOString(),
    gen: 1,
    attempt: 0,
    attached: [],
  };
  const links = linksOf(evidence).leave;
  const alarming = evidence.alarm !== undefined && evidence.role === "login";
  if (alarming || evidence.kind === LENDING)
    return { ...conclude(details, undefined, work), links };
  return {
    case: { state: "settling", details },
    effects: [wakeAt(idOf(work), due, "settle", 1), ...keyEffects(evidence, [evidence], work)],
    reasons: [`${evidence.kind} seen`],
    links,
  };
}

/** More evidence of a way in that is known. */
export function addEvidence(
  before: SightingCase,
  evidence: Evidence,
  work: SightingWork,
): SightingDecision {
  const known = before.details.evidence.some(({ id }) => id === evidence.id);
  if (known) return { effects: [], reasons: ["this evidence is known"] };
  const details = joined(before.details, evidence);
  const links = linksOf(evidence).leave;
  const reasons = [`${evidence.kind} joins`];
  const told = keyEffects(evidence, details.evidence, work);
  switch (before.state) {
    case "settling": {
      const waiting = wait(before, details, work);
      return { ...waiting, effects: [...waiting.effects, ...told], reasons, links };
    }
    case "gathering":
      if (!isBetter(before.details, details))
        return { case: { state: "gathering", details }, effects: [], reasons, links };
      return { ...gather(details, work), links };
    case "settled":
      return { ...late(before, details, evidence, work), links };
  }
}

/** The wait may only shrink: evidence that trickles in must not put off the question. */
function wait(
  before: SightingCase,
  details: SightingDetails,
  { policy, occasion }: SightingWork,
): Pick<SightingDecision, "case" | "effects"> & { readonly effects: SightingDecision["effects"] } {
  const due = new Date(occasion.now.getTime() + waitOf(details.evidence, policy));
  if (due >= new Date(before.details.due))
    return { case: { state: "settling", details }, effects: [] };
  const gen = details.gen + 1;
  const sooner = { ...details, due: due.toISOString(), gen };
  return {
    case: { state: "settling", details: sooner },
    effects: [wakeAt(before.id, due, "settle", gen)],
  };
}

function late(
  before: SightingCase,
  details: SightingDetails,
  evidence: Evidence,
  work: SightingWork,
): SightingDecision {
  const { person, scope } = details;
  const rows = evidenceRows([evidence], {
    caseId: before.id,
    claim: details.claim.name,
    person,
    scope,
  });
  const kept = { ...details, evidence: withoutRaw(details.evidence) };
  if (isBetter(before.details, details)) return { ...gather(kept, work), rows };
  return {
    case: { state: "settled", details: kept },
    effects: [],
    reasons: [`${evidence.kind} joins, and changes nothing`],
    rows,
  };
}

function joined(details: SightingDetails, evidence: Evidence): SightingDetails {
  if (details.evidence.length >= MAX_EVIDENCE) return { ...details, more: details.more + 1 };
  const all = [...details.evidence, evidence];
  return { ...details, evidence: all, claim: claimOf(all) };
}

/** True when the new evidence names somebody else or more, weighs more, or says what ran. */
function isBetter(before: SightingDetails, after: SightingDetails): boolean {
  return (
    marksText(before.claim) !== marksText(after.claim) ||
    before.claim.conflict !== after.claim.conflict ||
    gradeOf(after.evidence) < gradeOf(before.evidence) ||
    contexts(after.evidence) > contexts(before.evidence) ||
    hosts(after.evidence) > hosts(before.evidence) ||
    sessions(after.evidence) > sessions(before.evidence)
  );
}

function marksText({ marks }: Claim): string {
  return JSON.stringify(marks.map(({ kind, value }) => `${kind} ${value}`).toSorted());
}

function gradeOf(evidence: readonly Evidence[]): number {
  const logins = evidence.filter(({ role }) => role === "login");
  return Math.min(GRADES.length, ...logins.map(({ grade }) => GRADES.indexOf(grade)));
}

/** Only the first that they did as somebody else says something new. */
function contexts(evidence: readonly Evidence[]): number {
  return evidence.some(({ role }) => role === "context") ? 1 : 0;
}

/** A host on the way. */
function hosts(evidence: readonly Evidence[]): number {
  return evidence.filter(({ kind }) => kind === "rdp.explicit").length;
}

/** Kinds of sessions that were seen: the tenth command on a connection says nothing new. */
function sessions(evidence: readonly Evidence[]): number {
  return new Set(evidence.flatMap(({ session }) => session ?? [])).size;
}
