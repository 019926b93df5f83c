import { z } from "zod";
import type { Config } from "../config/settings.ts";
import type { EventDraft } from "../core/event.ts";
import type { House } from "../core/house.ts";
import type { JsonObject } from "../core/json.ts";
import type { RawRecord } from "../core/raw-record.ts";
import { type ClosedDecoder, decodeAll } from "../intake/decode-all.ts";
import { unwrap } from "../intake/envelopes.ts";
import { recordId } from "../intake/record-id.ts";
import { explainers, type Projection } from "./decoders.ts";
import { buildHouse } from "./house.ts";

/** One line of output of `countersign explain`. */
export interface Explained {
  readonly line: number;
  /** Which record it is about: its source and id, and its name where it has one. */
  readonly record: JsonObject | null;
  readonly events: readonly JsonObject[];
  readonly decisions: readonly JsonObject[];
  readonly rejected: string | null;
  /** Only with neither events nor a rejection: why it means nothing to us. */
  readonly why?: string;
}

/** One piece of input: its text, where it stood, and how it is to be read. */
export interface Explainable {
  readonly line: number;
  readonly text: string;
  readonly form: "json" | "log" | "xml";
  /** Only records of CloudTrail count; anything else is rejected. */
  readonly cloudTrailOnly: boolean;
}

/** Says what the bot would do with a piece of input, as if it came at `now` and nothing had come before. Touches nothing. */
export type Explain = (piece: Explainable, now: Date) => readonly Explained[];

/** Makes the function for a configuration. */
export function openExplain(config: Config): Explain {
  const { decoders, projections } = explainers(config);
  const tools = { decoders, projections, house: buildHouse(config) };
  return (piece, now) => {
    const { records, rejected, nothing } = unwrapPiece(piece, now);
    const found = records.map((raw) => explainRecord(tools, { piece, raw, now }));
    const refused = rejected.map(({ reason }) => blank(piece.line, reason));
    if (found.length + refused.length > 0) return [...found, ...refused];
    return [{ ...blank(piece.line, null), why: nothing ?? "empty" }];
  };
}

interface Tools {
  readonly decoders: readonly ClosedDecoder[];
  readonly projections: readonly Projection[];
  readonly house: House;
}

interface Found {
  readonly piece: Explainable;
  readonly raw: RawRecord;
  readonly now: Date;
}

function unwrapPiece(piece: Explainable, now: Date): ReturnType<typeof unwrap> {
  const { text, form, cloudTrailOnly } = piece;
  if (form === "json") return unwrap((cloudTrailOnly ? detailOf(text) : undefined) ?? text);
  const record: RawRecord = {
    source: "log",
    id: recordId([], text),
    group: "stdin",
    stream: "stdin",
    at: now,
    message: text,
  };
  return { records: [record], rejected: [] };
}

function explainRecord(tools: Tools, { piece, raw, now }: Found): Explained {
  const record = identify(raw);
  const { line } = piece;
  if (piece.cloudTrailOnly && raw.source !== "cloudtrail")
    return { ...blank(line, "not a record of CloudTrail"), record };
  const decoded = decodeAll(tools.decoders, raw, now);
  if ("rejected" in decoded) return { ...blank(line, decoded.rejected), record };
  if ("nothing" in decoded) return { ...blank(line, null), record, why: decoded.nothing };
  return {
    line,
    record,
    events: decoded.events.map((event) => project(tools.projections, event)),
    decisions: decoded.events.flatMap((event) => decide(tools.house, event, now)),
    rejected: null,
  };
}

function blank(line: number, rejected: string | null): Explained {
  return { line, record: null, events: [], decisions: [], rejected };
}

function identify(raw: RawRecord): JsonObject {
  const { source, id } = raw;
  if (raw.source !== "cloudtrail") return { source, id };
  const { eventName, eventSource } = raw.record;
  return {
    source,
    id,
    eventName: typeof eventName === "string" ? eventName : null,
    eventSource: typeof eventSource === "string" ? eventSource : null,
  };
}

function project(projections: readonly Projection[], event: EventDraft): JsonObject {
  for (const each of projections) {
    const projected = each(event);
    if (projected) return projected;
  }
  return { kind: event.kind, at: event.at.toISOString() };
}

/** What the event's watcher would decide, were it the first that is heard of the matter. Kinds that only `explain` sees decide nothing. */
function decide(house: House, event: EventDraft, now: Date): JsonObject[] {
  const watcher = house.get(event.caseKind);
  if (!watcher?.events.has(event.kind)) return [];
  const decision = watcher.decide(undefined, event, { now, newId: "new", newNumber: 1 });
  return [
    {
      case: event.caseKind,
      key: event.ref.by === "id" ? event.ref.id : event.ref.key,
      state: decision.case?.state ?? null,
      effects: decision.effects.map((each) => (each.kind === "hand" ? each.event.kind : each.kind)),
      reasons: [...decision.reasons],
    },
  ];
}

const withDetail = z.object({ detail: z.looseObject({ eventName: z.string() }) });

/**
 * The record within an event of EventBridge, whoever sent it: somebody who says that this is CloudTrail is believed here.
 * The running bot believes no event whose source is not AWS.
 */
function detailOf(text: string): string | undefined {
  try {
    const parsed = withDetail.safeParse(JSON.parse(text));
    return parsed.success ? JSON.stringify(parsed.data.detail) : undefined;
  } catch {
    return undefined;
  }
}
