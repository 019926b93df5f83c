import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import { calls, entries, RESOLUTION } from "./observe.ts";
import { newWorld, POLICY, person } from "./world.ts";

describe("I19: who may", () => {
  const DEEDS: readonly (readonly [string, JsonObject])[] = [
    ["incident.acknowledge", {}],
    ["incident.take_command", {}],
    ["incident.still_on_it", {}],
    ["incident.hand_back", {}],
    ["incident.escalate", { seen: "1.0.0" }],
    ["incident.severity", { severity: "sev1", reason: "" }],
    ["incident.severity", { severity: "sev4", reason: "it is nothing, believe me" }],
    ["incident.resolve", RESOLUTION],
    ["incident.reopen", { reason: "let me see" }],
    ["incident.form", { form: "resolve" }],
    ["incident.form", { form: "reopen" }],
    ["incident.form", { form: "severity" }],
  ];
  const NOBODIES = [
    ["the subject", person("U0SAM"), /about you/],
    ["the subject under another account", person("U0SAM2"), /about you/],
    [
      "somebody without the right",
      person("U0ANY", []),
      /needs the right `incident\.(?:respond|resolve)`/,
    ],
    ["somebody whose rights are unknown", person("U0ANY", "unknown"), /could not be checked/],
    ["a machine", { kind: "system" }, /Only a person/],
    ["an AWS principal", { kind: "aws", principal: "arn:aws:iam::1:role/x" }, /Only a person/],
  ] as const;
  const policy = { ...POLICY, personOf: { U0SAM: "sam", U0SAM2: "sam", U0KIM: "kim" } };

  it.each(NOBODIES)("%s changes nothing by any button or form", (_who, actor, sentence) => {
    for (const before of [undefined, "incident.acknowledge", "incident.resolve"])
      for (const [kind, data] of DEEDS) {
        const world = newWorld(policy);
        world.open();
        if (before) world.take(before, RESOLUTION, person("U0MAX"));
        const untouched = world.incident();

        const decision = world.take(kind, data, actor);

        expect(decision, `${kind} after ${before}`).toMatchObject({ refused: true, effects: [] });
        expect(decision.case).toBeUndefined();
        expect(JSON.stringify(decision.reply)).toMatch(sentence);
        expect(world.incident()).toEqual(untouched);
      }
  });

  it("the subject is compared by mapped person in both directions", () => {
    const named = newWorld(policy);
    named.open({ subject: [{ person: "sam" }] });

    expect(named.take("incident.acknowledge", {}, person("U0SAM")).refused).toBe(true);
    expect(named.take("incident.acknowledge", {}, person("U0KIM")).refused).toBeUndefined();
  });

  it("the subject is welcome to write notes, which are no activity", () => {
    const world = newWorld(policy);
    world.open();

    const form = world.take("incident.form", { form: "update" }, person("U0SAM", "unknown"));
    const note = world.take(
      "incident.update",
      { text: "it was me after all" },
      person("U0SAM", []),
    );
    const other = world.take("incident.update", { text: "hello" }, person("U0ANY", []));

    expect(form.reply).toEqual({ kind: "modal", modal: "update" });
    expect(note.refused).toBeUndefined();
    expect(entries(world).at(-1)).toBe("note");
    expect(world.details().update).toBeUndefined();
    expect(other.refused).toBe(true);
  });

  it("the subject is not paged; when nobody else is there, the channel is", () => {
    const world = newWorld(policy);

    world.open({ subject: [{ slackUser: "U0KIM" }] });

    expect(calls(world)).toEqual([
      [0, "user:U0LEE"],
      [0, "channel:C0SEC"],
    ]);
    expect(world.details().lines).toContainEqual(
      expect.objectContaining({ what: "skipped", text: "schedule:primary", to: "subject" }),
    );
  });

  it("raising needs the right to respond, lowering the right to resolve and a reason", () => {
    const world = newWorld(policy);
    world.open();
    const responder = person("U0MAX", ["incident.respond"]);

    const lower = world.take(
      "incident.severity",
      { severity: "sev3", reason: "not so bad after all" },
      responder,
    );
    const silent = world.take(
      "incident.severity",
      { severity: "sev3", reason: "no" },
      person("U0MAX"),
    );
    const same = world.take("incident.severity", { severity: "sev2", reason: "" }, person("U0MAX"));
    const raise = world.take("incident.severity", { severity: "sev1", reason: "" }, responder);

    expect(lower.refused).toBe(true);
    expect(silent.reply).toEqual({
      kind: "errors",
      errors: { reason: "Please write at least 10 characters." },
    });
    expect(same.reply).toEqual({
      kind: "errors",
      errors: { severity: "That is its severity already." },
    });
    expect(raise.refused).toBeUndefined();
  });

  it.each([
    ["no reason of the list", { reason: "boredom", note: "nothing to see here" }, "reason"],
    ["too short a note", { reason: "benign", note: "   fine   " }, "note"],
  ])("resolving needs more than %s", (_what, data, field) => {
    const world = newWorld();
    world.open();

    const { reply } = world.take("incident.resolve", data, person("U0MAX"));

    expect(reply).toHaveProperty(["errors", field]);
    expect(world.incident().state).toBe("open");
  });

  it("a form that comes after somebody else's tells who was first, in the form", () => {
    const world = newWorld();
    world.open();
    world.take("incident.resolve", RESOLUTION, person("U0KIM"));

    const late = world.take("incident.resolve", RESOLUTION, person("U0MAX"));
    const empty = world.take("incident.reopen", { reason: "  " }, person("U0MAX"));
    const blank = world.take("incident.update", { text: "" }, person("U0MAX"));

    expect(late.reply).toEqual({
      kind: "errors",
      errors: { note: "SEC-0042 was resolved by <@U0KIM> at 14:01 UTC." },
    });
    expect(empty.reply).toEqual({ kind: "errors", errors: { reason: "Please say why." } });
    expect(blank.reply).toEqual({ kind: "errors", errors: { text: "Please write something." } });
  });
});
