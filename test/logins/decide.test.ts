import { describe, expect, it } from "vitest";
import type { LoginState } from "../../src/logins/challenge/details.ts";
import type { LoginKind } from "../../src/logins/challenge/events.ts";
import { decideOnLogin, FACTS, identified, kindsOf, type LoginInput, loginIn } from "./builders.ts";
import { MINUTE, person, RITA, START } from "./world.ts";

const ALICE = person("U0ALICE");
const PLACE = { channel: "DALICE", ts: "1.2" };
const REASON = { reason: "Deploy", note: "" };

/** Everything that can happen to a question of alice's. Hers has no risk unless the row says so. */
const EVENTS = {
  identified: { kind: "login.identified", data: identified() },
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
  gone: { kind: "person.gone", data: { user: "U0ALICE" } },
  remind: { kind: "timer", data: { name: "remind", gen: 1 } },
  deadline: { kind: "timer", data: { name: "deadline", gen: 1 } },
  "stale deadline": { kind: "timer", data: { name: "deadline", gen: 0 } },
  "incident opened": { kind: "incident.opened", data: { number: 42, key: "login:l1:raised" } },
  "incident resolved": { kind: "incident.resolved", data: { number: 42, reason: "contained" } },
  "incident reopened": { kind: "incident.reopened", data: { number: 42 } },
  "incident closed": { kind: "incident.closed", data: { number: 42, reason: "false_positive" } },
} as const satisfies Readonly<Record<string, LoginInput>>;

type EventName = keyof typeof EVENTS;

/** Next state (`""`: nothing stored, `refused`: nothing stored and told so, `fresh …`: a new case) and effects. */
type Cell = readonly [next: LoginState | "" | "refused" | `fresh ${LoginState}`, ...string[]];

const IGNORE: Cell = [""];
const REFUSE: Cell = ["refused"];
const EDIT = "slack.update";
const FRESH: Cell = ["fresh asked", "slack.ask", "wake", "wake", "login.superseded"];

const TABLE: Readonly<Record<LoginState | "none", Readonly<Record<EventName, Cell>>>> = {
  none: {
    identified: ["asked", "slack.ask", "wake", "wake"],
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
  unrouted: {
    identified: ["unrouted", EDIT],
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
  Object.entries(cells).map(([name, cell]) => [state, name, cell] as const),
);

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

    expect(seen.size).toBe(18);
  });
});

describe("a Yes", () => {
  it("to a risky login opens a form, and is confirmed with its reason", () => {
    const risky = loginIn("asked", { risks: ["critical_place"] });

    const first = decideOnLogin(risky, EVENTS.yes);
    const second = decideOnLogin(risky, {
      kind: "answer.yes",
      data: { version: 6, reason: "Other", note: "moving the disk" },
      actor: ALICE,
    });

    expect(first.reply).toEqual({ kind: "modal", modal: "login_yes" });
    expect(first.case).toBeUndefined();
    expect(second.case).toMatchObject({
      state: "confirmed",
      details: { confirmed: { by: "U0ALICE", text: "Other: moving the disk" } },
    });
  });

  it.each([
    ["no choice", "", undefined, "reason"],
    ["an invented choice", "Because", undefined, "reason"],
    ["Other without a note", "Other", undefined, "note"],
    ["a note that says nothing", "Deploy", "x", "note"],
    ["a note that says too much", "Deploy", "x".repeat(301), "note"],
  ])("with %s is sent back, under the field", (_, reason, note, field) => {
    const risky = loginIn("asked", { risks: ["critical_place"] });

    const decision = decideOnLogin(risky, {
      kind: "answer.yes",
      data: { version: 5, reason, note },
      actor: ALICE,
    });

    expect(decision.case).toBeUndefined();
    expect(decision.reply).toMatchObject({
      kind: "errors",
      errors: { [field]: expect.any(String) },
    });
  });

  it("to a high risk tells the responders as well, because only a Slack account stands behind it", () => {
    const high = loginIn("asked", { risks: ["superuser"] });

    const decision = decideOnLogin(high, EVENTS["yes with a reason"]);

    expect(decision.case?.state).toBe("confirmed");
    expect(decision.effects.at(-1)).toMatchObject({
      kind: "slack.post",
      data: { slot: "notice", to: { channel: "C0SEC" } },
    });
  });

  it("late is noted in the incident, and changes nothing", () => {
    const decision = decideOnLogin(loginIn("raised"), EVENTS.yes);

    expect(decision.effects).toMatchObject([
      { event: { kind: "incident.note", data: { key: "login:l1:raised" } } },
    ]);
  });
});

describe("a No", () => {
  it("is taken from whoever was asked first, after the question was passed on", () => {
    const asked = [
      { user: "U0ALICE", team: "T0", channel: "DALICE", ts: "1.2" },
      { user: "U0BOB" },
    ];

    const decision = decideOnLogin(loginIn("asked", { asked }), EVENTS.no);

    expect(decision.case).toMatchObject({
      state: "raised",
      details: { raised: { cause: "denied", by: "U0ALICE" } },
    });
  });

  it("proves that its message was delivered, even before the result of posting is known", () => {
    const asked = [{ user: "U0ALICE" }];

    const decision = decideOnLogin(loginIn("asked", { asked }), EVENTS.no);

    expect(decision.case?.details.asked).toEqual([{ user: "U0ALICE", team: "T0", ...PLACE }]);
  });

  it("is as grave as the login is risky", () => {
    const high = decideOnLogin(loginIn("asked", { risks: ["superuser"] }), EVENTS.no);

    expect(high.effects[0]).toMatchObject({ event: { data: { severity: "sev1" } } });
  });

  it("again is only noted, and the form for details comes again", () => {
    const raised = { cause: "denied", by: "U0ALICE", at: START.toISOString() } as const;

    const decision = decideOnLogin(loginIn("raised", { raised }), EVENTS.no);

    expect(kindsOf(decision)).toEqual(["incident.note"]);
    expect(decision.reply).toEqual({ kind: "modal", modal: "login_detail" });
  });

  it("to a question that a newer one replaced opens an incident, and leaves the case closed", () => {
    const decision = decideOnLogin(loginIn("confirmed", { superseded: true }), EVENTS.no);

    expect(decision.case?.state).toBe("closed");
    expect(kindsOf(decision)[0]).toBe("incident.open");
  });

  it("after an incident was closed opens a second one under a key of its own", () => {
    const decision = decideOnLogin(loginIn("closed"), EVENTS.no);

    expect(decision.effects[0]).toMatchObject({
      event: { kind: "incident.open", data: { key: "login:l1:raised:2" } },
    });
  });
});

describe("passing a question on", () => {
  it("asks the other one, keeps the deadline and weighs more", () => {
    const before = loginIn("asked");

    const decision = decideOnLogin(before, EVENTS["bob did it"]);

    expect(decision.case?.details).toMatchObject({
      asked: [{ user: "U0ALICE" }, { user: "U0BOB" }],
      deadline: before.details.deadline,
      risks: ["handed_over"],
      hops: 1,
    });
  });

  it("happens once", () => {
    const decision = decideOnLogin(loginIn("asked", { hops: 1 }), EVENTS["bob did it"]);

    expect(decision).toMatchObject({
      refused: true,
      reply: { text: "Already passed on once." },
    });
  });

  it.each([
    ["oneself", "U0ALICE", "he has my key", "person"],
    ["somebody to whom nothing belongs there", "U0EVE", "he has my key", "person"],
    ["nobody", "", "he has my key", "person"],
    ["somebody, without a word why", "U0BOB", "", "note"],
  ])("to %s is sent back", (_, user, note, field) => {
    const decision = decideOnLogin(loginIn("asked"), {
      kind: "answer.other",
      data: { version: 3, user, note },
      actor: ALICE,
    });

    expect(decision.reply).toMatchObject({
      kind: "errors",
      errors: { [field]: expect.any(String) },
    });
  });

  it("opens the form first", () => {
    expect(decideOnLogin(loginIn("asked"), EVENTS["somebody else"]).reply).toEqual({
      kind: "modal",
      modal: "login_other",
    });
    expect(
      decideOnLogin(loginIn("unrouted"), { kind: "responder.assign", data: {}, actor: RITA }).reply,
    ).toEqual({ kind: "modal", modal: "login_assign" });
  });

  it("to somebody who was asked before asks nobody twice", () => {
    const asked = [{ user: "U0BOB", ts: "1.1", channel: "DBOB" }, { user: "U0ALICE" }];

    const decision = decideOnLogin(loginIn("asked", { asked }), EVENTS["bob did it"]);

    expect(kindsOf(decision)).toEqual(["slack.update", "slack.update"]);
    expect(decision.case?.details.asked.map(({ user }) => user)).toEqual(["U0ALICE", "U0BOB"]);
  });
});

describe("L17: who may decide what", () => {
  const asked = loginIn("asked");

  it.each([
    ["another team", person("U0ALICE"), { ...PLACE }, "T9"],
    ["another message", person("U0ALICE"), { channel: "DALICE", ts: "9.9" }, "T0"],
    ["another channel", person("U0ALICE"), { channel: "C1", ts: "1.2" }, "T0"],
    ["another person", person("U0EVE"), PLACE, "T0"],
  ])("%s changes nothing, and is told why", (_, actor, place, team) => {
    const foreign = actor.kind === "person" ? { ...actor, team } : actor;
    const answers: LoginInput[] = [
      { kind: "answer.yes", data: { version: 3, place }, actor: foreign },
      { kind: "answer.no", data: { place }, actor: foreign },
      { kind: "answer.other", data: { version: 3, place }, actor: foreign },
    ];

    for (const answer of answers) {
      const decision = decideOnLogin(asked, answer);

      expect(decision).toMatchObject({ refused: true, effects: [], reply: { kind: "private" } });
      expect(decision.case).toBeUndefined();
    }
  });

  it("no machine answers", () => {
    const decision = decideOnLogin(asked, { kind: "answer.yes", data: { version: 3 } });

    expect(decision.refused).toBe(true);
  });

  it.each(["responder.assign", "responder.explain", "responder.incident"] as const)(
    "%s: nobody decides about his own login, whether he was asked or is one of those it may mean",
    (kind) => {
      const cases = [
        loginIn("asked", { asked: [{ user: "U0RITA" }] }),
        loginIn("unrouted", { named: ["U0RITA", "U0BOB"] }),
      ];

      for (const before of cases) {
        const decision = decideOnLogin(before, { kind, data: {}, actor: RITA });

        expect(decision).toMatchObject({
          refused: true,
          effects: [],
          reply: { text: "Somebody else must decide about your own login." },
        });
      }
    },
  );

  it("a responder cannot have himself asked", () => {
    const decision = decideOnLogin(loginIn("unrouted"), {
      kind: "responder.assign",
      data: { user: "U0RITA", note: "it was me" },
      actor: RITA,
    });

    expect(decision.reply).toMatchObject({
      kind: "errors",
      errors: { person: expect.any(String) },
    });
  });

  it("nothing that needs a right is done while rights cannot be looked up", () => {
    const decision = decideOnLogin(loginIn("unrouted"), {
      kind: "responder.explain",
      data: { text: "a new machine" },
      actor: { kind: "person", team: "T0", user: "U0RITA", rights: "unknown" },
    });

    expect(decision.refused).toBe(true);
  });

  it("a login of high risk cannot be explained away", () => {
    const decision = decideOnLogin(loginIn("unrouted", { risks: ["superuser"] }), EVENTS.explain);

    expect(decision.refused).toBe(true);
  });

  it("an explanation says something", () => {
    const decision = decideOnLogin(loginIn("unrouted"), {
      kind: "responder.explain",
      data: { text: " " },
      actor: RITA,
    });

    expect(decision.reply).toMatchObject({ kind: "errors", errors: { text: expect.any(String) } });
  });
});

describe("a question that cannot be delivered", () => {
  it("goes to the responders with the reason", () => {
    const before = loginIn("asked", { asked: [{ user: "U0ALICE" }] });

    const decision = decideOnLogin(before, EVENTS["ask failed"]);

    expect(decision.case).toMatchObject({
      state: "unrouted",
      details: { why: "not_delivered", told: true, deadline: before.details.deadline },
    });
    expect(kindsOf(decision)).toEqual(["slack.post"]);
  });

  it("is edited into the responders' message when they know of the login already", () => {
    const before = loginIn("asked", { asked: [{ user: "U0ALICE" }], told: true });

    expect(kindsOf(decideOnLogin(before, EVENTS["ask failed"]))).toEqual(["slack.update"]);
  });
});

describe("more that is learned", () => {
  it("a confirmed login that turns out to be risky is shown to the responders", () => {
    const decision = decideOnLogin(loginIn("confirmed"), {
      kind: "login.enriched",
      data: identified({ risks: ["superuser"] }),
    });

    expect(decision.effects).toMatchObject([{ kind: "slack.post", data: { slot: "notice" } }]);
  });

  it("risk only rises", () => {
    const decision = decideOnLogin(loginIn("asked", { risks: ["password"] }), EVENTS.enriched);

    expect(decision.case?.details.risks).toEqual(["password"]);
  });

  it("a login that is added makes an older Yes worthless", () => {
    const decision = decideOnLogin(loginIn("asked"), EVENTS.identified);

    expect(decision.case?.details).toMatchObject({ seen: 6, count: 2 });
  });

  it("the same login told twice is counted once", () => {
    const decision = decideOnLogin(loginIn("asked"), {
      kind: "login.identified",
      data: identified({ facts: FACTS }),
    });

    expect(decision.case?.details.count).toBe(1);
  });

  it("an earlier deadline that comes along is set anew, a later one never", () => {
    const earlier = new Date(START.getTime() + 3 * MINUTE).toISOString();
    const later = new Date(START.getTime() + 30 * MINUTE).toISOString();

    const sooner = decideOnLogin(loginIn("asked"), {
      kind: "login.identified",
      data: identified({ deadline: earlier }),
    });
    const same = decideOnLogin(loginIn("asked"), {
      kind: "login.identified",
      data: identified({ deadline: later }),
    });

    expect(sooner.case?.details).toMatchObject({ deadline: earlier, gen: 2 });
    expect(kindsOf(sooner)).toEqual(["slack.update", "wake"]);
    expect(same.case?.details).toMatchObject({ gen: 1 });
  });

  it("after the cover, or with a high risk, the same login again is a new question", () => {
    const old = { by: "U0ALICE", at: new Date(START.getTime() - 60 * MINUTE).toISOString() };

    const late = decideOnLogin(loginIn("confirmed", { confirmed: old }), EVENTS.identified);
    const risky = decideOnLogin(loginIn("confirmed"), {
      kind: "login.identified",
      data: identified({ risks: ["superuser"] }),
    });
    const command = decideOnLogin(loginIn("confirmed", { confirmed: old }), {
      kind: "login.identified",
      data: identified({ facts: { ...FACTS, sighting: "s9", session: "command" } }),
    });

    expect([late.case?.fresh, risky.case?.fresh, command.case?.fresh]).toEqual([
      true,
      true,
      undefined,
    ]);
  });

  it("the end of an incident is the end of its question", () => {
    const decision = decideOnLogin(loginIn("raised"), EVENTS["incident closed"]);

    expect(decision.case?.details).toMatchObject({
      incident: { number: 42, state: "closed", reason: "false_positive" },
      ended: { how: "incident" },
    });
  });

  it("a person who is not the one that is asked may leave", () => {
    const decision = decideOnLogin(loginIn("asked"), {
      kind: "person.gone",
      data: { user: "U0BOB" },
    });

    expect(decision.effects).toEqual([]);
  });

  it("a second reminder is not sent", () => {
    expect(decideOnLogin(loginIn("asked", { reminded: true }), EVENTS.remind).effects).toEqual([]);
  });
});
