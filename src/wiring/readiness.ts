import { CountersignError } from "../core/errors.ts";
import type { Store } from "../core/ports.ts";

/** What readiness depends on. */
export interface Readiness {
  readonly store: Store;
  readonly slack: { readonly isReady: () => boolean };
  readonly queue: { readonly isReachable: () => boolean };
}

/** Why this process should get no work now, a sentence each; empty: it is ready. */
export async function unreadyReasons(of: Readiness): Promise<readonly string[]> {
  const reasons: string[] = [];
  try {
    await of.store.queries.ping();
  } catch (error) {
    reasons.push(
      error instanceof CountersignError ? error.message : "the database does not answer",
    );
  }
  if (!of.slack.isReady()) reasons.push("slack: no connection for more than a minute");
  if (!of.queue.isReachable()) reasons.push("queue: it does not answer");
  return reasons;
}
