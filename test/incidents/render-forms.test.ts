import { describe, expect, it } from "vitest";
import { findViewFaults } from "../../playground/slack/validate/view.ts";
import { RESOLUTION, show, watcher } from "./observe.ts";
import { MINUTE, newWorld, person } from "./world.ts";

describe("forms", () => {
  it.each(["resolve", "reopen", "severity", "update"])(
    "%s is within the limits of a modal",
    (form) => {
      const world = newWorld();
      world.open();

      const view = watcher.renderModal(world.incident(), form, { now: world.now() });

      expect(view?.callback_id).toBe(`incident_${form}`);
      expect(findViewFaults(view, "/view")).toEqual([]);
      expect(watcher.submissions[`incident_${form}`]).toBeDefined();
    },
  );

  it("are none for a name that is not known", () => {
    const world = newWorld();
    world.open();

    expect(watcher.renderModal(world.incident(), "tea", { now: world.now() })).toBeUndefined();
  });
});

describe("buttons", () => {
  it("each lead to an event, and each event is understood", () => {
    const click = { actionId: "", version: 1, team: "T0", user: "U0MAX", extra: "1.0.0" };
    const values = { reason: "benign", note: "a note of ten", severity: "sev1", text: "an update" };
    const { clicks, submissions } = watcher;

    for (const { event, data } of Object.values(clicks)) {
      const world = newWorld();
      world.open();
      expect(() => world.take(event, data(click), person("U0MAX"))).not.toThrow();
    }
    for (const { event, data } of Object.values(submissions)) {
      const world = newWorld();
      world.open();
      expect(() =>
        world.take(event, data({ version: 1, team: "T0", user: "U0MAX", values }), person("U0MAX")),
      ).not.toThrow();
    }
  });

  it("in every message lead somewhere", () => {
    const world = newWorld();
    world.open();
    world.take("incident.acknowledge", {}, person("U0MAX"));
    world.advance(60 * MINUTE);
    const words = ["headline", "line:4", "remind:4"].map((slot) => show(world, slot)).join("\n");
    world.take("incident.resolve", RESOLUTION, person("U0MAX"));

    const actions = [...`${words}\n${show(world, "headline")}`.matchAll(/\] (incident_\w+)/g)].map(
      ([, id = ""]) => id,
    );

    expect(new Set(actions).size).toBe(8);
    expect(actions.filter((id) => watcher.clicks[id] === undefined)).toEqual([]);
  });
});
