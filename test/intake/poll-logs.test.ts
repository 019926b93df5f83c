import { describe, expect, it } from "vitest";
import { openLocalAws } from "../../playground/aws/open.ts";
import type { Store } from "../../src/core/ports.ts";
import {
  type LogPollingParts,
  openLogPolling,
  type ReadLogPage,
} from "../../src/intake/poll-logs.ts";
import { countingMetrics, HOME, openSide } from "../aws/side.ts";
import { DATABASES, freshSqlite } from "../support/databases.ts";
import { type FakeClock, fakeClock } from "../support/fake-clock.ts";
import { keepingLog, openDesk, probeDecoder, seenBy } from "./probe.ts";

const GROUP = { ...HOME, group: "/prod/auth", intervalMs: 15_000 };

function polling(
  store: Store,
  clock: FakeClock,
  readPage: ReadLogPage,
): LogPollingParts & { readonly log: ReturnType<typeof keepingLog> } {
  return {
    desk: openDesk(store, clock),
    decoders: [probeDecoder],
    log: keepingLog(),
    metrics: countingMetrics(),
    groups: [GROUP],
    readPage,
  };
}

describe.each(DATABASES)("polling log groups on %s", (_name, fresh) => {
  it("F14: sees late lines, lines of one millisecond and lines after an empty page once each", async () => {
    const clock = fakeClock();
    await using database = await fresh();
    await using store = await database.open({ clock });
    await using local = await openLocalAws({ now: clock.now });
    await using side = openSide(local, {}, { clock });
    const start = clock.now().getTime();
    function write(message: string, secondsAgo: number): void {
      const at = new Date(clock.now().getTime() - secondsAgo * 1000);
      local.log(GROUP.group, "i-0abc", [{ message, at }]);
    }

    write("before the start", 5);
    await using _ = openLogPolling(polling(store, clock, side.readLogPage));
    await expect.poll(() => seenBy(store)).toEqual(["before the start"]);
    await clock.advance("20m");
    write("in time", 1);
    write("same millisecond, one", 2);
    write("same millisecond, two", 2);
    write("late by 8 minutes", 480);
    local.fault.emptyPages(2);
    await later(clock, store, 5);
    write("same millisecond, three", 17);
    await later(clock, store, 6);

    expect(await seenBy(store)).toEqual([
      "before the start",
      "in time",
      "late by 8 minutes",
      "same millisecond, one",
      "same millisecond, three",
      "same millisecond, two",
    ]);
    expect(clock.now().getTime() - start).toBeLessThan(30 * 60_000);
    const rows = await database.query("select count(*) as n from events");
    expect(Number(rows[0]?.["n"])).toBe(6);
  }, 30_000);
});

describe("polling log groups", () => {
  it("F14: reads a whole day again once a day, for lines that came hours late", async () => {
    const clock = fakeClock();
    await using database = await freshSqlite();
    await using store = await database.open({ clock });
    const spans: number[] = [];
    const readPage = pagesOf(({ from, to }) => {
      spans.push(Math.round((to.getTime() - from.getTime()) / 60_000));
      return { events: [] };
    });

    await using _ = openLogPolling({
      ...polling(store, clock, readPage),
      groups: [{ ...GROUP, intervalMs: 3_600_000 }],
    });
    await expect.poll(() => spans.length).toBe(1);
    for (let hour = 1; hour <= 50; hour++) {
      await clock.advance("1h");
      await expect.poll(() => spans.length).toBe(hour + 1);
    }

    // An hour and the overlap each time, and twice a day.
    expect(spans.filter((span) => span === 70)).toHaveLength(48);
    expect(spans.filter((span) => span === 1440)).toHaveLength(2);
  }, 20_000);

  it("moves its mark only after everything up to it is stored, also over a restart", async () => {
    const clock = fakeClock();
    await using database = await freshSqlite();
    await using store = await database.open({ clock });
    const lines = [line("first", "one")];
    const log = { fails: false };
    const readPage = pagesOf((_window, token) => {
      if (token === undefined) return { events: lines.slice(0, 1), next: "more" };
      if (log.fails) throw new Error("throttled");
      return { events: lines.slice(1) };
    });

    {
      await using _ = openLogPolling(polling(store, clock, readPage));
      await expect.poll(() => seenBy(store)).toEqual(["one"]);
      log.fails = true;
      lines.push(line("second", "two"));
      const before = await store.checkpoints.load("logs:111122223333/eu-central-1//prod/auth");
      await clock.advance("5m");
      expect(await store.checkpoints.load("logs:111122223333/eu-central-1//prod/auth")).toBe(
        before,
      );
    }
    log.fails = false;
    await clock.advance("3h");
    const windows: Date[] = [];
    await using _ = openLogPolling(
      polling(store, clock, async (window, token, signal) => {
        windows.push(window.from);
        return await readPage(window, token, signal);
      }),
    );

    await expect.poll(() => seenBy(store)).toEqual(["one", "two"]);
    expect(windows[0]?.toISOString()).toBe("2026-11-21T13:50:00.000Z");
  });

  it("puts a line that it cannot decode aside once, however often it is read", async () => {
    const clock = fakeClock();
    await using database = await freshSqlite();
    await using store = await database.open({ clock });
    const lines = [line("bad", "reject"), line("good", "good"), line("odd", "fault")];
    const reads = { count: 0 };
    const readPage = pagesOf(() => {
      reads.count += 1;
      return { events: lines };
    });

    for (let start = 1; start <= 3; start++) {
      await using _ = openLogPolling(polling(store, clock, readPage));
      await expect.poll(() => reads.count).toBeGreaterThanOrEqual(start * 2 - 1);
      await clock.advance("1m");
    }

    const letters = await store.deadLetters.list(10);
    expect(letters.map(({ reason }) => reason).toSorted()).toEqual([
      "its event could not be handled",
      "said so",
    ]);
    expect(
      JSON.parse(letters.find(({ reason }) => reason === "said so")?.body ?? ""),
    ).toMatchObject({
      messageType: "DATA_MESSAGE",
      owner: HOME.account,
      region: HOME.region,
      logGroup: GROUP.group,
      logEvents: [{ id: "bad", message: "reject" }],
    });
    expect(await seenBy(store)).toEqual(["good"]);
  });

  it("says that a group cannot be read, and tries again", async () => {
    const clock = fakeClock();
    await using database = await freshSqlite();
    await using store = await database.open({ clock });
    await using local = await openLocalAws({ now: clock.now });
    await using side = openSide(local, {}, { clock });
    local.log(GROUP.group, "i-0abc", ["hello"]);
    local.fault.deny("logs:FilterLogEvents", 1);
    const parts = polling(store, clock, side.readLogPage);

    await using _ = openLogPolling(parts);
    await expect.poll(() => parts.log.texts).toEqual(["a log group was not read"]);
    await later(clock, store, 1);

    expect(await seenBy(store)).toEqual(["hello"]);
  });

  it("does not believe a list that never ends", async () => {
    const clock = fakeClock();
    await using database = await freshSqlite();
    await using store = await database.open({ clock });
    const parts = polling(store, clock, async () => ({ events: [], next: "same" }));

    await using _ = openLogPolling(parts);

    await expect.poll(() => parts.log.texts).toEqual(["a log group was not read"]);
  });
});

type Page = Awaited<ReturnType<ReadLogPage>>;

/** A log group that answers as it is told. */
function pagesOf(
  answer: (window: Parameters<ReadLogPage>[0], token: string | undefined) => Page,
): ReadLogPage {
  return async (window, token) => answer(window, token);
}

function line(id: string, message: string): Page["events"][number] {
  return { id, stream: "i-0abc", at: new Date("2026-11-21T13:59:00Z"), message };
}

/** Moves the clock until the probe has seen that many. */
async function later(clock: FakeClock, store: Store, count: number): Promise<void> {
  async function seenLater(): Promise<number> {
    await clock.advance("5s");
    return (await seenBy(store)).length;
  }
  await expect.poll(seenLater, { timeout: 10_000 }).toBeGreaterThanOrEqual(count);
}
