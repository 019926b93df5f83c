import { describe, expect, it } from "vitest";
import { fakeClock } from "./fake-clock.ts";

describe("the fake clock", () => {
  it("stands still until it is told", async () => {
    const clock = fakeClock("2026-01-01T00:00:00.000Z");
    await clock.settle();
    expect(clock.now()).toEqual(new Date("2026-01-01T00:00:00.000Z"));

    await clock.advance("90s");

    expect(clock.now()).toEqual(new Date("2026-01-01T00:01:30.000Z"));
    await expect(clock.advance("soon")).rejects.toThrow("no duration");
  });

  it("stops whenever a sleep ends, also one that began on the way", async () => {
    const clock = fakeClock("2026-01-01T00:00:00.000Z");
    const woke: string[] = [];
    async function sleepTwice(seconds: number): Promise<void> {
      for (const _ of [1, 2]) {
        await clock.sleep(seconds * 1000);
        woke.push(`${seconds} at ${clock.now().toISOString().slice(17, 19)}`);
      }
    }
    const sleeping = [sleepTwice(3), sleepTwice(2), sleepTwice(40)];

    await clock.advance("10s");
    expect(woke).toEqual(["2 at 02", "3 at 03", "2 at 04", "3 at 06"]);
    expect(clock.sleepers()).toBe(1);

    await clock.advance("70s");
    await Promise.all(sleeping);
    expect(clock.sleepers()).toBe(0);
  });

  it("ends a sleep at once when it is aborted or has no length", async () => {
    const clock = fakeClock();
    const over = new AbortController();
    const sleeping = clock.sleep(60_000, over.signal);

    over.abort();

    await Promise.all([sleeping, clock.sleep(60_000, over.signal), clock.sleep(0)]);
    expect(clock.sleepers()).toBe(0);
  });

  it("ends short sleeps late rather than stopping at each of them on a long way", async () => {
    const clock = fakeClock();
    const polls = { made: 0, over: false };
    async function poll(): Promise<void> {
      while (!polls.over) {
        await clock.sleep(1000);
        polls.made += 1;
      }
    }
    const polling = poll();

    await clock.advance("24h");
    expect(polls.made).toBe(1);

    polls.over = true;
    await clock.advance("1s");
    await polling;
  });

  it("stops where a follower has something to do, and waits until that is settled", async () => {
    const clock = fakeClock("2026-01-01T00:00:00.000Z");
    const dues = [60, 120].map((seconds) => new Date(clock.now().getTime() + seconds * 1000));
    const done: string[] = [];
    const follower = {
      nextDue: async () => dues[0],
      settled: async () => {
        while (dues[0] && dues[0] <= clock.now()) {
          dues.shift();
          done.push(clock.now().toISOString().slice(14, 19));
        }
      },
    };

    {
      using _ = clock.follow(follower);
      await clock.advance("90s");
    }
    await clock.advance("90s");

    expect(done).toEqual(["01:00"]);
  });

  it("moves on when a follower waits for the clock itself", async () => {
    const clock = fakeClock(undefined, 20);
    const settled = clock.sleep(5000);
    using _ = clock.follow({ settled: () => settled });

    await clock.advance("10s");

    await settled;
    expect(clock.sleepers()).toBe(0);
  });
});
