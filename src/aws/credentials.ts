import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";
import type { Clock } from "../core/ports.ts";

/** 5 min before they end: a call that takes its whole deadline must not outlive its credentials. */
const EARLY_MS = 5 * 60_000;

/**
 * One cache for all clients that share a provider: fetched once, by whoever asks first, and again 5 minutes before the end.
 * The SDK caches per client, so that 30 clients would assume a role 30 times. A failure is not kept.
 */
export function shareCredentials(
  fetch: () => Promise<AwsCredentialIdentity>,
  clock: Clock,
): AwsCredentialIdentityProvider {
  const held: { until: number; fetching?: Promise<AwsCredentialIdentity> | undefined } = {
    until: 0,
  };
  async function renew(): Promise<AwsCredentialIdentity> {
    const fresh = await fetch();
    held.until = fresh.expiration
      ? fresh.expiration.getTime() - EARLY_MS
      : Number.POSITIVE_INFINITY;
    return fresh;
  }
  return async () => {
    if (held.fetching && clock.now().getTime() < held.until) return await held.fetching;
    // Until the answer is there everybody waits for this one request.
    held.until = Number.POSITIVE_INFINITY;
    const fetching = renew();
    held.fetching = fetching;
    try {
      return await fetching;
    } catch (error) {
      if (held.fetching === fetching) held.fetching = undefined;
      throw error;
    }
  };
}
