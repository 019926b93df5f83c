import { randomBytes, randomInt } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Clock, Ids } from "../core/ports.ts";

/** The real clock: the only place that asks for the time. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (ms, signal) => {
    try {
      await wait(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  },
};

const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";

/** Real chance, from the operating system. */
export const systemIds: Ids = {
  next: () => draw(16),
  reference: () => draw(4).toUpperCase(),
  chance: () => randomInt(2 ** 32) / 2 ** 32,
};

/** Each of 256 bytes falls on one of 32 letters: none is likelier than another. */
function draw(length: number): string {
  let text = "";
  for (const byte of takeBytes(length)) text += CROCKFORD.charAt(byte % 32);
  return text;
}

/** Asking the operating system costs more than an id is worth: it is asked for many at a time, and none is used twice. */
const pool = { bytes: randomBytes(1024), used: 0 };

function takeBytes(length: number): Buffer {
  if (pool.used + length > pool.bytes.length) Object.assign(pool, { bytes: randomBytes(1024), used: 0 });
  pool.used += length;
  return pool.bytes.subarray(pool.used - length, pool.used);
}
