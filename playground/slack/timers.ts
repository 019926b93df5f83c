/** Timers that all end when this is closed. */
export interface Timers {
  /** Runs `then` after so many milliseconds of the wall; the answer cancels it. */
  readonly after: (ms: number, then: () => void) => () => void;
  readonly every: (ms: number, run: () => void) => void;
  readonly close: () => void;
}

/** No timers yet. */
export function openTimers(): Timers {
  const pending = new Set<NodeJS.Timeout>();
  function after(ms: number, then: () => void): () => void {
    const timer = setTimeout(() => {
      pending.delete(timer);
      then();
    }, ms);
    pending.add(timer);
    return () => {
      clearTimeout(timer);
      pending.delete(timer);
    };
  }
  function every(ms: number, run: () => void): void {
    pending.add(setInterval(run, ms));
  }
  function close(): void {
    for (const timer of pending) clearTimeout(timer);
    pending.clear();
  }
  return { after, every, close };
}
