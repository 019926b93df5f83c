import type { EventDraft } from "../core/event.ts";
import type { RawRecord } from "../core/raw-record.ts";
import type { Decoded, Decoder } from "../core/watcher.ts";

/** A decoder with its policy closed over. */
export interface ClosedDecoder {
  readonly name: string;
  readonly decode: (raw: RawRecord, receivedAt: Date) => Decoded;
}

/** Closes a decoder over its policy, which is asked for anew with each record: configuration may be read again. */
export function closeDecoder<P>(decoder: Decoder<P>, policy: () => P): ClosedDecoder {
  return {
    name: decoder.name,
    decode: (raw, receivedAt) => decoder.decode(raw, policy(), receivedAt),
  };
}

/**
 * What all decoders together make of a record: all their events; a rejection if somebody rejected it and nobody made
 * events, or if who made events says so too; else nothing, with the reasons. A decoder that throws (a bug) rejects, so that the record is kept.
 */
export function decodeAll(
  decoders: readonly ClosedDecoder[],
  raw: RawRecord,
  receivedAt: Date,
): Decoded {
  const answers = decoders.map((decoder) => ask(decoder, raw, receivedAt));
  const events: EventDraft[] = answers.flatMap((each) => ("events" in each ? each.events : []));
  const kept = answers.flatMap((each) =>
    "events" in each && each.rejected !== undefined ? each.rejected : [],
  );
  if (events.length > 0)
    return { events, ...(kept.length > 0 ? { rejected: kept.join("; ") } : {}) };
  const rejected = answers.flatMap((each) => ("rejected" in each ? (each.rejected ?? []) : []));
  if (rejected.length > 0) return { rejected: rejected.join("; ") };
  const why = answers.flatMap((each) => ("nothing" in each ? each.nothing : []));
  return { nothing: why.join("; ") || "no decoder" };
}

function ask(decoder: ClosedDecoder, raw: RawRecord, receivedAt: Date): Decoded {
  try {
    return decoder.decode(raw, receivedAt);
  } catch (error) {
    const what = error instanceof Error ? error.name : "something";
    return { rejected: `decoder ${decoder.name} threw ${what}` };
  }
}
