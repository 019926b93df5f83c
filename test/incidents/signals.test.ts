import { describe, expect, it } from "vitest";
import { calls, RESOLUTION } from "./observe.ts";
import { MINUTE, newWorld, OPENING, person } from "./world.ts";

describe("signals", () => {
  it("make one incident of five deliveries", () => {
    const world = newWorld();

    for (let index = 0; index < 5; index++) world.open();

    expect(world.cases).toHaveLength(1);
    expect(world.details().signals).toEqual({ count: 5, lastAt: OPENING.occurredAt });
    expect(calls(world)).toEqual([[0, "user:U0KIM"]]);
  });

  it("by the thousand are a number, not a thousand lines", () => {
    const world = newWorld();

    for (let index = 0; index < 1000; index++) world.open();

    expect(world.details().signals.count).toBe(1000);
    expect(world.details().lines.filter(({ what }) => what === "signal")).toHaveLength(7);
  });

  it("tell each case that has an interest in the matter, once", () => {
    const world = newWorld();
    world.open();

    world.open({ source: { caseKind: "exposure", caseId: "other" } });
    world.open({ source: { caseKind: "exposure", caseId: "other" } });
    world.take("incident.resolve", RESOLUTION, person("U0MAX"));

    expect(world.handed.map(({ kind, ref }) => [kind, ref.by === "id" ? ref.id : ref.key])).toEqual(
      [
        ["incident.opened", "logincase"],
        ["incident.opened", "other"],
        ["incident.resolved", "logincase"],
        ["incident.resolved", "other"],
      ],
    );
  });

  it("open a new incident after the end, which names the earlier one", () => {
    const world = newWorld();
    world.open();
    world.take("incident.resolve", RESOLUTION, person("U0MAX"));
    world.advance(7 * 24 * 60 * MINUTE);

    world.take("incident.raise", {
      key: OPENING.key,
      cause: "login.gone",
      severity: "sev1",
      text: "left the company",
    });

    expect(world.cases).toHaveLength(2);
    expect(world.incident()).toMatchObject({
      number: 43,
      state: "open",
      details: { earlier: 42, title: "left the company", subject: OPENING.subject },
    });
  });

  it("of an incident that was declared name who declared it, and tell no case", () => {
    const world = newWorld();
    const { source: _source, ...manual } = OPENING;

    world.take("incident.open", { ...manual, cause: "manual" }, person("U0ANY", []));

    expect(world.incident().details).toMatchObject({ declaredBy: "U0ANY", sources: [] });
    expect(world.handed).toEqual([]);
  });
});
