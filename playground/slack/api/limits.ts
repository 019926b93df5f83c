/** How often a method may be called: Slack's tiers, by method; posting counts by channel. */
export type Tier = 1 | 2 | 3 | 4 | "post" | "unlimited";

/** `slack`: as the real one, with short bursts; `strict`: no bursts; `off`: no limits at all. */
export type Pacing = "slack" | "strict" | "off";

/** The buckets from which calls are paid. */
export type Buckets = Map<string, Bucket>;

interface Bucket {
  tokens: number;
  at: number;
}

/** Calls a minute. Source: docs.slack.dev/apis/web-api/rate-limits. */
const PER_MINUTE = { 1: 1, 2: 20, 3: 50, 4: 100 } as const;
/** One message a second and channel; "short bursts" are allowed, how short nobody says. */
const POSTS_PER_SECOND = 1;
const POST_BURST = 5;

/** Pays for one call. 0 when it may go on, else the seconds after which it may (whole, at least 1). */
export function payFor(
  buckets: Buckets,
  { tier, key, pacing }: { readonly tier: Tier; readonly key: string; readonly pacing: Pacing },
  nowMs: number,
): number {
  if (tier === "unlimited" || pacing === "off") return 0;
  const { burst, perMs } = rateOf(tier, pacing);
  const bucket = buckets.get(key) ?? { tokens: burst, at: nowMs };
  const tokens = Math.min(burst, bucket.tokens + Math.max(0, nowMs - bucket.at) * perMs);
  const isPaid = tokens >= 1;
  buckets.set(key, { tokens: isPaid ? tokens - 1 : tokens, at: nowMs });
  return isPaid ? 0 : Math.max(1, Math.ceil((1 - tokens) / perMs / 1000));
}

function rateOf(
  tier: Exclude<Tier, "unlimited">,
  pacing: Pacing,
): { readonly burst: number; readonly perMs: number } {
  const isStrict = pacing === "strict";
  if (tier === "post") return { burst: isStrict ? 1 : POST_BURST, perMs: POSTS_PER_SECOND / 1000 };
  return { burst: isStrict ? 1 : PER_MINUTE[tier], perMs: PER_MINUTE[tier] / 60_000 };
}
