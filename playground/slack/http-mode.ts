import { createHmac } from "node:crypto";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import type { Envelope, Settled } from "./envelope.ts";
import { type Fields, isFields, parseJson } from "./json.ts";

/** Where and how interactions are posted. */
export interface HttpMode {
  readonly url: string;
  readonly signingSecret: string;
  readonly patienceMs: number;
}

/** Sends an envelope by a signed POST, as Slack does without Socket Mode. Never throws. */
export async function postSigned(mode: HttpMode, envelope: Envelope): Promise<Settled> {
  const since = performance.now();
  try {
    const response = await post(mode, envelope);
    const body = await text(response);
    const ackMs = performance.now() - since;
    const { statusCode = 0 } = response;
    return statusCode === 200
      ? { acked: true, ackMs, payload: payloadFrom(body) }
      : { acked: false, ackMs, failure: `http_${statusCode}` };
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    const failure = isLate ? "operation_timeout" : "dispatch_failed";
    return { acked: false, ackMs: performance.now() - since, failure };
  }
}

function payloadFrom(body: string): Fields {
  const json = parseJson(body);
  if (isFields(json)) return json;
  return body === "" ? {} : { text: body };
}

async function post(mode: HttpMode, envelope: Envelope): Promise<IncomingMessage> {
  const { body, contentType } = bodyOf(envelope);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const outgoing = request(mode.url, {
    method: "POST",
    // No kept connections: a stopped app must not find one open.
    agent: false,
    signal: AbortSignal.timeout(mode.patienceMs),
    headers: {
      "content-type": contentType,
      "content-length": Buffer.byteLength(body),
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      ...signatureOf(mode.signingSecret, body),
      ...retryHeaders(envelope),
    },
  });
  outgoing.on("response", resolve);
  outgoing.on("error", (error) => reject(causeOf(error)));
  outgoing.end(body);
  return promise;
}

/** An aborted request says only that it was aborted; the reason is why. */
function causeOf(error: Error): Error {
  return error.cause instanceof Error ? error.cause : error;
}

function bodyOf({ type, payload }: Envelope): {
  readonly body: string;
  readonly contentType: string;
} {
  if (type === "events_api")
    return { body: JSON.stringify(payload), contentType: "application/json" };
  const form = new URLSearchParams();
  if (type === "interactive") form.set("payload", JSON.stringify(payload));
  else for (const [key, value] of Object.entries(payload)) form.set(key, String(value));
  return { body: form.toString(), contentType: "application/x-www-form-urlencoded" };
}

/** `v0`, by the clock of the wall: the receiver compares with its own. */
function signatureOf(secret: string, body: string): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const hash = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${hash}` };
}

function retryHeaders({ retryAttempt, retryReason }: Envelope): Readonly<Record<string, string>> {
  if (retryAttempt === undefined || retryAttempt === 0) return {};
  return {
    "x-slack-retry-num": String(retryAttempt),
    "x-slack-retry-reason": retryReason ?? "http_timeout",
  };
}
