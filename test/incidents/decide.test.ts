import { describe, expect, it } from "vitest";
import type { Decision } from "../../src/core/case.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { EVENTS, REACHED, TABLE, timer } from "./table.ts";
import { newWorld, type World } from "./world.ts";

/** What an event did, in one line. */
function outcomeOf(world: World, act: (world: World) => Decision): string {
  const cases = world.cases.length;
  const told = world.handed.length;
  const before = world.cases.at(-1)?.details ?? {};
  world.holdPages = true;
  const decision = act(world);
  if (decision.refused) return isIdle(decision) ? "no" : "a refusal that does something";
  if (!decision.case) return decision.reply ? "- form" : "-";
  const fresh = cases > 0 && world.cases.length > cases;
  const pages = decision.effects.filter(({ kind }) => kind === "page").length;
  return [
    `${fresh ? "new " : ""}${decision.case.state}`,
    ...grown(fresh ? {} : before, decision.case.details),
    ...(pages > 0 ? [`paged ${pages}`] : []),
    ...world.handed.slice(told).map(({ kind }) => `told ${kind}`),
  ].join(", ");
}

/** A refusal says why, and does nothing. */
function isIdle(decision: Decision): boolean {
  return decision.effects.length === 0 && !decision.case && decision.reply !== undefined;
}

function grown(before: JsonObject, after: JsonObject): string[] {
  return [
    ...(Number(after["runs"]) > Number(before["runs"] ?? 0) ? ["run+1"] : []),
    ...(Number(after["epoch"]) > Number(before["epoch"] ?? 0) ? ["epoch+1"] : []),
  ];
}

const CELLS = Object.entries(TABLE).flatMap(([event, row]) =>
  Object.entries(row).map(([state, expected]) => ({ event, state, expected })),
);

describe("the table of the incident", () => {
  it.each(CELLS)("$state, $event: $expected", ({ event, state, expected }) => {
    const world = newWorld();
    const reach = Object.entries(REACHED).find(([name]) => name === state)?.[1];
    const act = Object.entries(EVENTS).find(([name]) => name === event)?.[1];
    reach?.(world);

    const outcome = act && outcomeOf(world, act);

    expect(outcome).toBe(expected);
  });

  it("asks at the limit of an acknowledgement, and takes silence for an end of it", () => {
    const world = newWorld();
    REACHED.acknowledged(world);
    timer("ack_remind")(world);

    expect(outcomeOf(world, timer("ack_expire"))).toBe("open, epoch+1, paged 1");
  });
});
