import { describe, expect, it } from "vitest";
import { openLocalAws } from "../../playground/aws/open.ts";
import { parseConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/settings.ts";
import { type Desk, handle } from "../../src/core/handle.ts";
import type { Directory } from "../../src/core/readings.ts";
import type { OpenStore } from "../../src/store/open.ts";
import { openMetrics } from "../../src/web/metrics.ts";
import { sendCanary } from "../../src/wiring/canary.ts";
import { openHearing } from "../../src/wiring/hearing.ts";
import { buildHouse } from "../../src/wiring/house.ts";
import type { LoginJobParts } from "../../src/wiring/login-jobs.ts";
import { lookForGone } from "../../src/wiring/people-gone.ts";
import { tellOfSources } from "../../src/wiring/silent-hosts.ts";
import { openSide } from "../aws/side.ts";
import { identified } from "../logins/builders.ts";
import { ACCOUNT, HOST, START } from "../logins/cast.ts";
import { freshSqlite } from "../support/databases.ts";
import { type FakeClock, fakeClock } from "../support/fake-clock.ts";
import { recordingLog } from "../support/recording-log.ts";
import { countingIds } from "../support/small-house.ts";

const SETTINGS = `
queue: {url: "http://127.0.0.1:1/000000000000/queue"}
channels: {aws: C0AWS}
incidents: {channel: C0SEC}
logins:
  expected:
    - {person: U0ALICE, scope: "${ACCOUNT}/x", reason: the move, until: 2026-11-20}
`;

interface Stand {
  readonly parts: Omit<LoginJobParts, "sqs" | "aws" | "directory"> & {
    readonly directory: Directory;
  };
}

async function nobody(): ReturnType<Directory["members"]> {
  return { reading: "gone", readAt: START };
}

/** Slack, in which these people have left. */
function directoryOf(left: readonly string[]): Directory {
  return {
    person: async (user) => ({ user, state: left.includes(user) ? "deactivated" : "active" }),
    byEmail: async () => ({ user: "", state: "absent" }),
    isQuiet: async () => "unknown",
    members: nobody,
    usergroup: nobody,
  };
}

function openStand(store: OpenStore, clock: FakeClock, config: Config): Stand {
  const desk: Desk = {
    house: buildHouse(config),
    store,
    clock,
    ids: countingIds(),
    wake: () => {},
  };
  const directory = directoryOf([]);
  const parts = { config, desk, log: recordingLog(), metrics: openMetrics(), store, directory };
  return { parts };
}

async function notices(store: OpenStore): Promise<readonly string[]> {
  const told = await store.queries.recentCases("notice", new Date(0), 50);
  return told.map(({ key }) => key).toSorted();
}

describe("what sends lines", () => {
  it("a running host that fell silent, an unreadable shape and what ran out are told once a day", async () => {
    await using database = await freshSqlite();
    const clock = fakeClock(START.toISOString());
    await using store = await database.open({ clock });
    const { parts } = openStand(store, clock, parseConfig(SETTINGS, "countersign.yml"));
    {
      await using hearing = await openHearing({ store, clock, log: parts.log });
      const line = {
        group: "/var/log/secure",
        form: "text",
        talkative: false,
        failures: [],
      } as const;
      for (const host of [HOST, "i-0dead234def567890"])
        hearing.note({ ...line, host, account: ACCOUNT, region: "eu-west-1" });
    }
    await clock.advance("25h");
    const receivedAt = clock.now();
    for (const body of ["1", "2"])
      await store.deadLetters.add({
        receivedAt,
        reason: "a line begins with Accepted, and no rule cuts it",
        source: "logs:x",
        body,
      });
    const aws: LoginJobParts["aws"] = {
      findInstance: async (place, instanceId) =>
        instanceId === HOST
          ? {
              reading: "ok",
              value: { ...place, instanceId, privateIps: [], tags: {}, state: "running" },
              readAt: receivedAt,
            }
          : { reading: "gone", readAt: receivedAt },
    };
    await using local = await openLocalAws();
    await using side = openSide(local);
    const jobs = { ...parts, aws, sqs: await side.sqs() };

    for (let times = 0; times < 2; times++) await tellOfSources(jobs, AbortSignal.timeout(9000));

    expect(await notices(store)).toEqual([
      `expired/${ACCOUNT}/x/U0ALICE/2026-11-20`,
      `silent/${ACCOUNT}/eu-west-1//var/log/secure/2026-11-22`,
      "unreadable/a line begins with Accepted/2026-11-22",
    ]);
    const [silent] = (await store.queries.recentCases("notice", new Date(0), 9)).filter(({ key }) =>
      key.startsWith("silent/"),
    );
    expect(JSON.stringify(silent?.details)).toContain(`${HOST}, last heard 25 h ago`);
    expect(JSON.stringify(silent?.details)).not.toContain("i-0dead");
  });
});

describe("the hourly look for people who left", () => {
  it("L10: finds what Slack's event did not tell", async () => {
    await using database = await freshSqlite();
    const clock = fakeClock(START.toISOString());
    await using store = await database.open({ clock });
    const { parts } = openStand(store, clock, parseConfig(SETTINGS, "countersign.yml"));
    for (const user of ["U0ALICE", "U0BOB"])
      await handle(parts.desk, {
        id: user,
        kind: "login.identified",
        caseKind: "login",
        ref: { by: "key", key: user },
        at: START,
        actor: { kind: "system" },
        data: identified({
          key: user,
          person: { user, state: "active", by: "ssh_fp", assurance: "declared" },
        }),
      });

    for (let times = 0; times < 2; times++) await lookForGone(parts, directoryOf(["U0BOB"]));

    const logins = await store.queries.recentCases("login", START, 9);
    const states = logins.map(({ key, state }) => `${key} ${state}`).toSorted();
    expect(states).toEqual(["U0ALICE asked", "U0BOB raised"]);
    expect(await store.queries.recentCases("incident", START, 9)).toHaveLength(1);
  });
});

describe("the hourly test of the way through the queue", () => {
  it("that is not explained in a minute is an incident", async () => {
    await using database = await freshSqlite();
    const clock = fakeClock(START.toISOString());
    await using store = await database.open({ clock });
    await using local = await openLocalAws();
    await using side = openSide(local, {}, { clock });
    // Nobody takes anything out of this queue.
    const config = parseConfig(
      SETTINGS.replace("http://127.0.0.1:1/000000000000/queue", local.queueUrl),
      "countersign.yml",
    );
    const { parts } = openStand(store, clock, config);
    const sqs = await side.sqs();

    const sent = sendCanary({ ...parts, sqs }, AbortSignal.timeout(9000));
    await expect.poll(() => clock.sleepers()).toBeGreaterThan(0);
    await clock.advance("62s");
    await sent;

    const [incident] = await store.queries.recentCases("incident", START, 9);
    expect(incident).toMatchObject({ key: "login:canary", details: { cause: "login.canary" } });
  });

  it("that cannot be sent is said in the log", async () => {
    await using database = await freshSqlite();
    const clock = fakeClock(START.toISOString());
    await using store = await database.open({ clock });
    const config = parseConfig(SETTINGS, "countersign.yml");
    const { parts } = openStand(store, clock, config);
    await using local = await openLocalAws();
    await using side = openSide({ ...local, queueEndpoint: local.queueEndpoint });
    const log = recordingLog();
    const gone = { ...config, queue: { ...config.queue, url: `${local.queueUrl}-none` } };

    await sendCanary(
      { ...parts, log, config: gone, sqs: await side.sqs() },
      AbortSignal.timeout(9000),
    );

    expect(log.texts("warn")).toEqual(["the hourly test could not be sent to the queue"]);
  });
});
