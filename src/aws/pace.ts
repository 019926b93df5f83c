import type { Clock } from "../core/ports.ts";
import { convertError } from "./errors.ts";

/** Waits until the next call of this action in this scope may be made. Throws `aws.unreachable` when the signal is aborted meanwhile. */
export type Pace = (scope: string, action: string, signal: AbortSignal) => Promise<void>;

/**
 * Lets `perSecond` calls a second through for each scope and action, that many at once after a pause. For this process alone:
 * replicas share the work by its nature (one sweeps, effects are leased), not its pace.
 */
export function openPace(perSecond: number, clock: Clock): Pace {
  const gapMs = 1000 / perSecond;
  const paidUntil = new Map<string, number>();
  return async (scope, action, signal) => {
    const key = `${scope} ${action}`;
    const now = clock.now().getTime();
    // At most one second of calls is saved up.
    const start = Math.max(paidUntil.get(key) ?? 0, now - 1000 + gapMs);
    paidUntil.set(key, start + gapMs);
    if (start > now) await clock.sleep(start - now, signal);
    if (signal.aborted) throw convertError(signal.reason, action);
  };
}
