import { describe, expect, it } from "vitest";
import { SCENARIOS } from "../../playground/scenarios/index.ts";
import { openScene } from "../../playground/scenarios/scene.ts";
import { openPlays } from "../../playground/world/plays.ts";
import { STAGES } from "../support/stage.ts";

const openTestStage = STAGES[0]?.[1] ?? refuse;
/** Those that take their time get it; the others must not need it. */
const SLOW = new Set(SCENARIOS.filter(({ speed = 1 }) => speed > 1));

describe("a scenario", () => {
  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    "%s comes to its end",
    async (_, scenario) => {
      await using test = await openTestStage();
      const { stage, clock } = test;
      async function tick(): Promise<void> {
        await clock.advance(SLOW.has(scenario) ? "10s" : "1s");
      }

      await scenario.reset?.(stage);
      await scenario.play(openScene(stage, tick));

      expect(stage.isRunning()).toBe(true);
    },
  );

  it("has a name of its own, and a sentence", () => {
    expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
    expect(SCENARIOS.filter(({ sentence }) => !sentence.endsWith("."))).toEqual([]);
  });
});

describe("the plays of the page", () => {
  it("go through the tour step by step, and stop", async () => {
    await using test = await openTestStage();
    await using plays = openPlays(test.stage, () => undefined, 0);

    await plays.play("tour");

    const steps = SCENARIOS.filter(({ tour }) => tour !== undefined);
    expect(plays.entries().get("tour")).toMatchObject({ step: 0 });
    expect(steps).toHaveLength(9);
    await plays.acts["tour-next"]?.({});
    expect(plays.entries().get("tour")).toMatchObject({ step: 1 });
    expect(plays.entries().get(`scenario/${steps[0]?.name ?? ""}`)).toMatchObject({
      state: "stopped",
    });
    await plays.acts["tour-stop"]?.({});
    expect(plays.entries().get("tour")).toBeUndefined();
    await expect(plays.play("opera")).rejects.toThrow("opera");
  });
});

function refuse(): never {
  throw new Error("there is no stage");
}
