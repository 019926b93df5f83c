import { describe, expect, it } from "vitest";
import type { Clock, Store } from "../../src/core/ports.ts";
import type { Job } from "../../src/intake/job.ts";
import { type OpenSchedule, openSchedule } from "../../src/intake/schedule.ts";
import { countingMetrics } from "../aws/side.ts";
import { DATABASES, freshSqlite } from "../support/databases.ts";
import { fakeClock } from "../support/fake-clock.ts";
import { keepingLog } from "./probe.ts";

const SECONDLY = "* * * * * *";
const NEVER = "0 0 1 1 *";
const PATIENCE = { timeout: 5000, interval: 20 };

function schedule(
  store: Store,
  clock: Clock,
  ...jobs: readonly Job[]
): OpenSchedule & { readonly log: ReturnType<typeof keepingLog> } {
  const log = keepingLog();
  const opened = openSchedule({ jobs, cron: store.cron, clock, log, metrics: countingMetrics() });
  return { ...opened, log, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

describe.each(DATABASES)("the schedule on %s", (_name, fresh) => {
  it("runs each slot once in all replicas together, by UTC", async () => {
    const clock = fakeClock();
    await using database = await fresh();
    await using store = await database.open({ clock });
    await using other = await database.open({ clock });
    const runs: string[] = [];
    const claimed: string[] = [];
    function replica(name: string, its: Store): OpenSchedule {
      const cron: Store["cron"] = {
        ...its.cron,
        claim: async (key, now) => {
          const yes = await its.cron.claim(key, now);
          if (yes) claimed.push(key);
          return yes;
        },
      };
      const job = { name: "sweep", cron: SECONDLY, run: async () => void runs.push(name) };
      return schedule({ ...its, cron }, clock, job);
    }

    await using replicas = new AsyncDisposableStack();
    replicas.use(replica("a", store));
    replicas.use(replica("b", other));
    await expect.poll(() => runs.length, PATIENCE).toBeGreaterThanOrEqual(3);

    expect(new Set(claimed).size).toBe(claimed.length);
    expect(runs.length).toBeLessThanOrEqual(claimed.length);
    expect(claimed.every((key) => /^sweep:\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(key))).toBe(true);
  }, 15_000);
});

describe("the schedule", () => {
  it("runs each job at the start, unless one was done within the last minute", async () => {
    const clock = fakeClock();
    await using database = await freshSqlite();
    await using store = await database.open({ clock });
    const runs: string[] = [];
    const job = { name: "sweep", cron: NEVER, run: async () => void runs.push("run") };

    for (const _ of [1, 2]) {
      await using opened = schedule(store, clock, job);
      await expect.poll(() => runs.length, PATIENCE).toBe(1);
      await opened.measure();
    }
    await clock.advance("61s");
    await using _ = schedule(store, clock, job);

    await expect.poll(() => runs.length, PATIENCE).toBe(2);
    expect(await store.cron.lastFinished("sweep")).toEqual(new Date("2026-11-21T14:01:01.000Z"));
  });

  it("counts a job as done only when it was", async () => {
    const clock = fakeClock();
    await using database = await freshSqlite();
    await using store = await database.open({ clock });
    const job = { name: "sweep", cron: NEVER, run: () => Promise.reject(new Error("throttled")) };
    await using opened = schedule(store, clock, job);

    await expect.poll(() => opened.log.texts, PATIENCE).toEqual(["a scheduled job failed"]);
    const done = await opened.runNow("sweep");

    expect(done).toBe(false);
    expect(await store.cron.lastFinished("sweep")).toBeUndefined();
  });

  it("runs a job on demand, but not beside itself", async () => {
    const clock = fakeClock();
    await using database = await freshSqlite();
    await using store = await database.open({ clock });
    const gate = Promise.withResolvers<void>();
    const runs: string[] = [];
    const job = {
      name: "sweep",
      cron: NEVER,
      run: async () => {
        runs.push("run");
        await gate.promise;
      },
    };
    await using opened = schedule(store, clock, job);
    await expect.poll(() => runs.length, PATIENCE).toBe(1);

    await clock.advance("1s");
    const beside = await opened.runNow("sweep");
    gate.resolve();
    await expect.poll(() => store.cron.lastFinished("sweep"), PATIENCE).toBeDefined();
    await clock.advance("1s");
    const after = await opened.runNow("sweep");

    expect([beside, after, runs.length]).toEqual([false, true, 2]);
    expect(await opened.runNow("no such job")).toBe(false);
  });

  it("aborts what is running when it is stopped, and waits for its end", async () => {
    const clock = fakeClock();
    await using database = await freshSqlite();
    await using store = await database.open({ clock });
    const steps: string[] = [];
    const job = {
      name: "sweep",
      cron: SECONDLY,
      run: async (signal: AbortSignal) => {
        steps.push("begun");
        await clock.sleep(3_600_000, signal);
        steps.push("ended");
      },
    };
    const opened = schedule(store, clock, job);
    await expect.poll(() => steps, PATIENCE).toEqual(["begun"]);

    await opened[Symbol.asyncDispose]();

    expect(steps).toEqual(["begun", "ended"]);
  });

  it("fails closed: without its database nothing is run", async () => {
    const clock = fakeClock();
    await using database = await freshSqlite();
    await using store = await database.open({ clock });
    const runs: string[] = [];
    const down = {
      ...store,
      cron: { ...store.cron, claim: () => Promise.reject(new Error("down")) },
    };
    const job = { name: "sweep", cron: SECONDLY, run: async () => void runs.push("run") };

    await using opened = schedule(down, clock, job);

    await expect.poll(() => opened.log.texts, PATIENCE).toContain("the schedule failed");
    expect(runs).toEqual([]);
  });

  it.each(["every day", "61 * * * *", "* * * *"])("refuses %j with a code", async (cron) => {
    await using database = await freshSqlite();
    await using store = await database.open();
    const job = { name: "sweep", cron, run: async () => {} };

    expect(() => schedule(store, fakeClock(), job)).toThrow("[config.invalid]");
  });

  it("tells the age of the last success", async () => {
    const clock = fakeClock();
    await using database = await freshSqlite();
    await using store = await database.open({ clock });
    const ages: [string, number][] = [];
    const metrics = {
      ...countingMetrics(),
      gauge: (name: string, value: number) => void ages.push([name, value]),
    };
    const jobs = [{ name: "sweep", cron: NEVER, run: async () => {} }];
    await using opened = openSchedule({
      jobs,
      cron: store.cron,
      clock,
      log: keepingLog(),
      metrics,
    });
    await expect.poll(() => store.cron.lastFinished("sweep"), PATIENCE).toBeDefined();

    await clock.advance("10m");
    await opened.measure();

    expect(ages.at(-1)).toEqual(["sweep_age_seconds", 600]);
  });
});
