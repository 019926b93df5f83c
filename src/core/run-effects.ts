import type { Desk } from "./handle.ts";
import type { Performers } from "./perform.ts";
import { performEffect } from "./perform-effect.ts";
import type { Log, Metrics } from "./ports.ts";

/** The effect runner while it runs. */
export interface Runner extends AsyncDisposable {
  /** Looks into the outbox now. */
  readonly wake: () => void;
  /** Resolves when a look that began after this call found nothing to do and nothing is being performed. */
  readonly settled: () => Promise<void>;
}

/** Parts of the runner. `owner` names this process in leases. */
export interface RunnerParts {
  readonly desk: Desk;
  readonly performers: Performers;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly owner: string;
}

/** More than the 30 s that a performer has, so that a slow one is not begun twice. */
const LEASE_MS = 60_000;
/** A timer is one transaction. When it takes longer it may be begun twice, which harms nobody: its event is one. */
const TIMER_LEASE_MS = 1500;
const AT_ONCE = 16;
/** With replicas another process may queue what this one could do: look at least this often. */
const LOOK_MS = 1000;
/** How long a stop waits for what is being performed. */
const DRAIN_MS = 20_000;

interface Running {
  readonly parts: RunnerParts;
  readonly stopping: AbortController;
  readonly performing: AbortController;
  readonly inHand: Set<Promise<void>>;
  /** Those who wait for `settled`. */
  readonly waiting: Set<() => void>;
  /** Renewed at each look, so that no ring between two looks is lost. */
  bell: PromiseWithResolvers<void>;
}

/** Starts performing what is in the outbox, until disposed. Disposing waits for effects in hand, at most 20 s. */
export function startRunner(parts: RunnerParts): Runner {
  const running: Running = {
    parts,
    stopping: new AbortController(),
    performing: new AbortController(),
    inHand: new Set(),
    waiting: new Set(),
    bell: Promise.withResolvers<void>(),
  };
  const ended = keepLooking(running);
  return {
    wake: () => running.bell.resolve(),
    settled: () => settled(running),
    [Symbol.asyncDispose]: () => drain(running, ended),
  };
}

async function keepLooking(running: Running): Promise<void> {
  const { parts, stopping } = running;
  while (!stopping.signal.aborted) {
    try {
      await look(running);
    } catch (error) {
      parts.log.error({}, "the outbox cannot be read", error);
      await parts.desk.clock.sleep(LOOK_MS, stopping.signal);
    }
  }
}

async function look(running: Running): Promise<void> {
  const { inHand, stopping } = running;
  const asked = [...running.waiting];
  running.bell = Promise.withResolvers<void>();
  const claimed = inHand.size < AT_ONCE ? await claimSome(running) : 0;
  if (claimed > 0 || stopping.signal.aborted) return;
  if (inHand.size === 0) for (const resolve of asked) resolve();
  await rest(running);
}

async function claimSome(running: Running): Promise<number> {
  const { parts, inHand, performing } = running;
  const claimed = await parts.desk.store.outbox.claim({
    now: parts.desk.clock.now(),
    leaseMs: LEASE_MS,
    timerLeaseMs: TIMER_LEASE_MS,
    limit: AT_ONCE - inHand.size,
    owner: parts.owner,
  });
  for (const effect of claimed) {
    const work = performEffect(parts, effect, performing.signal).finally(() => {
      inHand.delete(work);
      running.bell.resolve();
    });
    inHand.add(work);
  }
  return claimed.length;
}

/** Waits for the bell, for the next effect that becomes due, or until it is time to look what other replicas queued. */
async function rest({ parts, bell }: Running): Promise<void> {
  const { clock, store } = parts.desk;
  const due = await store.outbox.nextDue();
  const untilDue = due ? due.getTime() - clock.now().getTime() : LOOK_MS;
  // Due and yet not claimed: it is in hand elsewhere, or all hands are full. Asking again at once would not help.
  const ms = untilDue > 0 ? Math.min(untilDue, LOOK_MS) : LOOK_MS;
  const rung = new AbortController();
  await Promise.race([bell.promise, clock.sleep(ms, rung.signal)]);
  rung.abort();
}

async function settled({ waiting, stopping, bell }: Running): Promise<void> {
  if (stopping.signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  waiting.add(resolve);
  bell.resolve();
  await promise;
  waiting.delete(resolve);
}

async function drain(running: Running, ended: Promise<void>): Promise<void> {
  const { parts, inHand, stopping, performing } = running;
  stopping.abort();
  running.bell.resolve();
  await ended;
  for (const resolve of running.waiting) resolve();
  const drained = new AbortController();
  await Promise.race([
    Promise.allSettled(inHand),
    parts.desk.clock.sleep(DRAIN_MS, drained.signal),
  ]);
  drained.abort();
  performing.abort();
  await Promise.allSettled(inHand);
}
