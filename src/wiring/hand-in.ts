import type { EventDraft } from "../core/event.ts";
import { handleAll } from "../core/handle.ts";
import type { Parts } from "./aws-side.ts";

/** Events in one transaction. */
const CHUNK = 200;

/** Takes what a sweep has found through the house. An event with a fault of its own is logged; throws when the database does not answer. */
export async function handIn(
  { desk, log, metrics }: Pick<Parts, "desk" | "log" | "metrics">,
  drafts: readonly EventDraft[],
): Promise<void> {
  for (let from = 0; from < drafts.length; from += CHUNK) {
    const some = drafts.slice(from, from + CHUNK);
    for (const [index, handled] of (await handleAll(desk, some)).entries()) {
      const { id = "", kind = "" } = some[index] ?? {};
      metrics.count("events_total", { kind, outcome: handled.outcome });
      if (handled.outcome === "fault")
        log.error({ event: id }, "an event could not be handled", handled.error);
    }
  }
}
