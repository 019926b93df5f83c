/** One call to a pager: it may be made several times with the same key, because the pager removes doubles. */
export interface Call {
  readonly method: "POST" | "GET";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8, JSON. */
  readonly body?: string;
}

/** What a pager answered. `retryAfterMs`: it said when to come again. */
export interface Answer {
  readonly status: number;
  readonly retryAfterMs?: number;
  /** At most 64 KiB of it. */
  readonly text: string;
}

/** Makes a call. Throws what the network throws; never follows a redirect. */
export type Caller = (call: Call, signal: AbortSignal) => Promise<Answer>;

/** Longest answer that is read. */
export const MAX_ANSWER = 65_536;
/** A pager that takes longer is tried again. */
export const TIMEOUT_MS = 10_000;

/** `Retry-After: 120`, or a date -> milliseconds from `now`; undefined when there is none that can be read. */
export function readRetryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
