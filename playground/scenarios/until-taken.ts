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

const SETTLE_MS = 30_000;

/**
 * Waits until no message of #aws says these words any more: what is put back must have been seen, or the next change
 * would show nothing new. Not longer than 30 s, and not while the bot is away.
 */
export async function untilUnsaid(ground: Ground, words: RegExp): Promise<void> {
  const { slack } = ground;
  const deadline = performance.now() + SETTLE_MS;
  while (ground.isRunning() && performance.now() < deadline) {
    if (!slack.messages("aws").some((each) => words.test(slack.read(each)))) return;
    await wait(20);
  }
}
