import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Desk, handleAll } from "../../src/core/handle.ts";
import { register } from "../../src/core/house.ts";
import { incidentOpenSchema } from "../../src/core/incident-signals.ts";
import type { Ids, Store } from "../../src/core/ports.ts";
import { startRunner } from "../../src/core/run-effects.ts";
import type { Watcher } from "../../src/core/watcher.ts";
import { loginWatcher } from "../../src/logins/index.ts";
import { openMetrics } from "../../src/web/metrics.ts";
import { freshSqlite } from "../support/databases.ts";
import { type FakeClock, fakeClock } from "../support/fake-clock.ts";
import { recordingLog } from "../support/recording-log.ts";
import { failingAt } from "../support/small-desk.ts";
import { countingIds } from "../support/small-house.ts";
import { performersDoing } from "../support/small-runner.ts";
import { identified } from "./builders.ts";
import { MINUTE, POLICY, START } from "./cast.ts";

const QUESTIONS = 100;
const KILLS = 20;

const counted = z.object({ times: z.number() });
type Counted = z.infer<typeof counted>;
const openings = { "incident.open": incidentOpenSchema } as const;

/** Counts how often each incident was opened, and does nothing else. */
const COUNTER: Watcher<"open", Counted, typeof openings, undefined> = {
  kind: "incident",
  numbered: false,
  openStates: ["open"],
  closedStates: [],
  details: counted,
  events: openings,
  decide: (before) => ({
    case: { state: "open", details: { times: (before?.details.times ?? 0) + 1 } },
    effects: [],
    reasons: ["opened"],
  }),
  render: () => undefined,
  renderModal: () => undefined,
  summarise: () => undefined,
  clicks: {},
  submissions: {},
  causes: [],
};

function deskOf(store: Store, clock: FakeClock, ids: Ids): Desk {
  const house: Desk["house"] = new Map([
    ["login", register(loginWatcher, () => POLICY)],
    ["incident", register(COUNTER, () => undefined)],
  ]);
  return { house, store, clock, ids, wake: () => {} };
}

/** A runner that lives until the database fails under it, and the time that it sees. */
async function liveAwhile(desk: Desk, clock: FakeClock, step: number): Promise<void> {
  const store = failingAt(desk.store, step);
  const runner = startRunner({
    desk: { ...desk, store },
    performers: performersDoing(async () => ({ outcome: "done" })),
    log: recordingLog(),
    metrics: openMetrics(),
    owner: `runner-${step}`,
  });
  await using _ = runner;
  const following = clock.follow({ settled: runner.settled, nextDue: store.outbox.nextDue });
  await clock.advance("35s");
  following[Symbol.dispose]();
}

describe("L15 (in part): many open questions and a process that dies again and again", () => {
  it("each becomes one incident when its time is over, none is lost, none is escalated twice", async () => {
    await using database = await freshSqlite();
    const clock = fakeClock(START.toISOString(), 500);
    await using store = await database.open({ clock });
    const desk = deskOf(store, clock, countingIds());
    await handleAll(
      desk,
      Array.from({ length: QUESTIONS }, (_, index) => ({
        id: `sighted-${index}`,
        kind: "login.identified",
        caseKind: "login",
        ref: { by: "key" as const, key: `U0ALICE/${index}` },
        at: START,
        actor: { kind: "system" as const },
        data: identified({ key: `U0ALICE/${index}` }),
      })),
    );

    for (let kill = 0; kill < KILLS; kill++) await liveAwhile(desk, clock, 7 + kill * 13);
    // What was in hand when the database failed is free again a minute later.
    await liveAwhile(desk, clock, Number.POSITIVE_INFINITY);
    await clock.advance("2m");
    await liveAwhile(desk, clock, Number.POSITIVE_INFINITY);

    expect(clock.now().getTime() - START.getTime()).toBeLessThan(16 * MINUTE);
    const logins = await store.queries.recentCases("login", START, 999);
    const incidents = await store.queries.recentCases("incident", START, 999);
    expect(logins.filter(({ state }) => state === "raised")).toHaveLength(QUESTIONS);
    expect(incidents).toHaveLength(QUESTIONS);
    expect(new Set(incidents.map(({ details }) => details["times"]))).toEqual(new Set([1]));
  });
});
