import type { RawRecord } from "../core/raw-record.ts";

/** A body, or a part of it, of which nothing can be made, and why. `part` is the part as a body of its own, so that it can be replayed. */
export interface Rejection {
  readonly reason: string;
  readonly part?: string;
}

/** What was in an envelope. `nothing` says why there is neither a record nor a rejection (a test event, an empty batch). */
export interface Unwrapped {
  readonly records: readonly RawRecord[];
  readonly rejected: readonly Rejection[];
  readonly nothing?: string;
}

/** One record. */
export function found(record: RawRecord): Unwrapped {
  return { records: [record], rejected: [] };
}

/** Nothing of ours, and no mistake. */
export function nothing(why: string): Unwrapped {
  return { records: [], rejected: [], nothing: why };
}

/** Not understood. */
export function reject(reason: string): Unwrapped {
  return { records: [], rejected: [{ reason }] };
}

/** Several parts as one: what was not understood in a part is kept with that part's own text. */
export function gather(
  parts: readonly { readonly text: string; readonly unwrapped: Unwrapped }[],
  empty: string,
): Unwrapped {
  const records = parts.flatMap(({ unwrapped }) => unwrapped.records);
  const rejected = parts.flatMap(({ text, unwrapped }) =>
    unwrapped.rejected.map(({ reason, part = text }) => ({ reason, part })),
  );
  if (records.length > 0 || rejected.length > 0) return { records, rejected };
  return nothing(parts[0]?.unwrapped.nothing ?? empty);
}
