/**
 * The freeze: one for everything. While it is on, nothing is changed in AWS; whoever performs a change asks its newest case
 * first.
 *
 *   none, off ── on ──► on ── off asked ──► thawing ── signed by somebody else ──► off
 *                        ▲                    │ declined · 30 min
 *                        └────────────────────┘
 */
import type { Case, Decision, Occasion } from "../core/case.ts";
import { type Effect, postMessage, updateMessage, wakeAt } from "../core/effect.ts";
import { sha256 } from "../core/hash.ts";
import { nameOf, signProposal } from "../core/two-names.ts";
import type { FreezeDetails, FreezeState } from "./freeze-case.ts";
import type { FreezeEvent } from "./freeze-events.ts";
import type { DriftPolicy } from "./policy.ts";
import { personWith } from "./rights.ts";

type FreezeCase = Case<FreezeState, FreezeDetails>;
type Answer = Decision<FreezeState, FreezeDetails>;
type Of<K extends FreezeEvent["kind"]> = Extract<FreezeEvent, { kind: K }>;

const SIGN_MS = 30 * 60_000;
const MIN_REASON = 10;
const SAY_WHY = `Say why, in at least ${MIN_REASON} characters.`;

/** What a freeze answers to an event. Pure; every state meets every event. */
export function decideFreeze(
  before: FreezeCase | undefined,
  event: FreezeEvent,
  policy: DriftPolicy,
  occasion: Occasion,
): Answer {
  switch (event.kind) {
    case "freeze.on":
      return freeze(before, event, policy, occasion);
    case "freeze.off":
      return thaw(before, event, policy, occasion);
    case "freeze.sign":
      return sign(before, event, policy, occasion);
    case "freeze.decline":
      return decline(before, event);
    case "timer":
      return before?.state === "thawing" && event.data.gen === before.details.gen
        ? stay(before, "nobody signed in time")
        : { effects: [], reasons: ["a stale timer"] };
  }
}

function freeze(
  before: FreezeCase | undefined,
  { actor, data }: Of<"freeze.on">,
  policy: DriftPolicy,
  { now, newId }: Occasion,
): Answer {
  const no = personWith(actor, "sg.freeze");
  if (no !== undefined || actor.kind !== "person") return refuse(no ?? "");
  if (before && before.state !== "off") return refuse("Changes are frozen already.");
  if (data.reason.trim().length < MIN_REASON) return refuse(SAY_WHY);
  const details: FreezeDetails = {
    by: { ...nameOf(actor.user, policy.acting.personOf) },
    reason: data.reason.trim(),
    since: now.toISOString(),
    gen: 0,
  };
  return {
    case: { state: "on", details, ...(before ? { fresh: true as const } : {}) },
    effects: [
      postMessage(newId, { slot: "main", to: { channel: policy.channel } }, "urgent"),
      tellCases(newId, "on"),
    ],
    reasons: ["frozen"],
    reply: { kind: "private", text: "Frozen: nothing is changed in AWS until two people end it." },
  };
}

function thaw(
  before: FreezeCase | undefined,
  { actor, data }: Of<"freeze.off">,
  policy: DriftPolicy,
  { now }: Occasion,
): Answer {
  const no = personWith(actor, "sg.freeze");
  if (no !== undefined || actor.kind !== "person") return refuse(no ?? "");
  if (!before || before.state === "off") return refuse("Nothing is frozen.");
  if (before.state === "thawing") return refuse("It waits for a second name already.");
  if (data.reason.trim().length < MIN_REASON) return refuse(SAY_WHY);
  const until = new Date(now.getTime() + SIGN_MS);
  const by = { ...nameOf(actor.user, policy.acting.personOf) };
  const reason = data.reason.trim();
  const gen = before.details.gen + 1;
  const hash = sha256([before.id, gen, actor.user, reason].join(" "));
  const asked = { by, reason, at: now.toISOString(), until: until.toISOString(), hash };
  const details = { ...before.details, thaw: asked, gen };
  if (policy.acting.twoNames === "off") return over(before, [actor.user], now);
  return {
    case: { state: "thawing", details },
    effects: [edit(before), wakeAt(before.id, until, "thaw", gen)],
    reasons: ["the end of the freeze waits for a second name"],
    reply: {
      kind: "private",
      text: "It waits for a second name: somebody else signs in the message.",
    },
  };
}

function sign(
  before: FreezeCase | undefined,
  { actor, data }: Of<"freeze.sign">,
  policy: DriftPolicy,
  { now }: Occasion,
): Answer {
  const { thaw: asked } = before?.details ?? {};
  if (!before || before.state !== "thawing" || !asked)
    return refuse("Nothing waits for a name here.");
  const { hash, by: askedBy, until } = asked;
  const proposal = {
    caseId: before.id,
    hash,
    right: "sg.freeze",
    askedBy,
    expiresAt: new Date(until),
    excluded: [],
  };
  const { personOf } = policy.acting;
  const signed = signProposal(proposal, { actor, hash: data.hash, personOf, now });
  if (!signed.ok) return refuse(signed.why);
  return { ...over(before, [askedBy.user, signed.by.user], now), rows: [signed.row] };
}

function decline(before: FreezeCase | undefined, { actor }: Of<"freeze.decline">): Answer {
  const no = personWith(actor, "sg.freeze");
  if (no !== undefined) return refuse(no);
  if (!before || before.state !== "thawing") return refuse("Nothing waits for a name here.");
  return stay(before, "declined");
}

function over(before: FreezeCase, by: string[], now: Date): Answer {
  const ended = { by, at: now.toISOString() };
  return {
    case: { state: "off", details: { ...before.details, ended } },
    effects: [edit(before), tellCases(before.id, "off")],
    reasons: ["the freeze is over"],
  };
}

function stay(before: FreezeCase, reason: string): Answer {
  const { thaw: _, ...details } = before.details;
  return { case: { state: "on", details }, effects: [edit(before)], reasons: [reason] };
}

/** Buttons and messages of open cases say at once what holds now, not when their group is read next. */
function tellCases(id: string, now: "on" | "off"): Effect {
  return {
    kind: "freeze.tell",
    data: {},
    key: `freeze/${id}/${now}`,
    lane: "freeze",
    priority: "urgent",
  };
}

function edit({ id, version }: FreezeCase): Effect {
  return updateMessage(id, version + 1, "main", "urgent");
}

function refuse(text: string): Answer {
  return { effects: [], reasons: [text], reply: { kind: "private", text }, refused: true };
}
