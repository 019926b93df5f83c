import type { Clock, Store } from "../core/ports.ts";

/** Failed attempts by the address that they came from: counted here, and added to those of all replicas. */
export interface FailureCounts {
  readonly note: (ip: string, count: number) => void;
  /** How many came from there within the last ten minutes, whichever replica saw them. Throws what the store throws. */
  readonly from: (ip: string) => Promise<number>;
  /** Writes what is new. A flood is a row per address, not one per attempt. */
  readonly flush: () => Promise<void>;
}

const WINDOW_MS = 10 * 60_000;
/** Attempts are counted together for so long; the window is up to this much longer, because too few lower a risk. */
const SLOT_MS = 15_000;
/** Addresses that wait to be written; a flood from more of them forgets the oldest. */
const MAX_ADDRESSES = 20_000;

/** Slot (epoch milliseconds) -> attempts. */
type Slots = Map<number, number>;

/** Begins to count. Nothing is lost by a restart but what was not written yet. */
export function openFailureCounts(parts: {
  readonly store: Pick<Store, "failures">;
  readonly clock: Clock;
}): FailureCounts {
  const { clock, store } = parts;
  const unwritten = new Map<string, Slots>();
  const writing = { last: Promise.resolve() };

  function note(ip: string, slot: number, count: number): void {
    const slots = unwritten.get(ip) ?? new Map<number, number>();
    slots.set(slot, (slots.get(slot) ?? 0) + count);
    unwritten.set(ip, slots);
    const [oldest] = unwritten.keys();
    if (unwritten.size > MAX_ADDRESSES && oldest !== undefined) unwritten.delete(oldest);
  }

  function since(): Date {
    return new Date(clock.now().getTime() - WINDOW_MS - SLOT_MS);
  }

  async function write(): Promise<void> {
    if (unwritten.size === 0) return;
    const counted = [...unwritten].flatMap(([source, slots]) =>
      [...slots].map(([slot, count]) => ({ source, slot: new Date(slot), count })),
    );
    unwritten.clear();
    try {
      await store.failures.add(counted, since());
    } catch (error) {
      for (const { source, slot, count } of counted) note(source, slot.getTime(), count);
      throw error;
    }
  }

  /** One write at a time: who counts after it misses nothing that is on its way. */
  async function flush(): Promise<void> {
    const mine = writing.last.then(write);
    writing.last = mine.catch(() => undefined);
    await mine;
  }

  return {
    note: (ip, count) => {
      const now = clock.now().getTime();
      note(ip, now - (now % SLOT_MS), count);
    },
    from: async (ip) => {
      await flush();
      return await store.failures.count(ip, since());
    },
    flush,
  };
}
