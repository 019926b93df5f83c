import { describe, expect, it } from "vitest";
import { accepted, MINUTE, START } from "./cast.ts";
import { newWorld, type World } from "./world.ts";

const SECOND = MINUTE / 60;

/** Seconds from the receipt of a login to the question, at most `most`; the clock moves by half a second. */
function secondsUntilAsked(world: World, most: number): number | undefined {
  for (let half = 0; half <= most * 2; half++) {
    if (world.effects.some(({ kind }) => kind === "slack.ask")) return half / 2;
    world.advance(SECOND / 2);
  }
  return undefined;
}

describe("L18 (in part): the time that is waited by design", () => {
  it("is at most 3 s before a person is asked whose key is known, however much evidence trickles in", () => {
    const world = newWorld();

    world.receive(accepted({ at: START }));
    world.advance(SECOND);
    world.receive(accepted({ at: START, port: 50_001, pid: 4243 }));
    const waited = secondsUntilAsked(world, 10);

    expect(waited).toBeLessThanOrEqual(2);
  });
});
