import { describe, expect, it } from "vitest";
import type { RawRecord } from "../../src/core/raw-record.ts";
import { decodeAndListen } from "../../src/logins/decode.ts";
import { type Hearing, openHearing } from "../../src/wiring/hearing.ts";
import { HOST, hostLine, POLICY, START } from "../logins/cast.ts";
import { freshSqlite } from "../support/databases.ts";
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

  it("failed attempts are counted for ten minutes by where they came from", async () => {
    await using database = await freshSqlite();
    const clock = fakeClock(START.toISOString());
    await using store = await database.open({ clock });
    await using hearing = await openHearing({ store, clock, log: recordingLog() });
    for (let times = 0; times < 5; times++)
      hear(hearing, hostLine(`${START.toISOString()} ${FAILED}`));
    const soon = hearing.failuresFrom("198.51.100.1");

    await clock.advance("10m");

    expect([soon, hearing.failuresFrom("198.51.100.1")]).toEqual([5, 0]);
    expect(hearing.failuresFrom("203.0.113.7")).toBe(0);
  });
});
