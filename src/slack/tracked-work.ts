/** Work that was begun and must be waited for before the process may end. */
export interface TrackedWork {
  readonly track: (work: Promise<unknown>) => void;
  /** Resolves when everything that is tracked has ended, however it ended. */
  readonly ended: () => Promise<void>;
}

/** Starts with no work. */
export function trackWork(): TrackedWork {
  const open = new Set<Promise<unknown>>();

  async function follow(work: Promise<unknown>): Promise<void> {
    open.add(work);
    await Promise.allSettled([work]);
    open.delete(work);
  }

  return {
    track: (work) => void follow(work),
    ended: async () => {
      while (open.size > 0) await Promise.allSettled(open);
    },
  };
}
