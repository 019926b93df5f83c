import { describe, expect, it } from "vitest";
import type { QueuedEffect } from "../../src/core/effect.ts";
import { handle } from "../../src/core/handle.ts";
import type { Performance } from "../../src/core/perform.ts";
import { freshSqlite } from "../support/databases.ts";
import { doorEvent } from "../support/small-house.ts";
import { queueBehind, smallRunner, toldTo } from "../support/small-runner.ts";

/** An effect of the day, whose case wants to know early that it does not work. */
function aPage(): QueuedEffect {
  return {
    kind: "page",
    data: { target: "pagerduty:main", slot: "page:main:1" },
    key: "page",
    lane: "page:pagerduty:main",
    priority: "urgent",
    answers: { failing: "door.untold", done: "door.told" },
  };
}

describe("an effect that does not work so far", () => {
  it.each([
    ["throws", undefined],
    [
      "is told to wait",
      { outcome: "later", afterMs: 7000, reason: "429", counted: true } satisfies Performance,
    ],
  ])("tells its case after the third try, once, and is tried on: it %s", async (_, answer) => {
    await using database = await freshSqlite();
    await using store = await database.open();
    const tries: number[] = [];
    await using small = smallRunner(store, async ({ key, attempts }) => {
      if (key !== "page") return { outcome: "done" };
      tries.push(attempts);
      if (attempts > 6) return { outcome: "done" };
      if (answer) return answer;
      throw new Error("it is away");
    });
    await handle(small.desk, doorEvent("e1"));
    await queueBehind(store, aPage());

    await small.clock.advance("5m");

    expect(tries).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await toldTo(store)).toEqual(["door.told", "door.untold", "door.told"]);
  });
});
