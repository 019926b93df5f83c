import { lookup } from "node:dns/promises";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import type { Clock } from "../core/ports.ts";
import { type Answer, type Call, MAX_ANSWER, readRetryAfter, TIMEOUT_MS } from "./call.ts";
import { objectionTo } from "./forbidden-address.ts";

/** Addresses of a name, as the resolver gives them now. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** Calls a receiver whose URL somebody has configured: `refused` when it leads where nothing may be called. */
export type ReceiverCaller = (
  call: Call,
  allowPrivate: boolean,
  signal: AbortSignal,
) => Promise<Answer | { readonly refused: string }>;

/** As the operating system resolves names. */
export async function systemResolve(hostname: string): Promise<readonly string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address);
}

/**
 * Every address of the name is looked at, and the connection is made to one that was looked at: a name that changes
 * between look and call leads nowhere else. Redirects are answers, not orders. Throws what the network throws.
 */
export function openReceiverCaller(
  { now }: Pick<Clock, "now">,
  resolve: Resolve = systemResolve,
): ReceiverCaller {
  return async (call, allowPrivate, signal) => {
    const checked = await checkedAddress(call.url, allowPrivate, resolve);
    if ("refused" in checked) return checked;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    return await send(call, checked.address, limit, now());
  };
}

/** The address to be called, or why none may be. Throws what resolving throws. */
export async function checkedAddress(
  url: string,
  allowPrivate: boolean,
  resolve: Resolve,
): Promise<{ readonly address: string } | { readonly refused: string }> {
  const { hostname } = new URL(url);
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  const addresses = isIP(bare) === 0 ? await resolve(bare) : [bare];
  const [address] = addresses;
  if (address === undefined) return { refused: "its name has no address" };
  // One address of several that leads inside is enough to be suspicious of all of them.
  const objections = addresses.flatMap((each) => objectionTo(each, allowPrivate) ?? []);
  if (objections.includes("never"))
    return { refused: "it leads to an address that is never called" };
  if (objections.includes("private"))
    return { refused: "it leads to a private address, and allow_private is not set" };
  return { address };
}

async function send(
  { method, url, headers, body = "" }: Call,
  address: string,
  signal: AbortSignal,
  now: Date,
): Promise<Answer> {
  const answered = Promise.withResolvers<IncomingMessage>();
  const request = url.startsWith("https:") ? requestHttps : requestHttp;
  const family = isIP(address);
  const sending = request(url, {
    method,
    headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
    signal,
    agent: false,
    lookup: (_hostname, { all }, done) =>
      all ? done(null, [{ address, family }]) : done(null, address, family),
  });
  sending.once("response", answered.resolve);
  sending.once("error", answered.reject);
  sending.end(body);
  const response = await answered.promise;
  const retryAfterMs = readRetryAfter(response.headers["retry-after"], now);
  const text = await read(response);
  return {
    status: response.statusCode ?? 0,
    text,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

async function read(response: IncomingMessage): Promise<string> {
  const pieces: string[] = [];
  let length = 0;
  response.setEncoding("utf8");
  for await (const piece of response) {
    pieces.push(String(piece));
    length += String(piece).length;
    // The rest is of no use, and leaving the loop closes the connection.
    if (length >= MAX_ANSWER) break;
  }
  return pieces.join("").slice(0, MAX_ANSWER);
}
