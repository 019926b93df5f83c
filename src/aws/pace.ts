import type { Clock } from "../core/ports.ts";

/** Waits until the next call under this key may be made. Throws the signal's reason when it is aborted meanwhile. */
export type Pace = (key: string, signal: AbortSignal) => Promise<void>;

/**
 * Lets `perSecond` calls a second through for each key, that many at once after a pause. For this process alone:
 * replicas share the work by its nature (one sweeps, effects are leased), not its pace.
 */
export function openPace(perSecond: number, clock: Clock): Pace {
  const gapMs = 1000 / perSecond;
  const paidUntil = new Map<string, number>();
  return async (key, signal) => {
    const now = clock.now().getTime();
    // At most one second of calls is saved up.
    const start = Math.max(paidUntil.get(key) ?? 0, now - 1000 + gapMs);
    paidUntil.set(key, start + gapMs);
    if (start > now) await clock.sleep(start - now, signal);
    signal.throwIfAborted();
  };
}
