import { describe, expect, it } from "vitest";
import { decideOnLogin, FACTS, identified, kindsOf, loginIn } from "./builders.ts";
import { MINUTE, START } from "./cast.ts";
import { EVENTS } from "./events.ts";

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
