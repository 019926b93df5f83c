import type { QueuedEffect } from "../../core/effect.ts";
import { sha256 } from "../../core/hash.ts";
import { noteIncident } from "../../core/incident-signals.ts";
import { principalOf } from "../prove/principal.ts";
import { verifySsh } from "../prove/ssh.ts";
import { checkSts } from "../prove/sts.ts";
import { confirm } from "./confirm.ts";
import {
  ignore,
  type LoginDecision,
  type LoginDetails,
  type LoginWork,
  type Proving,
  refuse,
} from "./details.ts";
import type { LoginEventOf } from "./events.ts";
import { permitAsked } from "./permit.ts";
import { askColleagueOf, failProof, stay, usableFor } from "./proving.ts";
import { already, notYours, PROOF_REPLIES, REPLIES } from "./replies.ts";

/** A proof that is under way, of the person who presses. */
interface UnderWay {
  readonly details: LoginDetails;
  readonly proving: Proving;
}

/** Opens the form with the text to be signed. */
export function beginProof(event: LoginEventOf<"proof.begun">, work: LoginWork): LoginDecision {
  const found = underWay(work, event);
  if ("refused" in found) return found.refused;
  const why = whyNotNow(found, work, event.data.version);
  if (why !== undefined) return refuse(why);
  const usable = usableFor(work.before);
  if (!usable) return refuse(PROOF_REPLIES.lookingUp);
  if (usable.ssh.length + usable.aws.length === 0) return refuse(PROOF_REPLIES.nothing);
  return {
    effects: [],
    reasons: ["the form for a proof"],
    reply: { kind: "modal", modal: "login_prove" },
  };
}

/** Something was pasted. A signature is checked here, an address by asking STS. */
export function takeProof(event: LoginEventOf<"proof.given">, work: LoginWork): LoginDecision {
  const permitted = permitAsked(work.before, { actor: event.actor, place: undefined });
  if ("refused" in permitted) return permitted.refused;
  if (work.before.state === "raised") return lateProof(work);
  const found = underWay(work, event);
  if ("refused" in found) return found.refused;
  const why = whyNotNow(found, work, event.data.version);
  if (why !== undefined) return complain(why);
  const usable = usableFor(work.before);
  if (!usable) return complain(PROOF_REPLIES.lookingUp);
  const { proof } = event.data;
  return proof.trimStart().startsWith("https:")
    ? takeAddress(work, found, { proof, usable: usable.aws.length > 0 })
    : takeSignature(work, found, { proof, keys: usable.ssh });
}

/** They cannot prove it now: somebody must speak to them. */
export function askColleague(
  event: LoginEventOf<"proof.ask_colleague">,
  work: LoginWork,
): LoginDecision {
  const found = underWay(work, event);
  if ("refused" in found) return found.refused;
  const { proving, details } = found;
  if (!proving.factors.includes("countersign")) return refuse(PROOF_REPLIES.noColleague);
  if (proving.colleague) return refuse(PROOF_REPLIES.askedAlready);
  return askColleagueOf(work, details);
}

/** What the person has proven to be theirs. Nothing of use: a colleague is asked at once. */
export function noteFactors(event: LoginEventOf<"proof.factors">, work: LoginWork): LoginDecision {
  const { before } = work;
  const { proving } = before.details;
  if (before.state !== "proving" || proving?.by !== event.data.user)
    return ignore("nothing is to be proven");
  const details = { ...before.details, proving: { ...proving, proven: event.data.proven } };
  const usable = usableFor({ openedAt: before.openedAt, details });
  const nothing = usable !== undefined && usable.ssh.length + usable.aws.length === 0;
  return nothing && proving.factors.includes("countersign") && !proving.colleague
    ? askColleagueOf(work, details)
    : stay(work, details, "it is known what may prove it");
}

/** STS has named the holder of the credentials, or has refused. */
export function noteChecked(event: LoginEventOf<"proof.checked">, work: LoginWork): LoginDecision {
  const { before, policy } = work;
  if (before.state === "raised") return lateProof(work);
  const { proving } = before.details;
  if (before.state !== "proving" || !proving?.checking) return ignore("no proof is looked at");
  const { arn } = event.data;
  const principal = arn === undefined ? undefined : principalOf(arn, policy);
  const usable = usableFor(before)?.aws.some(
    ({ kind, value }) => kind === principal?.kind && value === principal.value,
  );
  if (!usable || principal === undefined)
    return failProof(work, before.details, PROOF_REPLIES.notYourCredentials);
  const { sha256: sum } = proving.checking;
  return confirm(work, before.details, {
    ...proving,
    proof: { factor: "aws", by: principal.value, sha256: sum },
  });
}

/** STS could not be asked: nobody's fault, so no try is lost. */
export function noteUnchecked(
  _event: LoginEventOf<"proof.unchecked">,
  work: LoginWork,
): LoginDecision {
  const { details, state } = work.before;
  if (state !== "proving" || !details.proving?.checking) return ignore("no proof is looked at");
  const { checking: _, ...proving } = details.proving;
  const next = { ...details, proving: { ...proving, trouble: PROOF_REPLIES.noSts } };
  return stay(work, next, "STS could not be asked");
}

function takeSignature(
  work: LoginWork,
  { details, proving }: UnderWay,
  { proof, keys }: { readonly proof: string; readonly keys: readonly string[] },
): LoginDecision {
  const checked = verifySsh(proof, proving.nonce);
  if (!checked.ok) return failProof(work, details, checked.why);
  if (!keys.includes(checked.fingerprint))
    return failProof(work, details, PROOF_REPLIES.notYourKey);
  return confirm(work, details, {
    ...proving,
    proof: { factor: "ssh", by: checked.fingerprint, sha256: sha256(proof) },
  });
}

function takeAddress(
  work: LoginWork,
  { details, proving }: UnderWay,
  { proof, usable }: { readonly proof: string; readonly usable: boolean },
): LoginDecision {
  if (!usable) return failProof(work, details, PROOF_REPLIES.notByAws);
  const checked = checkSts(proof);
  if (!checked.ok) return failProof(work, details, checked.why);
  const checking = { sha256: sha256(proof) };
  const waiting = stay(work, { ...details, proving: { ...proving, checking } }, "STS is asked");
  return {
    ...waiting,
    effects: [...waiting.effects, verification(work, checked.url, proving)],
  };
}

function verification({ before }: LoginWork, url: string, { nonce }: Proving): QueuedEffect {
  return {
    kind: "logins.verify",
    data: { url, nonce },
    key: `verify/${before.id}/${before.version + 1}`,
    lane: "aws",
    priority: "urgent",
    answers: { done: "proof.checked", failed: "proof.unchecked" },
  };
}

function underWay(
  { before }: LoginWork,
  { actor, data }: LoginEventOf<"proof.begun" | "proof.given" | "proof.ask_colleague">,
): UnderWay | { readonly refused: LoginDecision } {
  const place = "place" in data ? data.place : undefined;
  const permitted = permitAsked(before, { actor, place });
  if ("refused" in permitted) return permitted;
  const { details } = permitted;
  const { proving } = details;
  if (before.state !== "proving" || !proving) return { refused: refuse(already(before)) };
  if (proving.by !== permitted.asked.user) return { refused: refuse(notYours(before)) };
  return { details, proving };
}

function whyNotNow(
  { details, proving }: UnderWay,
  { occasion }: LoginWork,
  version: number,
): string | undefined {
  if (version < details.seen) return REPLIES.stale;
  if (occasion.now >= new Date(proving.until)) return PROOF_REPLIES.over;
  if (proving.colleague) return PROOF_REPLIES.askedAlready;
  return proving.checking ? PROOF_REPLIES.checking : undefined;
}

/** Under the field, so that what was pasted need not be pasted again. No try is lost. */
function complain(text: string): LoginDecision {
  return { ...refuse(text), reply: { kind: "errors", errors: { proof: text } } };
}

function lateProof({ before }: LoginWork): LoginDecision {
  const { incident } = before.details;
  const text = "A proof came after the incident was opened, and was not looked at.";
  return {
    effects: incident ? [noteIncident({ key: incident.key, text })] : [],
    reasons: ["noted in the incident"],
  };
}
