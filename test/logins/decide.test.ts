import { describe, expect, it } from "vitest";
import type { LoginState } from "../../src/logins/challenge/details.ts";
import { type LoginKind, loginEvents } from "../../src/logins/challenge/events.ts";
import { decideOnLogin, kindsOf, loginIn } from "./builders.ts";
import { EVENTS, type PROOF_EVENTS } from "./events.ts";
import { type Cell, EDIT, IGNORE, PROOF_TABLE, REFUSE } from "./proof-table.ts";

type EventName = keyof typeof EVENTS;

const FRESH: Cell = ["fresh asked", "slack.ask", "wake", "wake", "login.superseded"];

const TABLE: Readonly<
  Record<LoginState | "none", Readonly<Record<Exclude<EventName, keyof typeof PROOF_EVENTS>, Cell>>>
> = {
  none: {
    identified: ["asked", "slack.ask", "wake", "wake"],
    "identified, not granted": ["", "allowance.drawn"],
    enriched: IGNORE,
    "enriched by nobody": IGNORE,
    asked: IGNORE,
    "ask failed": IGNORE,
    superseded: IGNORE,
    yes: IGNORE,
    "yes with an old version": IGNORE,
    "yes from another": IGNORE,
    "yes with a reason": IGNORE,
    no: IGNORE,
    "no elsewhere": IGNORE,
    "somebody else": IGNORE,
    "bob did it": IGNORE,
    detail: IGNORE,
    assign: IGNORE,
    "assign without the right": IGNORE,
    explain: IGNORE,
    incident: IGNORE,
    gone: IGNORE,
    remind: IGNORE,
    deadline: IGNORE,
    "stale deadline": IGNORE,
    "incident opened": IGNORE,
    "incident resolved": IGNORE,
    "incident reopened": IGNORE,
    "incident closed": IGNORE,
  },
  asked: {
    identified: ["asked", EDIT],
    "identified, not granted": ["asked", EDIT],
    enriched: ["asked", EDIT],
    "enriched by nobody": ["asked", EDIT],
    asked: ["asked"],
    // The message is there already: what failed is an echo.
    "ask failed": IGNORE,
    superseded: ["asked"],
    yes: ["confirmed", EDIT],
    "yes with an old version": REFUSE,
    "yes from another": REFUSE,
    "yes with a reason": ["confirmed", EDIT],
    no: ["raised", "incident.open", EDIT],
    "no elsewhere": REFUSE,
    "somebody else": IGNORE,
    "bob did it": ["asked", "slack.ask", EDIT],
    detail: IGNORE,
    assign: ["asked", "slack.ask", EDIT],
    "assign without the right": REFUSE,
    explain: REFUSE,
    incident: ["raised", "incident.open", EDIT],
    gone: ["raised", "incident.open", EDIT],
    remind: ["asked", "slack.post"],
    deadline: ["raised", "incident.open", EDIT],
    "stale deadline": IGNORE,
    "incident opened": IGNORE,
    "incident resolved": IGNORE,
    "incident reopened": IGNORE,
    "incident closed": IGNORE,
  },
  proving: {
    identified: ["proving", EDIT],
    "identified, not granted": ["proving", EDIT],
    enriched: ["proving", EDIT],
    "enriched by nobody": ["proving", EDIT],
    asked: ["proving", EDIT],
    "ask failed": IGNORE,
    superseded: ["proving"],
    // One Yes is enough.
    yes: IGNORE,
    "yes with an old version": REFUSE,
    "yes from another": REFUSE,
    "yes with a reason": IGNORE,
    no: ["raised", "incident.open", EDIT],
    "no elsewhere": REFUSE,
    "somebody else": REFUSE,
    "bob did it": REFUSE,
    detail: IGNORE,
    assign: REFUSE,
    "assign without the right": REFUSE,
    explain: REFUSE,
    incident: ["raised", "incident.open", EDIT],
    gone: ["raised", "incident.open", EDIT],
    remind: ["proving", "slack.post"],
    deadline: ["raised", "incident.open", EDIT],
    "stale deadline": IGNORE,
    "incident opened": IGNORE,
    "incident resolved": IGNORE,
    "incident reopened": IGNORE,
    "incident closed": IGNORE,
  },
  unrouted: {
    identified: ["unrouted", EDIT],
    "identified, not granted": ["unrouted", EDIT],
    enriched: ["closed", "login.identified", EDIT],
    "enriched by nobody": ["unrouted", EDIT],
    asked: ["unrouted", EDIT],
    "ask failed": IGNORE,
    superseded: ["unrouted"],
    // Nobody was asked here.
    yes: REFUSE,
    "yes with an old version": REFUSE,
    "yes from another": REFUSE,
    "yes with a reason": REFUSE,
    no: REFUSE,
    "no elsewhere": REFUSE,
    "somebody else": REFUSE,
    "bob did it": REFUSE,
    detail: REFUSE,
    assign: ["asked", "slack.ask", EDIT],
    "assign without the right": REFUSE,
    explain: ["closed", EDIT],
    incident: ["raised", "incident.open", EDIT],
    gone: IGNORE,
    remind: ["unrouted", "slack.post"],
    deadline: ["raised", "incident.open", EDIT],
    "stale deadline": IGNORE,
    "incident opened": IGNORE,
    "incident resolved": IGNORE,
    "incident reopened": IGNORE,
    "incident closed": IGNORE,
  },
  raised: {
    identified: ["raised", "incident.note"],
    "identified, not granted": ["raised", "incident.note"],
    enriched: ["raised", "incident.note"],
    "enriched by nobody": ["raised", "incident.note"],
    asked: ["raised", EDIT],
    "ask failed": IGNORE,
    superseded: ["raised"],
    yes: ["raised", "incident.note"],
    "yes with an old version": REFUSE,
    "yes from another": REFUSE,
    "yes with a reason": ["raised", "incident.note"],
    no: ["raised", "incident.raise", EDIT],
    "no elsewhere": REFUSE,
    "somebody else": ["raised", "incident.note"],
    "bob did it": ["raised", "incident.note"],
    detail: ["raised", "incident.note"],
    assign: ["", "incident.note"],
    "assign without the right": REFUSE,
    explain: REFUSE,
    incident: ["", "incident.note"],
    gone: ["", "incident.note"],
    remind: IGNORE,
    deadline: IGNORE,
    "stale deadline": IGNORE,
    "incident opened": ["raised", EDIT],
    "incident resolved": ["raised", EDIT],
    "incident reopened": ["raised", EDIT],
    "incident closed": ["closed", EDIT],
  },
  confirmed: {
    // A minute after the Yes: covered.
    identified: ["confirmed", EDIT],
    "identified, not granted": ["confirmed", EDIT],
    enriched: IGNORE,
    "enriched by nobody": IGNORE,
    asked: ["confirmed", EDIT],
    "ask failed": IGNORE,
    superseded: ["confirmed"],
    yes: REFUSE,
    "yes with an old version": REFUSE,
    "yes from another": REFUSE,
    "yes with a reason": REFUSE,
    no: ["raised", "incident.open", EDIT],
    "no elsewhere": REFUSE,
    "somebody else": REFUSE,
    "bob did it": REFUSE,
    detail: IGNORE,
    assign: REFUSE,
    "assign without the right": REFUSE,
    explain: REFUSE,
    incident: ["raised", "incident.open", EDIT],
    gone: IGNORE,
    remind: IGNORE,
    deadline: IGNORE,
    "stale deadline": IGNORE,
    "incident opened": IGNORE,
    "incident resolved": IGNORE,
    "incident reopened": IGNORE,
    "incident closed": IGNORE,
  },
  closed: {
    identified: FRESH,
    "identified, not granted": ["", "allowance.drawn"],
    enriched: IGNORE,
    "enriched by nobody": IGNORE,
    asked: ["closed", EDIT],
    "ask failed": IGNORE,
    superseded: ["closed"],
    yes: REFUSE,
    "yes with an old version": REFUSE,
    "yes from another": REFUSE,
    "yes with a reason": REFUSE,
    // The first incident is over: a new one, and the question stays closed.
    no: ["closed", "incident.open", EDIT],
    "no elsewhere": REFUSE,
    "somebody else": REFUSE,
    "bob did it": REFUSE,
    detail: IGNORE,
    assign: REFUSE,
    "assign without the right": REFUSE,
    explain: REFUSE,
    incident: ["closed", "incident.open", EDIT],
    gone: IGNORE,
    remind: IGNORE,
    deadline: IGNORE,
    "stale deadline": IGNORE,
    "incident opened": ["closed", EDIT],
    "incident resolved": ["closed", EDIT],
    "incident reopened": ["closed", EDIT],
    "incident closed": ["closed", EDIT],
  },
};

const rows = Object.entries(TABLE).flatMap(([state, cells]) =>
  Object.entries({ ...cells, ...proofCells(state) }).map(
    ([name, cell]) => [state, name, cell] as const,
  ),
);

function proofCells(state: string): Readonly<Record<string, Cell>> {
  return isState(state) ? PROOF_TABLE[state] : PROOF_TABLE.none;
}

function isState(text: string): text is LoginState {
  return text !== "none" && Object.hasOwn(TABLE, text);
}

function isEventName(text: string): text is EventName {
  return Object.hasOwn(EVENTS, text);
}

describe("the states of a question", () => {
  it.each(rows)("%s, %s -> %j", (state, name, [next, ...effects]) => {
    const before = isState(state) ? loginIn(state) : undefined;
    const event = isEventName(name) ? EVENTS[name] : EVENTS.identified;

    const decision = decideOnLogin(before, event);

    const state2 = decision.refused ? "refused" : (decision.case?.state ?? "");
    expect(`${decision.case?.fresh ? "fresh " : ""}${state2}`).toBe(next);
    expect(kindsOf(decision)).toEqual(effects);
    expect(decision.reasons).not.toEqual([]);
  });

  it("covers every kind of event", () => {
    const seen = new Set<LoginKind>(Object.values(EVENTS).map(({ kind }) => kind));

    expect([...seen].toSorted()).toEqual(Object.keys(loginEvents).toSorted());
  });
});
