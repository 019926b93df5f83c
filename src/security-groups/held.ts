/**
 * A version of a source in which more than half of the groups are gone.
 *
 *   none, accepted, over ── held ──► held ─┬─ accept, by a person ─► accepted: it is in force when the source is read next
 *                                          └─ settled ─► over
 */
import type { Case, Decision, Occasion } from "../core/case.ts";
import { postMessage, updateMessage } from "../core/effect.ts";
import type { EventOf } from "../core/event.ts";
import type { HeldDetails, HeldState, heldEventSchemas } from "./held-case.ts";
import type { DriftPolicy } from "./policy.ts";
import { personWith } from "./rights.ts";

type HeldCase = Case<HeldState, HeldDetails>;
type HeldEvent = EventOf<typeof heldEventSchemas>;
type Answer = Decision<HeldState, HeldDetails>;
type Of<K extends HeldEvent["kind"]> = Extract<HeldEvent, { kind: K }>;

const SHORTEST_PREFIX = 16;

/** What a version that is held back answers to an event. Pure; every state meets every event. */
export function decideHeld(
  before: HeldCase | undefined,
  event: HeldEvent,
  policy: DriftPolicy,
  occasion: Occasion,
): Answer {
  switch (event.kind) {
    case "source.held":
      return hold(before, event.data, policy, occasion);
    case "source.settled":
      return before?.state === "held" ? end(before) : { effects: [], reasons: ["nothing waits"] };
    case "source.accept":
      return accept(before, event);
  }
}

function hold(
  before: HeldCase | undefined,
  loss: Of<"source.held">["data"],
  { channel }: DriftPolicy,
  { now, newId }: Occasion,
): Answer {
  // Each replica reads the source by itself.
  const isKnown = before?.details.print === loss.print && before.state !== "over";
  if (before && isKnown) return { effects: [], reasons: ["known already"] };
  const details: HeldDetails = { ...loss, since: now.toISOString() };
  const reasons = [`${loss.lostCount} of ${loss.had} groups would vanish`];
  if (before?.state === "held") {
    const kept = { ...details, since: before.details.since };
    return { case: { state: "held", details: kept }, effects: [edit(before)], reasons };
  }
  return {
    case: { state: "held", details, ...(before ? { fresh: true as const } : {}) },
    effects: [postMessage(newId, { slot: "main", to: { channel } })],
    reasons,
  };
}

function accept(before: HeldCase | undefined, { actor, data }: Of<"source.accept">): Answer {
  const no = personWith(actor, "sg.change");
  if (no !== undefined || actor.kind !== "person") return refuse(no ?? "");
  if (before?.state !== "held") return refuse("Nothing waits here any more.");
  const { details } = before;
  if (data.print.length < SHORTEST_PREFIX || !details.print.startsWith(data.print))
    return refuse("Something else would vanish by now: look again.");
  return {
    case: { state: "accepted", details: { ...details, by: actor.user } },
    effects: [edit(before)],
    reasons: ["accepted"],
    reply: { kind: "private", text: "Accepted: it is in force within a minute." },
  };
}

function end(before: HeldCase): Answer {
  const { details } = before;
  return { case: { state: "over", details }, effects: [edit(before)], reasons: ["settled"] };
}

function edit({ id, version }: HeldCase): ReturnType<typeof updateMessage> {
  return updateMessage(id, version + 1, "main");
}

function refuse(text: string): Answer {
  return { effects: [], reasons: [text], reply: { kind: "private", text }, refused: true };
}
