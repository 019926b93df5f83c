import { readFileSync } from "node:fs";
import { countersignHash } from "../../src/logins/challenge/plan-hash.ts";
import { identified, type LoginInput, loginIn, PROVING } from "./builders.ts";
import { LINKED_ARN, person, RITA } from "./cast.ts";

export const ALICE = person("U0ALICE");
export const PLACE = { channel: "DALICE", ts: "1.2" };
/** Of the text that alice is to sign, by the key that she linked. */
export const SIGNATURE = readFileSync("test/fixtures/ssh-signatures/ed25519.sig", "utf8");
const REASON = { reason: "Deploy", note: "" };

/** What happens around a proof: alice has said Yes to a high risk. */
export const PROOF_EVENTS = {
  prove: { kind: "proof.begun", data: { version: 3, place: PLACE }, actor: ALICE },
  "prove, by another": { kind: "proof.begun", data: { version: 3 }, actor: person("U0BOB") },
  "cannot prove": { kind: "proof.ask_colleague", data: { place: PLACE }, actor: ALICE },
  signature: { kind: "proof.given", data: { version: 3, proof: SIGNATURE }, actor: ALICE },
  "signature, by another": {
    kind: "proof.given",
    data: { version: 3, proof: SIGNATURE },
    actor: person("U0BOB"),
  },
  "not a proof": { kind: "proof.given", data: { version: 3, proof: "trust me" }, actor: ALICE },
  factors: { kind: "proof.factors", data: { user: "U0ALICE", proven: PROVING.proven ?? [] } },
  "nothing linked": { kind: "proof.factors", data: { user: "U0ALICE", proven: [] } },
  "sts knows": { kind: "proof.checked", data: { arn: LINKED_ARN } },
  "sts refuses": { kind: "proof.checked", data: { refused: "403" } },
  "sts is silent": { kind: "proof.unchecked", data: { reason: "x" } },
  countersign: {
    kind: "responder.countersign",
    data: { hash: countersignHash(loginIn("proving")) },
    actor: RITA,
  },
  "countersign without the right": {
    kind: "responder.countersign",
    data: { hash: "0" },
    actor: person("U0RITA"),
  },
  uncountersign: { kind: "responder.uncountersign", data: {}, actor: RITA },
  "proof is late": { kind: "timer", data: { name: "proof", gen: 1 } },
  "stale proof timer": { kind: "timer", data: { name: "proof", gen: 0 } },
} as const satisfies Readonly<Record<string, LoginInput>>;

/** Everything that can happen to a question of alice's, which has no risk and version 3. */
export const EVENTS = {
  identified: { kind: "login.identified", data: identified() },
  "identified, not granted": {
    kind: "login.identified",
    data: identified({ granted: undefined }),
  },
  enriched: { kind: "login.enriched", data: identified() },
  "enriched by nobody": {
    kind: "login.enriched",
    data: identified({ person: undefined, why: "unknown_user" }),
  },
  asked: { kind: "login.asked", data: { user: "U0ALICE", ...PLACE } },
  "ask failed": { kind: "login.ask_failed", data: { reason: "x", effect: "ask/l1/U0ALICE" } },
  superseded: { kind: "login.superseded", data: { by: "l2" } },
  yes: { kind: "answer.yes", data: { version: 3, place: PLACE }, actor: ALICE },
  "yes with an old version": {
    kind: "answer.yes",
    data: { version: 2, place: PLACE },
    actor: ALICE,
  },
  "yes from another": {
    kind: "answer.yes",
    data: { version: 3, place: PLACE },
    actor: person("U0BOB"),
  },
  "yes with a reason": {
    kind: "answer.yes",
    data: { version: 3, ...REASON },
    actor: ALICE,
  },
  no: { kind: "answer.no", data: { place: PLACE }, actor: ALICE },
  "no elsewhere": {
    kind: "answer.no",
    data: { place: { channel: "C1", ts: "1.2" } },
    actor: ALICE,
  },
  "somebody else": { kind: "answer.other", data: { version: 3, place: PLACE }, actor: ALICE },
  "bob did it": {
    kind: "answer.other",
    data: { version: 3, user: "U0BOB", note: "he has my key" },
    actor: ALICE,
  },
  detail: { kind: "detail", data: { text: "I was asleep" }, actor: ALICE },
  assign: {
    kind: "responder.assign",
    data: { user: "U0BOB", note: "it is his key" },
    actor: RITA,
  },
  "assign without the right": {
    kind: "responder.assign",
    data: { user: "U0BOB", note: "it is his key" },
    actor: person("U0RITA"),
  },
  explain: { kind: "responder.explain", data: { text: "a new machine" }, actor: RITA },
  incident: { kind: "responder.incident", data: {}, actor: RITA },
  ...PROOF_EVENTS,
  gone: { kind: "person.gone", data: { user: "U0ALICE" } },
  remind: { kind: "timer", data: { name: "remind", gen: 1 } },
  deadline: { kind: "timer", data: { name: "deadline", gen: 1 } },
  "stale deadline": { kind: "timer", data: { name: "deadline", gen: 0 } },
  "incident opened": { kind: "incident.opened", data: { number: 42, key: "login:l1:raised" } },
  "incident resolved": { kind: "incident.resolved", data: { number: 42, reason: "contained" } },
  "incident reopened": { kind: "incident.reopened", data: { number: 42 } },
  "incident closed": { kind: "incident.closed", data: { number: 42, reason: "false_positive" } },
} as const satisfies Readonly<Record<string, LoginInput>>;
