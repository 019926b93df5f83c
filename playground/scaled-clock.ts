import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../src/core/ports.ts";

/** A clock that runs `factor` times as fast as the real one, from now on; 1 is the real one. */
export function scaledClock(factor: number): Clock {
  const began = Date.now();
  return {
    now: () => new Date(began + (Date.now() - began) * factor),
    sleep: async (ms, signal) => {
      try {
        await wait(ms / factor, undefined, signal ? { signal } : {});
      } catch (error) {
        if (!signal?.aborted) throw error;
      }
    },
  };
}
