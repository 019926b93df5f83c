import { setTimeout as wait } from "node:timers/promises";
import type { Ground } from "../stage.ts";

const PATIENCE_MS = 5000;

/** Waits until the bot has taken what is in the queue; not longer than the patience. */
export async function untilTaken(
  { aws }: Pick<Ground, "aws">,
  patienceMs: number = PATIENCE_MS,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const { visible, inFlight } = await aws.queueDepth();
    if (visible + inFlight === 0) return;
    await wait(20);
  }
}
