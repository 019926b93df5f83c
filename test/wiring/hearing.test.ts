import { describe, expect, it } from "vitest";
import type { RawRecord } from "../../src/core/raw-record.ts";
import { decodeAndListen } from "../../src/logins/decode.ts";
import { type Hearing, openHearing } from "../../src/wiring/hearing.ts";
import { HOST, hostLine, POLICY, START } from "../logins/cast.ts";
import { DATABASES, freshSqlite } from "../support/databases.ts";
import { fakeClock } from "../support/fake-clock.ts";
import { recordingLog } from "../support/recording-log.ts";

function hear(hearing: Hearing, line: RawRecord): void {
  const { heard } = decodeAndListen(line, POLICY, START);
  if (heard) hearing.note(heard);
}

const JOURNAL = JSON.stringify({ MESSAGE: "Server listening", _UID: "0", _COMM: "sshd" });
const SESSION =
  "web-7 sshd[1]: Starting session: shell on pts/0 for alice from 203.0.113.7 port 50000 id 0";
const FAILED = "web-7 sshd[1]: Failed password for alice from 198.51.100.1 port 50000 ssh2";

const FAILURE = hostLine(`${START.toISOString()} ${FAILED}`);

describe("what hosts send", () => {
  it("is remembered, written once a minute, and known after a restart", async () => {
    await using database = await freshSqlite();
    const clock = fakeClock(START.toISOString());
    await using store = await database.open({ clock });
    const log = recordingLog();
    {
      await using hearing = await openHearing({ store, clock, log });
      hear(hearing, hostLine(JOURNAL));
      hear(hearing, hostLine(`${START.toISOString()} ${SESSION}`));
      await clock.advance("61s");

      expect(await hearing.speaks(HOST)).toBe(true);
      expect([...hearing.journals, ...hearing.talkative]).toEqual([HOST, HOST]);
    }
    await using again = await openHearing({ store, clock, log });

    expect([...again.journals, ...again.talkative]).toEqual([HOST, HOST]);
    expect(await store.queries.snapshots({ kind: "log-host" })).toMatchObject([
      { key: HOST, data: { lines: 2, rejected: 0, form: "text", group: "/var/log/secure" } },
    ]);
  });

  it("is over after a day of silence", async () => {
    await using database = await freshSqlite();
    const clock = fakeClock(START.toISOString());
    await using store = await database.open({ clock });
    await using hearing = await openHearing({ store, clock, log: recordingLog() });
    hear(hearing, hostLine(JOURNAL));
    await hearing.flush();

    await clock.advance("24h");
    await hearing.flush();

    expect(await hearing.speaks(HOST)).toBe(false);
    expect(await hearing.speaks("i-0never")).toBe(false);
    expect(hearing.journals.size).toBe(0);
  });
});

describe.each(DATABASES)("failed attempts on %s", (_, fresh) => {
  it("are counted for ten minutes by where they came from", async () => {
    await using database = await fresh();
    const clock = fakeClock(START.toISOString());
    await using store = await database.open({ clock });
    await using hearing = await openHearing({ store, clock, log: recordingLog() });
    for (let times = 0; times < 5; times++) hear(hearing, FAILURE);
    const soon = await hearing.failuresFrom("198.51.100.1");

    await clock.advance("615s");

    expect([soon, await hearing.failuresFrom("198.51.100.1")]).toEqual([5, 0]);
    expect(await hearing.failuresFrom("203.0.113.7")).toBe(0);
  });

  it("are those of all replicas, and known after a restart", async () => {
    await using database = await fresh();
    const clock = fakeClock(START.toISOString());
    await using store = await database.open({ clock });
    await using other = await database.open({ clock });
    const parts = { clock, log: recordingLog() };
    await using here = await openHearing({ ...parts, store });
    {
      await using there = await openHearing({ ...parts, store: other });
      for (let times = 0; times < 3; times++) hear(there, FAILURE);
      for (let times = 0; times < 2; times++) hear(here, FAILURE);
      await clock.advance("5s");

      await expect.poll(() => here.failuresFrom("198.51.100.1")).toBe(5);
      hear(there, FAILURE);
    }
    expect(await here.failuresFrom("198.51.100.1")).toBe(6);
  });

  it("are few rows, however many they are", async () => {
    await using database = await fresh();
    const clock = fakeClock(START.toISOString());
    await using store = await database.open({ clock });
    await using hearing = await openHearing({ store, clock, log: recordingLog() });
    for (let second = 0; second < 60; second++) {
      for (let times = 0; times < 166; times++) hear(hearing, FAILURE);
      await clock.advance("1s");
    }

    const [rows] = await database.query("select count(*) as n from login_failures");

    expect(await hearing.failuresFrom("198.51.100.1")).toBe(9960);
    expect(Number(rows?.["n"])).toBeLessThanOrEqual(5);
  });

  it("are not lost when the database is away for a moment", async () => {
    await using database = await fresh();
    const clock = fakeClock(START.toISOString());
    await using store = await database.open({ clock });
    const trouble = { left: 1 };
    const failures = {
      ...store.failures,
      add: async (...given: Parameters<typeof store.failures.add>) => {
        if (trouble.left-- > 0) throw new Error("away");
        await store.failures.add(...given);
      },
    };
    const log = recordingLog();
    await using hearing = await openHearing({ store: { ...store, failures }, clock, log });
    hear(hearing, FAILURE);

    await clock.advance("5s");

    await expect.poll(() => trouble.left).toBe(0);
    expect(await hearing.failuresFrom("198.51.100.1")).toBe(1);
  });
});
