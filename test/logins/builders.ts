import type { Decision } from "../../src/core/case.ts";
import type { Actor } from "../../src/core/event.ts";
import type {
  LoginCase,
  LoginDetails,
  LoginState,
  Proving,
} from "../../src/logins/challenge/details.ts";
import type { Identified, LoginEvent, LoginKind } from "../../src/logins/challenge/events.ts";
import { decideLogin, decideSighting } from "../../src/logins/decide.ts";
import { claimOf } from "../../src/logins/evidence/claim.ts";
import type { Evidence } from "../../src/logins/evidence/evidence.ts";
import type { LoginFacts } from "../../src/logins/evidence/facts.ts";
import type { LoginPolicy } from "../../src/logins/policy.ts";
import type {
  SightingCase,
  SightingEvent,
  SightingState,
} from "../../src/logins/sighting/details.ts";
import { ACCOUNT, ALICE_KEY, HOST, LINKED_ARN, LINKED_KEY, MINUTE, POLICY, START } from "./cast.ts";

const OCCASION = {
  now: new Date(START.getTime() + MINUTE),
  newId: "fresh",
  newNumber: 0,
  nonce: "chance",
};

/** One `Accepted` line of alice's, unless told otherwise. */
export function evidence(changes: Partial<Evidence> = {}): Evidence {
  return {
    id: "log:1",
    role: "login",
    kind: "ssh.accepted",
    outcome: "accepted",
    protocol: "ssh",
    grade: "C",
    at: START.toISOString(),
    receivedAt: START.toISOString(),
    account: ACCOUNT,
    region: "eu-west-1",
    host: { key: HOST, instanceId: HOST, name: "web-7" },
    user: "alice",
    ip: "203.0.113.7",
    port: 50_000,
    method: "publickey",
    keyType: "ED25519",
    fingerprint: ALICE_KEY,
    marks: [
      { kind: "ssh_fp", value: ALICE_KEY },
      { kind: "os_user", value: "alice" },
    ],
    raw: "the line",
    rawSha256: "0",
    ...changes,
  };
}

/** A sighting of that line. */
export function sightingIn(state: SightingState, seen: readonly Evidence[]): SightingCase {
  return {
    id: "s1",
    kind: "sighting",
    key: "log:1",
    number: 0,
    state,
    version: 3,
    openedAt: START,
    updatedAt: START,
    details: {
      evidence: [...seen],
      more: 0,
      claim: claimOf(seen),
      due: new Date(START.getTime() + 15_000).toISOString(),
      gen: 1,
      attempt: 1,
      attached: state === "settled" ? [{ key: "U0ALICE/x", person: "U0ALICE" }] : [],
      ...(state === "settled" ? { outcome: "attached", person: "U0ALICE", scope: "s" } : {}),
    },
  };
}

/** An event for a sighting. */
export type SightingInput = {
  [K in SightingEvent["kind"]]: Pick<Extract<SightingEvent, { kind: K }>, "kind" | "data">;
}[SightingEvent["kind"]];

/** What a sighting decides. */
export function decideOnSighting(
  before: SightingCase | undefined,
  event: SightingInput,
  policy: LoginPolicy = POLICY,
): ReturnType<typeof decideSighting> {
  return decideSighting(before, full(event), policy, OCCASION);
}

export const FACTS: LoginFacts = {
  sighting: "s1",
  at: START.toISOString(),
  receivedAt: START.toISOString(),
  protocol: "ssh",
  session: "shell",
  grade: "B",
  account: ACCOUNT,
  accountName: "prod",
  region: "eu-west-1",
  hostId: HOST,
  hostName: "web-7",
  user: "alice",
  ip: "203.0.113.7",
  port: 50_000,
  method: "publickey",
  keyType: "ED25519",
  fingerprint: ALICE_KEY,
};

/** What the signatures of the fixtures are over. */
export const NONCE = "cs-yes-0123456789abcdef-U0ALICE-4f3c2b1a";

/** A risky Yes of alice's, who linked the key of the fixtures (`ed25519`) and an IAM user long ago. */
export const PROVING: Proving = {
  by: "U0ALICE",
  at: START.toISOString(),
  text: "Deploy",
  until: new Date(START.getTime() + 3 * MINUTE).toISOString(),
  gen: 1,
  nonce: NONCE,
  failures: 0,
  factors: ["ssh", "aws", "countersign"],
  proven: [
    { kind: "ssh_fp", value: LINKED_KEY, since: "2026-01-01T00:00:00.000Z" },
    { kind: "iam_arn", value: LINKED_ARN, since: "2026-01-01T00:00:00.000Z" },
  ],
};

/** A question to alice with everything that it may hold, in this state. */
export function loginIn(state: LoginState, changes: Partial<LoginDetails> = {}): LoginCase {
  const act = { by: "U0ALICE", at: START.toISOString() };
  const incident = { key: "login:l1:raised", number: 42, state: "open" } as const;
  const asked = [{ user: "U0ALICE", team: "T0", channel: "DALICE", ts: "1.2" }];
  const byState: Readonly<Record<LoginState, Partial<LoginDetails>>> = {
    asked: { asked },
    proving: { asked, proving: PROVING },
    unrouted: { told: true, why: "unknown_user" },
    confirmed: { asked, confirmed: act },
    raised: { asked, raised: { ...act, cause: "silent" }, incident, incidents: 1 },
    closed: {
      asked,
      incident: { ...incident, state: "closed" },
      incidents: 1,
      ended: { how: "incident" },
    },
  };
  return {
    id: "l1",
    kind: "login",
    key: "U0ALICE/s",
    number: 0,
    state,
    version: 5,
    openedAt: START,
    updatedAt: START,
    details: {
      facts: FACTS,
      recent: [{ sighting: "s1", at: START.toISOString() }],
      count: 1,
      scope: `${ACCOUNT}/${HOST}`,
      credential: ALICE_KEY,
      source: "203.0.113.7",
      risks: [],
      asked: [],
      named: [],
      told: false,
      noticed: false,
      seen: 3,
      remindAt: new Date(START.getTime() + 5 * MINUTE).toISOString(),
      deadline: new Date(START.getTime() + 10 * MINUTE).toISOString(),
      gen: 1,
      reminded: false,
      hops: 0,
      incidents: 0,
      superseded: false,
      ...byState[state],
      ...changes,
    },
  };
}

/** What a sighting hands over about a login of alice's. */
export function identified(changes: Partial<Identified> = {}): Identified {
  return {
    person: { user: "U0ALICE", state: "active", by: "ssh_fp", assurance: "declared" },
    named: ["U0ALICE"],
    facts: { ...FACTS, sighting: "s2" },
    risks: [],
    scope: `${ACCOUNT}/${HOST}`,
    credential: ALICE_KEY,
    source: "203.0.113.7",
    key: "U0ALICE/s",
    granted: true,
    ...changes,
  };
}

/** What a question decides. */
export function decideOnLogin(
  before: LoginCase | undefined,
  event: LoginInput,
  policy: LoginPolicy = POLICY,
): ReturnType<typeof decideLogin> {
  const { actor } = event;
  return decideLogin(before, { ...full(event), ...(actor ? { actor } : {}) }, policy, OCCASION);
}

/** An event for a question, and who caused it. */
export type LoginInput = {
  [K in LoginKind]: Pick<Extract<LoginEvent, { kind: K }>, "kind" | "data"> & {
    readonly actor?: Actor;
  };
}[LoginKind];

function full<E extends { readonly kind: string }>(
  event: E,
): E & { id: string; at: Date; receivedAt: Date; actor: Actor } {
  const { now } = OCCASION;
  return { ...event, id: "event", at: now, receivedAt: now, actor: { kind: "system" } };
}

/** Kinds of effects in order, handed ones by their event. */
export function kindsOf(decision: Decision<string, unknown>): string[] {
  return decision.effects.map((each) => (each.kind === "hand" ? each.event.kind : each.kind));
}
