import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../src/core/ports.ts";

/**
 * A clock that runs `factor` times as fast as the real one, from `origin` on (epoch milliseconds; now, unless given); 1 is
 * the real one. Processes with the same factor and origin have the same time.
 */
export function scaledClock(factor: number, origin: number = Date.now()): Clock {
  return {
    now: () => new Date(origin + (Date.now() - origin) * factor),
    sleep: async (ms, signal) => {
      try {
        await wait(ms / factor, undefined, signal ? { signal } : {});
      } catch (error) {
        if (!signal?.aborted) throw error;
      }
    },
  };
}
