import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openPace } from "../../src/slack/calls/pace.ts";
import { fakeClock } from "../support/fake-clock.ts";

describe("the pace of calls", () => {
  it("lets a short burst into a channel and then a message a second", async () => {
    const clock = fakeClock();
    const pace = openPace(clock);

    const burst = Array.from({ length: 6 }, () => pace.take("chat.postMessage", { channel: "C1" }));
    await clock.advance("1s");
    const later = pace.take("chat.postMessage", { channel: "C1" });

    expect(burst).toEqual([0, 0, 0, 0, 1000, 2000]);
    expect(later).toBe(0);
  });

  it("edits one message at most once a second, and others meanwhile", () => {
    const pace = openPace(fakeClock());

    const waits = ["1.1", "1.1", "1.2"].map((ts) =>
      pace.take("chat.update", { channel: "C1", ts }),
    );

    expect(waits).toEqual([0, 1000, 0]);
  });

  it("F5: holds one channel without holding another", async () => {
    const clock = fakeClock();
    const pace = openPace(clock);

    pace.hold("chat.postMessage", { channel: "C1" }, 30_000);

    expect(pace.take("chat.postMessage", { channel: "C1" })).toBe(30_000);
    expect(pace.take("chat.postMessage", { channel: "C2" })).toBe(0);
    await clock.advance("30s");
    expect(pace.take("chat.postMessage", { channel: "C1" })).toBe(0);
  });

  it("stays within the tier of each method, whatever is asked", async () => {
    const asked = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 10 });

    await fc.assert(
      fc.asyncProperty(asked, async (perSecond) => {
        const clock = fakeClock();
        const pace = openPace(clock);
        const state = { taken: 0 };
        for (const count of perSecond) {
          for (let call = 0; call < count; call++)
            if (pace.take("usergroups.users.list", {}) === 0) state.taken++;
          await clock.advance("1s");
        }
        expect(state.taken).toBeLessThanOrEqual(10 + Math.ceil((perSecond.length * 20) / 60));
      }),
      { numRuns: 20 },
    );
  });
});
