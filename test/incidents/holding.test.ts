import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acknowledge, calls, entries, RESOLUTION } from "./observe.ts";
import { MINUTE, newWorld, person } from "./world.ts";

describe("who has it", () => {
  it("I4: no page of an epoch leaves after its acknowledgement, queued ones included", () => {
    const world = newWorld();
    world.holdPages = true;
    world.open({ severity: "sev1" });

    acknowledge(world);
    world.holdPages = false;
    world.advance(24 * 60 * MINUTE);

    const first = world.suppressed.filter((key) => key.startsWith("page/case1/1/0/"));
    expect(first).toEqual(["page/case1/1/0/0/0/user:U0KIM", "page/case1/1/0/0/0/channel:C0SEC"]);
    expect(world.sent.filter(({ key }) => key.startsWith("page/case1/1/0/"))).toEqual([]);
  });

  it("I4: a page carries the guard that says so, in a lane of its own", () => {
    const world = newWorld();
    world.holdPages = true;

    const pages = world.open().effects.filter((each) => each.kind === "page");

    expect(pages).toEqual([
      {
        kind: "page",
        data: { target: "user:U0KIM", slot: "page:U0KIM:1" },
        key: "page/case1/1/0/0/0/user:U0KIM",
        lane: "page:user:U0KIM",
        priority: "urgent",
        onlyIf: { caseId: "case1", state: "open", details: { epoch: 0 } },
        answers: { done: "page.sent", failed: "page.failed", failing: "page.failing" },
      },
    ]);
  });

  it("I4: the pages are edited with the acknowledgement, one that arrives late when it arrives", () => {
    const world = newWorld();
    world.open();

    const edits = acknowledge(world).effects.filter(({ kind }) => kind === "slack.update");
    const late = world.take("page.sent", { effect: "page/case1/1/0/0/0/user:U0KIM" });

    expect(edits).toMatchObject([
      { data: { slot: "headline" } },
      { data: { slot: "page:U0KIM:1" } },
    ]);
    expect(late.effects).toContainEqual(
      expect.objectContaining({ key: "update/case1/page:U0KIM:1/3" }),
    );
  });

  it("I5: an acknowledgement in any order with a resolution never leaves the incident open", () => {
    const deeds = [
      ["incident.resolve", RESOLUTION],
      ["incident.acknowledge", {}],
      ["incident.take_command", {}],
      ["incident.acknowledge", {}],
    ] as const;
    fc.assert(
      fc.property(fc.shuffledSubarray([...deeds], { minLength: 4, maxLength: 4 }), (order) => {
        const world = newWorld();
        world.open();
        for (const [kind, data] of order) world.take(kind, data, person("U0MAX"));
        expect(world.incident().state).toBe("resolved");
      }),
    );
  });

  it("I6: of ten who acknowledge at once one has it, and nine are told who and when", () => {
    const world = newWorld();
    world.open();

    const decisions = Array.from({ length: 10 }, (_, index) => acknowledge(world, `U0N${index}`));

    expect(decisions.filter(({ refused }) => !refused)).toHaveLength(1);
    expect(decisions.slice(1).map(({ reply }) => reply)).toEqual(
      Array.from({ length: 9 }, () => ({
        kind: "private",
        text: "SEC-0042 was acknowledged by <@U0N0> at 14:01 UTC.",
      })),
    );
  });

  it("I7: two presses of one copy of Escalate now are one step", () => {
    const world = newWorld();
    world.open();

    const first = world.take("incident.escalate", { seen: "1.0.0" }, person("U0MAX"));
    const second = world.take("incident.escalate", { seen: "1.0.0" }, person("U0LEE"));

    expect(first.refused).toBeUndefined();
    expect(second.reply).toEqual({
      kind: "private",
      text: "Already escalated by <@U0MAX> at 14:01 UTC.",
    });
    expect(world.details().run).toMatchObject({ kind: "paging", step: 1 });
  });

  it("I7: help that is called twice from one copy comes once, and needs no timer", () => {
    const world = newWorld();
    world.open();
    acknowledge(world);
    const timers = world.timers().length;

    world.take("incident.escalate", { seen: "1.h.0" }, person("U0MAX"));
    const second = world.take("incident.escalate", { seen: "1.h.0" }, person("U0MAX"));

    expect(second.refused).toBe(true);
    expect(calls(world)).toEqual([
      [0, "user:U0KIM"],
      [0, "user:U0LEE"],
      [0, "channel:C0SEC"],
    ]);
    expect(world.timers()).toHaveLength(timers);
    expect(world.incident().state).toBe("acknowledged");
  });

  it("says by whom an escalation moved before, also when it was the timer", () => {
    const world = newWorld();
    world.open();
    world.advance(10 * MINUTE);

    const late = world.take("incident.escalate", { seen: "1.0.0" }, person("U0MAX"));
    acknowledge(world);
    const later = world.take("incident.escalate", { seen: "1.0.1" }, person("U0MAX"));

    expect(late.reply).toEqual({
      kind: "private",
      text: "Already escalated when its time had come.",
    });
    expect(later.reply).toEqual({
      kind: "private",
      text: "Already escalated before it was acknowledged.",
    });
  });

  it("I8: silence after an acknowledgement reminds at the limit, and is open again ten minutes later", () => {
    const world = newWorld();
    world.open();
    world.advance(12 * MINUTE);
    acknowledge(world);

    world.advance(60 * MINUTE - 1000);
    expect(entries(world)).not.toContain("ack_remind");
    world.advance(1000);
    expect(entries(world).at(-1)).toBe("ack_remind");
    world.advance(10 * MINUTE);

    expect(world.incident()).toMatchObject({ state: "open", details: { epoch: 1 } });
    expect(world.details().run).toMatchObject({ kind: "paging", loop: 0, step: 1 });
    expect(calls(world).slice(-2)).toEqual([
      [82, "user:U0LEE"],
      [82, "channel:C0SEC"],
    ]);
  });

  it("I8: any activity of a responder moves the reminder", () => {
    const world = newWorld();
    world.open();
    acknowledge(world);

    for (let hour = 0; hour < 5; hour++) {
      world.advance(59 * MINUTE);
      world.take("incident.update", { text: "still looking" }, person("U0MAX"));
    }
    world.advance(59 * MINUTE);
    world.take("incident.still_on_it", {}, person("U0MAX"));
    world.advance(59 * MINUTE);

    expect(world.incident().state).toBe("acknowledged");
    expect(entries(world)).not.toContain("ack_remind");
  });

  it("I8: an answered reminder loses its buttons", () => {
    const world = newWorld();
    world.open();
    acknowledge(world);
    world.advance(60 * MINUTE);

    const answer = world.take("incident.still_on_it", {}, person("U0MAX"));

    expect(answer.effects).toContainEqual(
      expect.objectContaining({ kind: "slack.update", data: { slot: "remind:4" } }),
    );
    world.advance(11 * MINUTE);
    expect(world.incident().state).toBe("acknowledged");
  });

  it("asks the commander rather than who acknowledged, and for updates too", () => {
    const world = newWorld();
    world.open({ severity: "sev1" });
    acknowledge(world, "U0MAX");
    world.take("incident.take_command", {}, person("U0LEE"));

    world.advance(30 * MINUTE);

    const lines = world.details().lines;
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ what: "ack_remind", to: "U0LEE" }),
        expect.objectContaining({ what: "update_due", to: "U0LEE" }),
      ]),
    );
    const again = world.take("incident.take_command", {}, person("U0LEE"));
    expect(again.reply).toEqual({ kind: "private", text: "You are the commander." });
  });

  it("pages the policy of the severity as it is when it was changed before it is handed back", () => {
    const world = newWorld();
    world.open();
    acknowledge(world);
    world.take("incident.severity", { severity: "sev1", reason: "" }, person("U0MAX"));

    world.take("incident.hand_back", {}, person("U0MAX"));

    expect(calls(world).slice(-2)).toEqual([
      [0, "user:U0KIM"],
      [0, "channel:C0SEC"],
    ]);
    expect(world.details().run).toMatchObject({
      policy: { name: "critical" },
      step: 0,
    });
  });
});
