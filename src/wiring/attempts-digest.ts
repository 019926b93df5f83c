import { type EventDraft, eventId } from "../core/event.ts";
import type { Parts } from "./aws-side.ts";
import { handIn } from "./hand-in.ts";

const DAY_MS = 86_400_000;
/** More refusals of one day are not counted one by one. */
const MAX_CALLS = 50_000;

/** Tells the drift watcher what AWS refused people in the last day, the most frequent first. Once a day, whoever of the replicas does it. */
export async function digestAttempts(
  parts: Pick<Parts, "desk" | "log" | "metrics">,
): Promise<void> {
  const { clock, store } = parts.desk;
  const now = clock.now();
  const since = new Date(now.getTime() - DAY_MS);
  const texts = await store.queries.attempts(since, MAX_CALLS);
  const lines = [...Map.groupBy(texts, (text) => text)]
    .map(([text, all]) => ({ text: text.slice(0, 300), count: all.length }))
    .toSorted((a, b) => b.count - a.count);
  const key = `attempts/${now.toISOString().slice(0, 10)}`;
  const due: EventDraft = {
    id: eventId("digest", "sg.attempts_due", key),
    kind: "sg.attempts_due",
    caseKind: "drift",
    ref: { by: "key", key },
    at: now,
    actor: { kind: "system" },
    data: { lines: lines.slice(0, 100) },
  };
  await handIn(parts, [due]);
}
