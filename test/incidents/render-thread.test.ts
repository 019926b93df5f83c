import { describe, expect, it } from "vitest";
import { RESOLUTION, show, watcher } from "./observe.ts";
import { MINUTE, newWorld, OPENING, POLICY, person, START } from "./world.ts";

describe("the thread", () => {
  it("has one line for each thing that happened", () => {
    const max = person("U0MAX");
    const { primary } = POLICY.schedules;
    const world = newWorld({
      ...POLICY,
      schedules: primary ? { primary, spare: { ...primary, people: [] } } : {},
    });
    world.dead.add("user:U0KIM");
    const words = new Map<number, string>();
    function read(): void {
      for (let n = 1; n < 60; n++) {
        const message =
          world.cases[0] && watcher.render(world.cases[0], `line:${n}`, { now: START });
        if (message) words.set(n, message.text);
      }
    }

    world.open();
    world.open();
    world.open({ severity: "sev1", title: "another *root* login" });
    world.take("incident.note", { key: OPENING.key, text: "the host is a bastion" });
    world.take("incident.escalate", { seen: "2.0.0" }, max);
    world.take("incident.acknowledge", {}, max);
    world.take("incident.take_command", {}, person("U0LEE"));
    world.take("incident.take_command", {}, max);
    world.take("incident.update", { text: "on it" }, max);
    world.take("incident.severity", { severity: "sev3", reason: "only a test host" }, max);
    world.take("incident.still_on_it", {}, max);
    read();
    world.take("incident.escalate", { seen: "2.h.0" }, max);
    world.take("incident.hand_back", {}, max);
    world.take("incident.severity", { severity: "sev2", reason: "" }, max);
    world.take("incident.acknowledge", {}, max);
    world.advance(130 * MINUTE);
    read();
    world.take("incident.resolve", RESOLUTION, max);
    world.take("incident.reopen", { reason: "it goes on" }, max);
    world.take("incident.resolve", RESOLUTION, max);
    world.open({ occurredAt: "2026-12-24T00:00:00.000Z" });
    world.take("incident.resolve", RESOLUTION, max);
    world.advance(POLICY.closeAfterMs);
    read();
    world.open();

    expect([...words.values()]).toMatchInlineSnapshot(`
      [
        "SEC-0042: 14:01 UTC · Opened: login.denied.",
        "SEC-0042: 14:01 UTC · Step 1: paged <@U0KIM> (primary until Mon 09:00 UTC).",
        "SEC-0042: 14:01 UTC · The page to <@U0KIM> (primary until Mon 09:00 UTC) could not be delivered.",
        "SEC-0042: 14:01 UTC · schedule:spare was passed over: nobody is on call there now.",
        "SEC-0042: 14:01 UTC · Step 2: paged <#C0SEC>.",
        "SEC-0042: 14:01 UTC · Another signal: root logged in to web-1 from 203.0.113.9",
        "SEC-0042: 14:01 UTC · A worse signal, now SEV1: another ∗root∗ login",
        "SEC-0042: 14:01 UTC · Step 1: paged <@U0KIM> (primary until Mon 09:00 UTC), <#C0SEC>.",
        "SEC-0042: 14:01 UTC · The page to <@U0KIM> (primary until Mon 09:00 UTC) could not be delivered.",
        "SEC-0042: 14:01 UTC · Note: the host is a bastion",
        "SEC-0042: 14:01 UTC · Escalated by <@U0MAX>.",
        "SEC-0042: 14:01 UTC · schedule:spare was passed over: nobody is on call there now.",
        "SEC-0042: 14:01 UTC · Step 2: paged <#C0SEC>.",
        "SEC-0042: 14:01 UTC · Acknowledged by <@U0MAX>. Nobody else is paged.",
        "SEC-0042: 14:01 UTC · Command taken by <@U0LEE>.",
        "SEC-0042: 14:01 UTC · Command taken by <@U0MAX>, from <@U0LEE>.",
        "SEC-0042: 14:01 UTC · Update by <@U0MAX>: on it",
        "SEC-0042: 14:01 UTC · Severity SEV1 → SEV3 by <@U0MAX>: only a test host",
        "SEC-0042: 14:01 UTC · Still on it by <@U0MAX>.",
        "SEC-0042: 14:01 UTC · schedule:spare was passed over: nobody is on call there now.",
        "SEC-0042: 14:01 UTC · Help wanted: paged <#C0SEC>.",
        "SEC-0042: 14:01 UTC · Handed back by <@U0MAX>: nobody has it, paging goes on.",
        "SEC-0042: 14:01 UTC · Step 1: paged <@U0KIM> (primary until Mon 09:00 UTC).",
        "SEC-0042: 14:01 UTC · The page to <@U0KIM> (primary until Mon 09:00 UTC) could not be delivered.",
        "SEC-0042: 14:01 UTC · schedule:spare was passed over: nobody is on call there now.",
        "SEC-0042: 14:01 UTC · Step 2: paged <#C0SEC>.",
        "SEC-0042: 14:01 UTC · Severity SEV3 → SEV2 by <@U0MAX>.",
        "SEC-0042: 14:01 UTC · Acknowledged by <@U0MAX>. Nobody else is paged.",
        "SEC-0042: 15:01 UTC · Still on it, <@U0MAX>? Without an answer within 10 min it is open again.",
        "SEC-0042: 15:11 UTC · No answer from <@U0MAX>: nobody has it, paging goes on.",
        "SEC-0042: 15:11 UTC · schedule:spare was passed over: nobody is on call there now.",
        "SEC-0042: 15:11 UTC · Step 2: paged <#C0SEC>.",
        "SEC-0042: 15:26 UTC · Step 1: paged <@U0KIM> (primary until Mon 09:00 UTC).",
        "SEC-0042: 15:26 UTC · The page to <@U0KIM> (primary until Mon 09:00 UTC) could not be delivered.",
        "SEC-0042: 15:26 UTC · schedule:spare was passed over: nobody is on call there now.",
        "SEC-0042: 15:26 UTC · Step 2: paged <#C0SEC>.",
        "SEC-0042: 15:41 UTC · Step 1: paged <@U0KIM> (primary until Mon 09:00 UTC).",
        "SEC-0042: 15:41 UTC · The page to <@U0KIM> (primary until Mon 09:00 UTC) could not be delivered.",
        "SEC-0042: 15:41 UTC · schedule:spare was passed over: nobody is on call there now.",
        "SEC-0042: 15:41 UTC · Step 2: paged <#C0SEC>.",
        "SEC-0042: 15:56 UTC · All steps of the policy default are through and nobody has acknowledged.",
        "SEC-0042: 15:56 UTC · Nobody has it yet: called <#C0SEC>.",
        "SEC-0042: 16:11 UTC · Nobody has it yet: called <#C0SEC>.",
        "SEC-0042: 16:11 UTC · Resolved by <@U0MAX> as false positive: the scanner of the platform team",
        "SEC-0042: 16:11 UTC · Reopened by <@U0MAX>: it goes on",
        "SEC-0042: 16:11 UTC · Step 1: paged <@U0KIM> (primary until Mon 09:00 UTC).",
        "SEC-0042: 16:11 UTC · The page to <@U0KIM> (primary until Mon 09:00 UTC) could not be delivered.",
        "SEC-0042: 16:11 UTC · schedule:spare was passed over: nobody is on call there now.",
        "SEC-0042: 16:11 UTC · Step 2: paged <#C0SEC>.",
        "SEC-0042: 16:11 UTC · Resolved by <@U0MAX> as false positive: the scanner of the platform team",
        "SEC-0042: 16:11 UTC · Another signal: root logged in to web-1 from 203.0.113.9",
        "SEC-0042: 16:11 UTC · Open again: a signal newer than the resolution.",
        "SEC-0042: 16:11 UTC · Step 1: paged <@U0KIM> (primary until Mon 09:00 UTC).",
        "SEC-0042: 16:11 UTC · The page to <@U0KIM> (primary until Mon 09:00 UTC) could not be delivered.",
        "SEC-0042: 16:11 UTC · schedule:spare was passed over: nobody is on call there now.",
        "SEC-0042: 16:11 UTC · Step 2: paged <#C0SEC>.",
        "SEC-0042: 16:11 UTC · Resolved by <@U0MAX> as false positive: the scanner of the platform team",
        "SEC-0042: 16:11 UTC · Closed.",
      ]
    `);
    expect(show(world, "line:1")).toContain("Earlier: SEC-0042");
  });

  it("says when an acknowledgement expires, when all is through, and when nobody is there", () => {
    const world = newWorld({
      ...POLICY,
      policies: {
        default: {
          steps: [{ targets: ["user:U0KIM"], waitMs: MINUTE }],
          repeat: 0,
          exhausted: "channel",
        },
      },
    });
    world.open();
    world.take("incident.acknowledge", {}, person("U0MAX"));
    world.advance(70 * MINUTE);
    world.advance(MINUTE);
    const empty = newWorld({
      ...POLICY,
      policies: { default: { steps: [], repeat: 0, exhausted: "channel" } },
    });
    empty.open();

    expect(show(world, "line:5")).toContain(
      "No answer from <@U0MAX>: nobody has it, paging goes on.",
    );
    expect(show(world, "line:7")).toContain("All steps of the policy default are through");
    expect(show(empty, "line:2")).toContain(
      "Nobody can be paged: the policy default reaches nobody now.",
    );
  });
});

describe("a reminder", () => {
  it("asks with buttons, in person and in the thread, until it is answered", () => {
    const world = newWorld();
    world.open();
    world.take("incident.acknowledge", {}, person("U0MAX"));
    world.advance(60 * MINUTE);
    const asked = [show(world, "remind:4"), show(world, "line:4")];
    world.take("incident.still_on_it", {}, person("U0MAX"));

    expect(asked).toMatchInlineSnapshot(`
      [
        "SEC-0042 amber-heron: are you still on it? Nothing was heard for a while. Without an answer by 15:11 UTC it is open again, and people are paged.
      SEC-0042 amber-heron: are you still on it? Nothing was heard for a while. Without an answer by 15:11 UTC it is open again, and people are paged.
      [Still on it] incident_still_on_it case1.3
      [Hand back] incident_hand_back case1.3
      [Post update…] incident_form_update case1.3",
        "SEC-0042: 15:01 UTC · Still on it, <@U0MAX>? Without an answer within 10 min it is open again.
      15:01 UTC · Still on it, <@U0MAX>? Without an answer within 10 min it is open again.
      [Still on it] incident_still_on_it case1.3
      [Hand back] incident_hand_back case1.3
      [Post update…] incident_form_update case1.3",
      ]
    `);
    expect(show(world, "remind:4")).toMatchInlineSnapshot(`
      "SEC-0042 amber-heron: this question is settled.
      SEC-0042 amber-heron: this question is settled."
    `);
    expect(show(world, "remind:99")).toBe("nothing");
    expect(show(world, "line:99")).toBe("nothing");
    expect(show(world, "tea")).toBe("nothing");
  });
});
