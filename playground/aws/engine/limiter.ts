/** Token buckets by name, on the real clock: a limit that never refills under a still test clock would be a trap. */
export interface Limiter {
  /** Takes one of `perSecond` calls; false: too many. */
  take(name: string, perSecond: number): boolean;
}

/** Buckets as large as one second's worth, full at the start. */
export function createLimiter(): Limiter {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take: (name, perSecond) => {
      const at = performance.now();
      const bucket = buckets.get(name) ?? { tokens: perSecond, at };
      const refilled = bucket.tokens + ((at - bucket.at) / 1000) * perSecond;
      const tokens = Math.min(perSecond, refilled);
      buckets.set(name, { tokens: tokens >= 1 ? tokens - 1 : tokens, at });
      return tokens >= 1;
    },
  };
}
