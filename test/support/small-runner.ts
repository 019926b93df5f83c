import type { EffectKind, QueuedEffect } from "../../src/core/effect.ts";
import type { Desk } from "../../src/core/handle.ts";
import type { Performance, Performed, Performers } from "../../src/core/perform.ts";
import type { Metrics, Store } from "../../src/core/ports.ts";
import { type Runner, startRunner } from "../../src/core/run-effects.ts";
import { type FakeClock, fakeClock } from "./fake-clock.ts";
import { type RecordingLog, recordingLog } from "./recording-log.ts";
import { NOON } from "./samples.ts";
import { deskWith } from "./small-desk.ts";

/** What a test's performer does with an effect. */
export type Act = (
  effect: Performed<Exclude<EffectKind, "wake">>,
  signal: AbortSignal,
) => Promise<Performance>;

/** A runner around doors and bells, whose clock stands still. */
export interface SmallRunner extends AsyncDisposable {
  readonly runner: Runner;
  readonly desk: Desk;
  readonly clock: FakeClock;
  readonly log: RecordingLog;
  /** Keys in the order in which they were begun. */
  readonly begun: readonly string[];
  /** Names and labels of what was counted. */
  readonly counted: readonly string[];
}

/** Starts a runner that does `act` with everything but timers; until told, everything is done at once. */
export function smallRunner(
  store: Store,
  act: Act = async () => ({ outcome: "done" }),
  parts: { readonly clock?: FakeClock; readonly owner?: string } = {},
): SmallRunner {
  const clock = parts.clock ?? fakeClock();
  const log = recordingLog();
  const begun: string[] = [];
  const counted: string[] = [];
  const hook = { wake: (): void => {} };
  const desk: Desk = { ...deskWith(store), clock, wake: () => hook.wake() };
  const runner = startRunner({
    desk,
    performers: performersDoing(async (effect, signal) => {
      begun.push(effect.key);
      return await act(effect, signal);
    }),
    log,
    metrics: countingMetrics(counted),
    owner: parts.owner ?? "runner",
  });
  hook.wake = runner.wake;
  const following = clock.follow({ settled: runner.settled, nextDue: store.outbox.nextDue });
  return {
    runner,
    desk,
    clock,
    log,
    begun,
    counted,
    [Symbol.asyncDispose]: async () => {
      following[Symbol.dispose]();
      await runner[Symbol.asyncDispose]();
    },
  };
}

/** A question of the door, which is told what came of it. */
export function aQuestion(): QueuedEffect {
  return {
    kind: "slack.ask",
    data: { slot: "question", user: "U1" },
    key: "ask",
    lane: "slack",
    priority: "urgent",
    answers: { done: "door.told", failed: "door.untold" },
  };
}

/** Queues effects of the first door, as another process would: without a ring. */
export async function queueBehind(
  store: Store,
  ...effects: readonly QueuedEffect[]
): Promise<void> {
  const owner = { id: "id0001", caseKind: "door" };
  await store.transaction((tx) => tx.addEffects(owner, effects, NOON));
}

/** What the first door was told of its effects. */
export async function toldTo(store: Store): Promise<unknown> {
  return (await store.queries.caseById("id0001"))?.details["told"];
}

/** Performers that all do the same. */
export function performersDoing(act: Act): Performers {
  return {
    "slack.post": act,
    "slack.update": act,
    "slack.file": act,
    "slack.ask": act,
    page: act,
    "page.update": act,
    "sg.read": act,
    "sg.call": act,
    "bucket.call": act,
    "sg.find": act,
    "sg.sweep": act,
    "freeze.tell": act,
    "sg.attribute": act,
    "bucket.read": act,
    "logins.gather": act,
    "logins.factors": act,
    "logins.verify": act,
  };
}

function countingMetrics(counted: string[]): Metrics {
  return {
    count: (name, labels = {}) => void counted.push([name, ...Object.values(labels)].join(" ")),
    gauge: () => {},
    observe: () => {},
  };
}
