import { setTimeout as wait } from "node:timers/promises";
import type { Ground } from "../stage.ts";

const PATIENCE_MS = 5000;

/** Waits until the bot has taken what is in the queue; at most 5 s. */
export async function untilTaken({ aws }: Pick<Ground, "aws">): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const { visible, inFlight } = await aws.queueDepth();
    if (visible + inFlight === 0) return;
    await wait(20);
  }
}
