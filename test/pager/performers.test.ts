import { describe, expect, it } from "vitest";
import { PAGER_SECRETS } from "../../playground/pager/model.ts";
import { type LocalPagers, openLocalPagers } from "../../playground/pager/open.ts";
import { hasCode } from "../../src/core/errors.ts";
import type { PagedIncident } from "../../src/core/pager.ts";
import type { Performance } from "../../src/core/perform.ts";
import { type PagerPerformers, pagerPerformers, sendTest } from "../../src/pager/open.ts";
import type { OpenStore } from "../../src/store/open.ts";
import { openLog } from "../../src/wiring/log.ts";
import { DATABASES, type TestDatabase } from "../support/databases.ts";
import { type FakeClock, fakeClock } from "../support/fake-clock.ts";
import { INCIDENT, settingsFor } from "./samples.ts";

interface Bench extends AsyncDisposable {
  readonly clock: FakeClock;
  readonly pagers: LocalPagers;
  readonly store: OpenStore;
  readonly performers: PagerPerformers;
}

async function known(id: string): Promise<PagedIncident | undefined> {
  return id === "case1" ? INCIDENT : undefined;
}

async function openBench(fresh: () => Promise<TestDatabase>): Promise<Bench> {
  await using opened = new AsyncDisposableStack();
  const clock = fakeClock();
  const pagers = opened.use(await openLocalPagers(clock));
  const database = opened.use(await fresh());
  const store = opened.use(await database.open({ clock }));
  const settings = settingsFor(pagers);
  const performers = pagerPerformers({ settings, clock, store, describe: known });
  const closing = opened.move();
  const dispose = { [Symbol.asyncDispose]: () => closing.disposeAsync() };
  return { clock, pagers, store, performers, ...dispose };
}

const QUEUED = new Date("2026-11-21T14:00:00.000Z");

function page(bench: Bench, changes: { n?: number; owner?: string; target?: string } = {}) {
  const { n = 0, owner = "case1", target = "pagerduty:main" } = changes;
  const data = { target, slot: "page:main:1", alert: "0", step: "1/0/0/0" };
  const key = `page/${owner}/1/0/0/${n}/${target}`;
  return bench.performers.page(
    { key, owner, attempts: 1, data, queuedAt: QUEUED },
    AbortSignal.timeout(30_000),
  );
}

describe.each(DATABASES)("a page to a pager, with %s", (_, fresh) => {
  it("I20 (in part): the same key each time, so that one alert rings once", async () => {
    await using bench = await openBench(fresh);

    await page(bench);
    await page(bench);

    expect(bench.pagers.alerts()).toMatchObject([
      { key: "countersign/test/SEC-0042/0", rings: 1, state: "triggered", grade: "critical" },
    ]);
    expect(bench.pagers.calls()).toHaveLength(2);
  });

  it("I20 (in part): 400 is failed at once and kept; the network and 503 are thrown, to be tried again", async () => {
    await using bench = await openBench(fresh);

    bench.pagers.fail("pagerduty", 1, { status: 400 });
    expect(await page(bench)).toEqual({ outcome: "failed", reason: "it answered 400" });
    bench.pagers.fail("pagerduty", 1, { status: 503 });
    await expect(page(bench)).rejects.toMatchObject({ code: "pager.unreachable" });
    bench.pagers.fail("pagerduty", 1, "drop");
    await expect(page(bench)).rejects.toMatchObject({ code: "pager.unreachable" });

    const letters = await bench.store.deadLetters.list(10);
    expect(letters.map(({ source, reason }) => [source, reason])).toEqual([
      ["pager/pagerduty:main", "pagerduty:main was not told: it answered 400"],
    ]);
    expect(JSON.stringify(letters)).not.toContain(PAGER_SECRETS.PAGER_MAIN_KEY);
  });

  it("waits as long as it is told, and counts it as a try", async () => {
    await using bench = await openBench(fresh);
    const answer = { status: 429, headers: { "retry-after": "30" } };

    bench.pagers.fail("pagerduty", 1, answer);

    const later = { outcome: "later", afterMs: 30_000, counted: true };
    expect(await page(bench)).toMatchObject(later);
  });

  it("I20 (in part): ends after 24 hours, as failed and as a dead letter", async () => {
    await using bench = await openBench(fresh);
    bench.pagers.fail("pagerduty", 9, { status: 503 });

    await bench.clock.advance("24h");

    expect(await page(bench)).toEqual({ outcome: "failed", reason: "not delivered within 24 h" });
    expect(bench.pagers.calls()).toEqual([]);
    expect(await bench.store.deadLetters.count()).toBe(1);
  });

  it("makes at most 100 calls a minute with one key, whatever waits", async () => {
    await using bench = await openBench(fresh);
    const outcomes: Performance["outcome"][] = [];

    for (let second = 0; second < 60; second++) {
      for (let n = 0; n < 4; n++) outcomes.push((await page(bench, { n: second * 4 + n })).outcome);
      await bench.clock.advance("1s");
    }

    expect(outcomes.slice(0, 8)).toEqual(Array(8).fill("done"));
    expect(bench.pagers.calls().length).toBeLessThanOrEqual(100);
    expect(bench.pagers.calls().length).toBeGreaterThan(90);
    expect(outcomes).toContain("later");
  });

  it("concerns an incident that is there, at a pager that is there", async () => {
    await using bench = await openBench(fresh);

    expect(await page(bench, { owner: "gone" })).toMatchObject({ outcome: "failed" });
    expect(await page(bench, { target: "webhook:gone" })).toMatchObject({ outcome: "failed" });
  });

  it("I20 (in part): no secret is in an error or a log line, even when the network fails", async () => {
    await using bench = await openBench(fresh);
    const lines: string[] = [];
    const log = openLog("debug", [], (line) => lines.push(line));

    for (const target of ["pagerduty:main", "jsm:ops", "webhook:siem"]) {
      for (const service of ["pagerduty", "jsm", "webhook"] as const)
        bench.pagers.fail(service, 1, "drop");
      const failure = await page(bench, { target }).catch((error: unknown) => error);
      expect(hasCode(failure, "pager.unreachable")).toBe(true);
      log.warn({ target }, "an effect failed", failure);
    }

    expect(lines).toHaveLength(3);
    for (const secret of Object.values(PAGER_SECRETS)) expect(lines.join()).not.toContain(secret);
  });
});

describe("a test page", () => {
  it.each(["pagerduty:main", "jsm:ops", "webhook:siem"])(
    "to %s is marked TEST, and says whether it was taken",
    async (target) => {
      const { now } = fakeClock();
      await using pagers = await openLocalPagers({ now });
      const parts = { settings: settingsFor(pagers), clock: { now, sleep: async () => {} } };

      expect(await sendTest(parts, target, "7F3K")).toBeUndefined();
      expect(pagers.calls()[0]?.body).toMatch(/TEST|"type":"test"/);
      expect(await sendTest(parts, `${target}-gone`, "7F3K")).toMatch("no such pager");
    },
  );
});
