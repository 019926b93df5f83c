import type { Clock } from "../../core/ports.ts";
import type { TrackedWork } from "../tracked-work.ts";

/** Remembers what was looked up, one look-up at a time per key. */
export interface Cache<T> {
  readonly get: (key: string) => Promise<T>;
  /** Remembers what was learned otherwise. */
  readonly put: (key: string, value: T) => void;
}

/**
 * How long an answer is good (0: nothing was learned, it is asked again), and how long it may still be given while a new
 * one is fetched behind it.
 */
interface Freshness<T> {
  readonly freshMs: (value: T) => number;
  readonly staleMs: number;
}

/** Beyond this the oldest answers are forgotten. */
const MAX_ENTRIES = 10_000;

/** `load` must not throw: what it cannot find out is a value. `work` gets the look-ups that nobody waits for. */
export function openCache<T>(
  parts: { readonly clock: Clock; readonly work: TrackedWork },
  freshness: Freshness<T>,
  load: (key: string) => Promise<T>,
): Cache<T> {
  const known = new Map<string, { readonly value: T; readonly at: number }>();
  const loading = new Map<string, Promise<T>>();

  function refresh(key: string): Promise<T> {
    const underWay = loading.get(key);
    if (underWay) return underWay;
    const begun = (async () => {
      try {
        const value = await load(key);
        remember(key, value);
        return value;
      } finally {
        loading.delete(key);
      }
    })();
    loading.set(key, begun);
    parts.work.track(begun);
    return begun;
  }

  function ageOf(entry: { readonly at: number }): number {
    return parts.clock.now().getTime() - entry.at;
  }

  function remember(key: string, value: T): void {
    const before = known.get(key);
    const learned = freshness.freshMs(value) > 0;
    // What was known a moment ago is better than not knowing.
    if (!learned && before && ageOf(before) < freshness.staleMs) return;
    known.delete(key);
    known.set(key, { value, at: parts.clock.now().getTime() });
    const [oldest] = known.keys();
    if (known.size > MAX_ENTRIES && oldest !== undefined) known.delete(oldest);
  }

  return {
    put: remember,
    get: async (key) => {
      const entry = known.get(key);
      if (!entry) return await refresh(key);
      const age = ageOf(entry);
      const fresh = freshness.freshMs(entry.value);
      if (age < fresh) return entry.value;
      if (fresh === 0 || age >= freshness.staleMs) return await refresh(key);
      void refresh(key);
      return entry.value;
    },
  };
}
