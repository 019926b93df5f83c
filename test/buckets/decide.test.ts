import { describe, expect, it } from "vitest";
import type { Decision } from "../../src/core/case.ts";
import { EVENTS, REACHED, TABLE } from "./table.ts";
import type { State } from "./table-row.ts";
import type { World } from "./world.ts";

/** What an event did, in one line. */
function outcomeOf(world: World, act: (world: World) => Decision): string {
  const before = world.find()?.id;
  const decision = act(world);
  if (decision.refused) return isIdle(decision) ? "no" : "a refusal that does something";
  if (decision.reply) return "form";
  const kinds = decision.effects.map((each) =>
    each.kind === "hand" ? each.event.kind : each.kind,
  );
  if (!decision.case) return ["-", ...kinds].join(", ");
  const state = `${world.find()?.id === before ? "" : "new "}${decision.case.state}`;
  return [state, ...kinds.filter((kind) => kind !== "slack.update")].join(", ");
}

/** A refusal says why, and does nothing. */
function isIdle(decision: Decision): boolean {
  return decision.effects.length === 0 && !decision.case && decision.reply !== undefined;
}

const CELLS = Object.entries(TABLE).flatMap(([event, row]) =>
  Object.entries(row).map(([state, expected]) => ({ event, state, expected })),
);

describe("the table of the exposure", () => {
  it.each(CELLS)("$state, $event: $expected", ({ event, state, expected }) => {
    const reach = Object.entries(REACHED).find(([name]) => name === state)?.[1];
    const act = Object.entries(EVENTS).find(([name]) => name === event)?.[1];
    const world = reach?.();

    const outcome = world && act && outcomeOf(world, act);

    expect(outcome).toBe(expected);
  });

  it("reaches each state as it says", () => {
    const states: State[] = [
      "none",
      "quiet",
      "open",
      "signing",
      "acting",
      "verifying",
      "unsigned",
      "snoozed",
      "accepted",
      "closed",
    ];

    expect(states.map((state) => REACHED[state]().state())).toEqual(states);
  });
});
