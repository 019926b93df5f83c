import { digestLines } from "../buckets/digest.ts";
import { type EventDraft, eventId } from "../core/event.ts";
import type { Parts } from "./aws-side.ts";
import { handIn } from "./hand-in.ts";

const DAY_MS = 86_400_000;
/** More cases of refused calls in a day nobody reads. */
const MAX_CASES = 2000;

/** Tells, once a day and for each account, what became of its buckets that needs no message of its own. */
export async function digestBuckets(
  parts: Pick<Parts, "config" | "desk" | "log" | "metrics">,
): Promise<void> {
  const { clock, store } = parts.desk;
  const now = clock.now();
  const since = new Date(now.getTime() - DAY_MS);
  const recent = await store.queries.recentCases("exposure", since, MAX_CASES);
  for (const { id: account } of parts.config.accounts) {
    const snapshots = await store.queries.snapshots({ kind: "bucket", account });
    const cases = recent.filter(({ key }) => key.startsWith(`${account}/attempts:`));
    const lines = digestLines({ snapshots, cases, since });
    if (lines.length > 0) await handIn(parts, [draftOf(account, lines.slice(0, 100), now)]);
  }
}

function draftOf(account: string, lines: readonly string[], now: Date): EventDraft {
  const day = now.toISOString().slice(0, 10);
  return {
    id: eventId(`digest:${day}`, "bucket.digest", account),
    kind: "bucket.digest",
    caseKind: "exposure",
    ref: { by: "key", key: account },
    at: now,
    actor: { kind: "system" },
    data: { account, lines: [...lines] },
  };
}
