import { z } from "zod";
import { CountersignError } from "../../src/core/errors.ts";
import { eventId } from "../../src/core/event.ts";
import type { Desk } from "../../src/core/handle.ts";
import { type House, register } from "../../src/core/house.ts";
import type { Clock, Ids, Log, Store } from "../../src/core/ports.ts";
import type { RawRecord } from "../../src/core/raw-record.ts";
import type { Watcher } from "../../src/core/watcher.ts";
import type { ClosedDecoder } from "../../src/intake/decode-all.ts";

const seen = z.object({ what: z.string() });
const details = z.object({ what: z.array(z.string()) });
const events = { "probe.seen": seen };

/** A watcher that notes what it sees, one case per word; `fault` is an event that it cannot take. */
const probe: Watcher<"open", z.infer<typeof details>, typeof events, undefined> = {
  kind: "probe",
  numbered: false,
  openStates: ["open"],
  closedStates: [],
  details,
  events,
  decide: (before, { data }) => {
    if (data.what === "fault")
      throw new CountersignError("core.invalid_event", { kind: "probe.seen" });
    return {
      case: { state: "open", details: { what: [...(before?.details.what ?? []), data.what] } },
      effects: [],
      reasons: ["seen"],
    };
  },
  render: () => undefined,
  renderModal: () => undefined,
  summarise: () => undefined,
  clicks: {},
  submissions: {},
  causes: [],
};

/** A house with the probe alone. */
const PROBE_HOUSE: House = new Map([["probe", register(probe, () => undefined)]]);

/** Makes one event of each record: `what` is its content, or says why nothing or a rejection comes of it. */
export const probeDecoder: ClosedDecoder = {
  name: "probe",
  decode: (raw, receivedAt) => {
    const what = contentOf(raw);
    if (what === "nothing") return { nothing: "said so" };
    if (what === "reject") return { rejected: "said so" };
    if (what === "throw") throw new TypeError("a bug");
    return {
      events: [
        {
          id: eventId(raw.id, "probe.seen", what),
          kind: "probe.seen",
          caseKind: "probe",
          ref: { by: "key", key: what },
          at: receivedAt,
          actor: { kind: "system" },
          data: { what },
        },
      ],
    };
  },
};

function contentOf(raw: RawRecord): string {
  if (raw.source === "log") return raw.message;
  const { what } = raw.source === "cloudtrail" ? raw.record : raw.body;
  return typeof what === "string" ? what : "something";
}

/** Ids that count: enough for tests, and the same each time. */
function countingIds(prefix = "id"): Ids {
  const state = { next: 0 };
  return {
    next: () => `${prefix}-${++state.next}`.padStart(16, "0"),
    reference: () => "TEST",
    chance: () => 0.5,
  };
}

/** A desk with the probe's house. */
export function openDesk(store: Store, clock: Clock, prefix?: string): Desk {
  return { house: PROBE_HOUSE, store, clock, ids: countingIds(prefix), wake: () => {} };
}

/** What the probe saw of each word, over all cases. */
export async function seenBy(store: Store): Promise<string[]> {
  const cases = await store.queries.openCases(["probe"], 10_000);
  return cases.flatMap((each) => details.parse(each.details).what).toSorted();
}

/** A log that keeps the texts of warnings and errors. */
export function keepingLog(): Log & { readonly texts: string[] } {
  const texts: string[] = [];
  return {
    texts,
    debug: () => {},
    info: () => {},
    warn: (_, text) => void texts.push(text),
    error: (_, text) => void texts.push(text),
  };
}
