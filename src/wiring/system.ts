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
  return Array.from(takeBytes(length), (byte) => CROCKFORD.charAt(byte % 32)).join("");
}

/** Chance that was asked for and not used yet. Asking the operating system for each id is dearer than the id. */
const drawn = { bytes: randomBytes(1024), used: 0 };

function takeBytes(length: number): Buffer {
  if (drawn.used + length > drawn.bytes.length)
    Object.assign(drawn, { bytes: randomBytes(1024), used: 0 });
  drawn.used += length;
  return drawn.bytes.subarray(drawn.used - length, drawn.used);
}
