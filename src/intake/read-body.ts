import type { EventDraft } from "../core/event.ts";
import type { Metrics } from "../core/ports.ts";
import type { RawRecord } from "../core/raw-record.ts";
import { type ClosedDecoder, decodeAll } from "./decode-all.ts";
import { unwrap } from "./envelopes.ts";
import { type Rejection, sumUp } from "./unwrapped.ts";

/** Parts of one body that are kept apart. Beyond this the whole body is kept once: a body can hold 100,000 parts. */
const MAX_PARTS = 20;

/** What reading needs. */
export interface Reader {
  readonly decoders: readonly ClosedDecoder[];
  readonly metrics: Metrics;
}

/** A body that was read: events for the house, and what goes to the dead letters, each as a body that can be replayed. */
export interface ReadBody {
  readonly drafts: readonly EventDraft[];
  readonly letters: readonly Letter[];
}

/** What could not be decoded, and why. */
export interface Letter {
  readonly reason: string;
  readonly body: string;
}

/** The body of a message -> events and dead letters. `senderId` is who sent it by SQS's word, for our own form. Never throws. */
export function readBody(
  reader: Reader,
  body: string,
  receivedAt: Date,
  senderId?: string,
): ReadBody {
  const { records, rejected } = unwrap(body);
  if (rejected.length > 0)
    reader.metrics.count("records_total", { source: "none", outcome: "rejected" }, rejected.length);
  const decoded = records.map((raw) => readRecord(reader, sentBy(raw, senderId), receivedAt));
  const parts: Rejection[] = [...rejected, ...decoded.flatMap(({ rejection }) => rejection ?? [])];
  return {
    drafts: decoded.flatMap(({ drafts }) => drafts),
    letters: lettersOf(body, parts, records.length),
  };
}

function lettersOf(body: string, parts: readonly Rejection[], records: number): Letter[] {
  const [first] = parts;
  if (!first) return [];
  if (parts.length === 1 && records <= 1) return [{ reason: first.reason, body }];
  if (parts.length > MAX_PARTS) return [{ reason: sumUp(parts, parts.length).reason, body }];
  return parts.map(({ reason, part }) => ({ reason, body: part ?? body }));
}

/** What became of one record. */
export interface ReadRecord {
  readonly drafts: readonly EventDraft[];
  readonly rejection?: Required<Rejection>;
}

/** One record -> events, or a rejection with the record as a body that can be replayed. Never throws. */
export function readRecord(reader: Reader, raw: RawRecord, receivedAt: Date): ReadRecord {
  const decoded = decodeAll(reader.decoders, raw, receivedAt);
  const [outcome = ""] = Object.keys(decoded);
  reader.metrics.count("records_total", { source: raw.source, outcome });
  if ("nothing" in decoded) return { drafts: [] };
  const drafts = "events" in decoded ? decoded.events : [];
  if (decoded.rejected === undefined) return { drafts };
  return { drafts, rejection: { reason: decoded.rejected, part: bodyOf(raw) } };
}

/** A record as a body that `unwrap` takes for the same record. */
export function bodyOf(raw: RawRecord): string {
  if (raw.source === "cloudtrail") return JSON.stringify({ Records: [raw.record] });
  if (raw.source === "notice" || raw.source === "own") return JSON.stringify(raw.body);
  const { id, account, region, group, stream, at, message } = raw;
  return JSON.stringify({
    messageType: "DATA_MESSAGE",
    owner: account,
    region,
    logGroup: group,
    logStream: stream,
    logEvents: [{ id, timestamp: at.getTime(), message }],
  });
}

function sentBy(raw: RawRecord, senderId: string | undefined): RawRecord {
  return raw.source === "own" && senderId !== undefined ? { ...raw, senderId } : raw;
}
