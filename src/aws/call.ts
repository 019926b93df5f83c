import { CountersignError } from "../core/errors.ts";
import type { Metrics } from "../core/ports.ts";
import { convertError } from "./errors.ts";

/** What goes with each command that is sent. */
export interface SendOptions {
  readonly abortSignal: AbortSignal;
}

/**
 * Makes one call, named by its IAM action, within the deadline, retries and credentials included.
 * Throws a `CountersignError` of area `aws`.
 */
export type Call = <T>(
  action: string,
  send: (options: SendOptions) => Promise<T>,
  signal: AbortSignal,
) => Promise<T>;

/** Binds calls to a deadline. The SDK's own timeouts count per attempt, and none covers the fetching of credentials. */
export function boundCalls(deadlineMs: number, metrics: Metrics): Call {
  return async (action, send, signal) => {
    const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    try {
      const answer = await orAborted(send({ abortSignal }), abortSignal);
      metrics.count("aws_calls_total", { action, outcome: "ok" });
      return answer;
    } catch (error) {
      const converted = convertError(error, action);
      metrics.count("aws_calls_total", { action, outcome: converted.code });
      throw converted;
    }
  };
}

/** The answer, or the signal's reason as soon as it is aborted; what comes later is dropped. */
async function orAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  function abort(): void {
    aborted.reject(signal.reason);
  }
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([answer, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** More pages than any account has; a service that never ends its list must not keep us for ever. */
const MAX_PAGES = 1000;

/**
 * Reads page after page until no token comes. A list that does not end is an error and not a short list: what is
 * missing at its end would look deleted.
 */
export async function readPages<P>(
  read: (token: string | undefined) => Promise<P>,
  next: (page: P) => string | undefined,
): Promise<P[]> {
  const pages: P[] = [];
  const seen = new Set<string>();
  for (let token: string | undefined; pages.length < MAX_PAGES; ) {
    const page = await read(token);
    pages.push(page);
    token = next(page) || undefined;
    if (token === undefined) return pages;
    if (seen.has(token)) break;
    seen.add(token);
  }
  throw new CountersignError("aws.unexpected", { error: "EndlessList" });
}
