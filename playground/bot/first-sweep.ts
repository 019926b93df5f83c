import { setTimeout as wait } from "node:timers/promises";
import type { App } from "../../src/app.ts";

const PATIENCE_MS = 20_000;

/**
 * Waits until the bot has swept its accounts: what was there before it came is told apart from what changes under its
 * eyes by the sweep at its start. Throws after 20 s.
 */
export async function firstSweep({ store }: Pick<App, "store">): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const sweeps = await store.queries.sweeps();
    if (sweeps.length > 0) return;
    await wait(10);
  }
  throw new Error("the bot has not swept its accounts within 20 s");
}
