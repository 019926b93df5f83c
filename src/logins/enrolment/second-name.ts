import type { Row } from "../../core/case.ts";
import { postMessage, updateMessage, wakeAt } from "../../core/effect.ts";
import { sha256 } from "../../core/hash.ts";
import { canonicalJson } from "../../core/json.ts";
import { nameOf, signProposal } from "../../core/two-names.ts";
import { personOf } from "../people.ts";
import {
  type Binding,
  type EnrolmentCase,
  type EnrolmentDecision,
  type EnrolmentDetails,
  type EnrolmentEvent,
  type EnrolmentWork,
  leave,
  openingOf,
  turnDown,
} from "./details.ts";

/** Longer than a shift nobody knows in advance when they will log in. */
const LONGEST_ANNOUNCED_MS = 4 * 3_600_000;
/** A request that nobody looked at for so long is asked again. */
const REQUEST_MS = 3_600_000;
const REASON = { min: 4, max: 300 };
/** Slot of the request to those who may give their name. */
export const REQUEST_SLOT = "request";

type Of<K extends EnrolmentEvent["kind"]> = Extract<EnrolmentEvent, { kind: K }>;

/** A link is to be removed: that takes a name of somebody else, whoever asks. */
export function askUnlink(
  { actor, data }: Of<"unlink.asked">,
  work: EnrolmentWork,
): EnrolmentDecision {
  if (actor.kind !== "person") return turnDown("Only a person can ask for this.");
  const own = actor.user === data.person;
  if (!own && (actor.rights === "unknown" || !actor.rights.includes("login.bind")))
    return turnDown("Only holders of `login.bind` may ask this about somebody else.");
  return request(work, { person: data.person, by: actor.user, unlink: data });
}

/** Logins are announced: countersigned by somebody else they are explained, as long as they are not of high risk. */
export function askAnnounce(
  { actor, data }: Of<"announce.asked">,
  work: EnrolmentWork,
): EnrolmentDecision {
  if (actor.kind !== "person") return turnDown("Only a person can announce logins.");
  if (data.ms <= 0 || data.ms > LONGEST_ANNOUNCED_MS)
    return turnDown("Logins can be announced for 4 hours at most.");
  const length = Array.from(data.reason.trim()).length;
  if (length < REASON.min || length > REASON.max)
    return turnDown(`A reason of ${REASON.min} to ${REASON.max} characters, please.`);
  return request(work, { person: actor.user, by: actor.user, announce: data });
}

/** Somebody else gives their name: the thing is done in this transaction. */
export function sign(
  { actor, data }: Of<"enrolment.signed">,
  work: EnrolmentWork,
): EnrolmentDecision {
  const { before, policy, occasion } = work;
  if (before?.state !== "waiting") return turnDown("This is decided already, or has lapsed.");
  const { details } = before;
  function byAccount(user: string): string | undefined {
    return personOf(user, policy);
  }
  const signed = signProposal(
    {
      caseId: before.id,
      hash: requestHash(before),
      right: rightFor(details),
      askedBy: nameOf(details.by, byAccount),
      expiresAt: new Date(details.until),
      excluded: [nameOf(details.person, byAccount)],
    },
    { actor, hash: data.hash, personOf: byAccount, now: occasion.now },
  );
  if (!signed.ok) return turnDown(signed.why);
  const until = new Date(occasion.now.getTime() + (details.announce?.ms ?? 0)).toISOString();
  return {
    case: { state: "done", details: { ...details, decidedBy: signed.by.user, until } },
    effects: [updateMessage(before.id, before.version + 1, REQUEST_SLOT, "urgent")],
    reasons: ["signed by somebody else"],
    rows: [signed.row, ...rowsOf(before, signed.by.user, occasion.now)],
  };
}

/** Somebody who might have given their name does not, or the one who asked takes it back. */
export function refuseRequest(
  { actor }: Of<"enrolment.refused">,
  { before }: EnrolmentWork,
): EnrolmentDecision {
  if (before?.state !== "waiting") return turnDown("This is decided already, or has lapsed.");
  if (actor.kind !== "person") return turnDown("Only a person can do this.");
  const { details } = before;
  const may = actor.rights !== "unknown" && actor.rights.includes(rightFor(details));
  if (!may && actor.user !== details.by)
    return turnDown(`This needs the right ${rightFor(details)}.`);
  return {
    case: { state: "refused", details: { ...details, decidedBy: actor.user } },
    effects: [updateMessage(before.id, before.version + 1, REQUEST_SLOT, "urgent")],
    reasons: ["refused"],
  };
}

/** Nobody came in time. */
export function lapse({ data }: Of<"timer">, { before }: EnrolmentWork): EnrolmentDecision {
  const open = before?.state === "waiting" || before?.state === "linking";
  if (!before || !open || data.gen !== before.details.gen)
    return leave("a timer that was replaced");
  return {
    case: { state: "lapsed", details: before.details },
    effects:
      before.state === "waiting"
        ? [updateMessage(before.id, before.version + 1, REQUEST_SLOT)]
        : [],
    reasons: ["lapsed"],
  };
}

/** What somebody puts their name to: exactly what the message says. */
export function requestHash({ id, details }: Pick<EnrolmentCase, "id" | "details">): string {
  const { person, by, unlink, announce } = details;
  return sha256(canonicalJson({ case: id, person, by, unlink, announce }));
}

/** Who may give the second name. */
export function rightFor({ unlink }: EnrolmentDetails): "login.bind" | "incident.respond" {
  return unlink ? "login.bind" : "incident.respond";
}

function request(
  work: EnrolmentWork,
  asked: Pick<EnrolmentDetails, "person" | "by" | "unlink" | "announce">,
): EnrolmentDecision {
  const { before, policy, occasion } = work;
  if (before?.state === "waiting")
    return turnDown("This was asked already and waits for somebody else's name.");
  const { id, gen, fresh } = openingOf(work);
  const until = new Date(occasion.now.getTime() + REQUEST_MS);
  return {
    case: { state: "waiting", details: { ...asked, until: until.toISOString(), gen }, ...fresh },
    effects: [
      postMessage(id, { slot: REQUEST_SLOT, to: { channel: policy.channel } }),
      wakeAt(id, until, "lapse", gen),
    ],
    reasons: ["it waits for somebody else's name"],
    reply: { kind: "private", text: "Asked: somebody else has to put their name to it." },
  };
}

function rowsOf({ id, details }: EnrolmentCase, signer: string, now: Date): readonly Row[] {
  const { announce, unlink, person } = details;
  if (unlink) return [endOf(unlink, now)];
  if (!announce) return [];
  const values = {
    id,
    person,
    scope: announce.scope,
    reason: announce.reason,
    countersigned_by: signer,
    valid_from: now.getTime(),
    valid_to: now.getTime() + announce.ms,
  };
  return [{ table: "announcements", conflict: "ignore", values }];
}

function endOf(binding: Binding, now: Date): Row {
  const { since, scope, by, proof, ...rest } = binding;
  return {
    table: "identities",
    conflict: "replace",
    values: {
      ...rest,
      scope: scope ?? null,
      by: by ?? null,
      proof: proof ?? null,
      valid_from: Date.parse(since),
      valid_to: now.getTime(),
    },
  };
}
