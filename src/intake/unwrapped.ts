import type { Json } from "../core/json.ts";
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

/** Rejections that are told apart. Beyond this the whole is rejected once: a body can hold a million parts. */
const MAX_APART = 20;

/**
 * Several parts as one. What was not understood in a part is kept with that part's own text, as `bodyOf` makes it;
 * `empty` says why there is nothing when there was no part.
 */
export function gather(
  items: readonly Json[],
  open: (item: Json) => Unwrapped,
  bodyOf: (item: Json) => string,
  empty: string,
): Unwrapped {
  const records: RawRecord[] = [];
  const rejected: Rejection[] = [];
  const state = { count: 0, why: empty };
  for (const [index, item] of items.entries()) {
    const unwrapped = open(item);
    for (const record of unwrapped.records) records.push(record);
    for (const { reason, part } of unwrapped.rejected)
      if (++state.count <= MAX_APART) rejected.push({ reason, part: part ?? bodyOf(item) });
    if (index === 0) state.why = unwrapped.nothing ?? empty;
  }
  if (state.count > MAX_APART) return { records, rejected: [sumUp(rejected, state.count)] };
  if (records.length > 0 || state.count > 0) return { records, rejected };
  return nothing(state.why);
}

/** Many rejections as one, without a part of its own. */
export function sumUp(rejected: readonly Rejection[], count: number): Rejection {
  return { reason: `${count} parts, the first: ${rejected[0]?.reason ?? ""}` };
}
