import type { Clock } from "../core/ports.ts";
import { type Answer, type Caller, MAX_ANSWER, readRetryAfter, TIMEOUT_MS } from "./call.ts";

/** Calls a service whose address is part of the configuration; goes through a proxy where the process is told to. */
export function openServiceCaller({ now }: Pick<Clock, "now">): Caller {
  return async ({ method, url, headers, body }, signal): Promise<Answer> => {
    const response = await fetch(url, {
      method,
      headers,
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      ...(body === undefined ? {} : { body }),
    });
    const retryAfterMs = readRetryAfter(response.headers.get("retry-after") ?? undefined, now());
    const text = (await response.text()).slice(0, MAX_ANSWER);
    return {
      status: response.status,
      text,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  };
}
