import { setImmediate as nextTurn, setTimeout as realTime } from "node:timers/promises";
import { parseDuration } from "../../src/core/duration.ts";
import type { Clock } from "../../src/core/ports.ts";

/** Something that acts by itself when time moves: the effect runner, the app. */
export interface Follower {
  /** Resolves when it has nothing to do at this time. */
  readonly settled: () => Promise<void>;
  /** When it will next have something to do, as far as it knows. */
  readonly nextDue?: () => Promise<Date | undefined>;
}

/** A clock that stands still until told. */
export interface FakeClock extends Clock {
  /**
   * Moves time by `15m`, `90s`, `24h` …, stopping whenever somebody's sleep ends or a follower has something to do, and
   * lets everything settle at each stop. Sleeps that are short beside the way (a 250th) end at the next stop, not at their own.
   */
  readonly advance: (duration: string) => Promise<void>;
  /** Lets everything settle without moving time. */
  readonly settle: () => Promise<void>;
  /** From now on `advance` and `settle` wait for this one too, until it is disposed. */
  readonly follow: (follower: Follower) => Disposable;
  /** How many are sleeping. */
  readonly sleepers: () => number;
}

interface Sleeper {
  readonly until: number;
  readonly ms: number;
  readonly wake: () => void;
}

/** Enough for what asks a local server or a database, on a slow machine. */
const PATIENCE_MS = 2000;
/** The same for one that had not settled at the stop before. */
const MORE_PATIENCE_MS = 20;
const SHORT = 250;

/**
 * Starts at `start` (ISO 8601) and stands still. `patienceMs`: real milliseconds after which time moves on although a
 * follower has not settled, because it may be waiting for this clock.
 */
export function fakeClock(start = "2026-11-21T14:00:00.000Z", patienceMs = PATIENCE_MS): FakeClock {
  const state = { now: Date.parse(start) };
  const sleepers = new Set<Sleeper>();
  const followers = new Set<Follower>();
  const unsettled = new Map<Follower, Promise<void>>();

  async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const sleeper = { until: state.now + ms, ms, wake: () => resolve() };
    sleepers.add(sleeper);
    signal?.addEventListener("abort", sleeper.wake, { once: true });
    await promise;
    signal?.removeEventListener("abort", sleeper.wake);
    sleepers.delete(sleeper);
  }

  function moveTo(time: number): void {
    state.now = time;
    for (const { until, wake } of sleepers) if (until <= time) wake();
  }

  async function settle(): Promise<void> {
    await someTurns();
    for (const follower of followers) await settleOne(follower);
    await someTurns();
  }

  async function settleOne(follower: Follower): Promise<void> {
    const late = unsettled.get(follower);
    const settling = late ?? follower.settled();
    unsettled.set(follower, settling);
    if (await isDoneWithin(late ? MORE_PATIENCE_MS : patienceMs, settling))
      unsettled.delete(follower);
  }

  async function advance(duration: string): Promise<void> {
    const ms = parseDuration(duration);
    if (ms === undefined) throw new Error(`${duration} is no duration`);
    const target = state.now + ms;
    await settle();
    for (;;) {
      const stop = await nextStop(target, ms / SHORT);
      if (stop === undefined) break;
      moveTo(stop);
      await settle();
    }
    moveTo(target);
    await settle();
  }

  async function nextStop(target: number, short: number): Promise<number | undefined> {
    const ends = [...sleepers].filter((each) => each.ms >= short).map(({ until }) => until);
    const dues = await Promise.all([...followers].map(async (each) => await each.nextDue?.()));
    const stops = [...ends, ...dues.flatMap((due) => due?.getTime() ?? [])];
    const ahead = stops.filter((time) => time > state.now && time < target);
    return ahead.length === 0 ? undefined : Math.min(...ahead);
  }

  return {
    now: () => new Date(state.now),
    sleep,
    advance,
    settle,
    follow: (follower) => {
      followers.add(follower);
      return { [Symbol.dispose]: () => void followers.delete(follower) };
    },
    sleepers: () => sleepers.size,
  };
}

/** Promises that wait for each other need a few turns of the event loop until nothing moves any more. */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await nextTurn();
}

async function isDoneWithin(ms: number, work: Promise<void>): Promise<boolean> {
  const over = new AbortController();
  const late = realTime(ms, false, { signal: over.signal }).catch(() => false);
  const done = await Promise.race([work.then(() => true), late]);
  over.abort();
  await late;
  return done;
}
