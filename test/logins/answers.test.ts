import { describe, expect, it } from "vitest";
import { decideOnLogin, kindsOf, type LoginInput, loginIn } from "./builders.ts";
import { person, RITA, START } from "./cast.ts";
import { ALICE, EVENTS, PLACE } from "./events.ts";

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
    expect(decision.reply).toHaveProperty(["errors", field]);
  });

  it("to a high risk is not believed yet: a proof is needed within 3 minutes", () => {
    const high = loginIn("asked", { risks: ["superuser"] });

    const decision = decideOnLogin(high, EVENTS["yes with a reason"]);

    expect(decision.case).toMatchObject({
      state: "proving",
      details: { proving: { by: "U0ALICE", text: "Deploy", nonce: "cs-yes-l1-U0ALICE-chance" } },
    });
    expect(decision.effects).toMatchObject([
      { kind: "slack.update" },
      { kind: "wake", data: { name: "proof", gen: 1 }, due: new Date("2026-11-21T14:07:00Z") },
      { kind: "logins.factors", data: { user: "U0ALICE" } },
    ]);
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

    expect(decision.reply).toHaveProperty(["errors", field]);
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

    expect(decision.reply).toHaveProperty(["errors", "person"]);
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

    expect(decision.reply).toHaveProperty(["errors", "text"]);
  });
});
