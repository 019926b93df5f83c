import type { IncomingHttpHeaders } from "node:http";

/** Why a request is not served. */
export interface Refused {
  readonly status: 403 | 415;
  readonly error: string;
}

/**
 * Serves only this machine's own page. A foreign host name in `Host` is a name that somebody let point to 127.0.0.1 (DNS
 * rebinding); a foreign `Origin` is another site that posts here. Nothing when the request may pass.
 */
export function findRefusal(
  method: string,
  headers: IncomingHttpHeaders,
  port: number,
): Refused | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(headers.host ?? ""))
    return { status: 403, error: "This page is served to 127.0.0.1 and localhost only." };
  if (headers["sec-fetch-site"] === "cross-site")
    return { status: 403, error: "Other sites may not use this page." };
  if (method !== "POST") return undefined;
  if (headers.origin !== `http://${headers.host}`)
    return { status: 403, error: "Only the page itself may act." };
  if (!/^application\/json(?:;|$)/.test(headers["content-type"] ?? ""))
    return { status: 415, error: "An act is sent as application/json." };
  return undefined;
}
