import { setTimeout as pause } from "node:timers/promises";

const LOOK_MS = 20;

/** Looks again and again until `found` answers something, and answers that. Throws `complaint` after `ms`, or when aborted. */
export async function until<T>(
  found: () => Promise<T | undefined> | T | undefined,
  { ms, signal, complaint }: { ms: number; signal: AbortSignal; complaint: () => string },
): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    const answer = await found();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(complaint());
    await pause(LOOK_MS, undefined, { signal });
  }
}
