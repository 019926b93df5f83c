import { readPagerTarget } from "../core/pager.ts";
import type { Clock } from "../core/ports.ts";
import type { Answer, Caller } from "./call.ts";
import type { ReceiverCaller } from "./call-receiver.ts";
import { askJsm, callJsm, requestIdOf, wasRefused } from "./jsm.ts";
import type { Notice } from "./notice.ts";
import { callPagerDuty } from "./pagerduty.ts";
import type { JsmSettings, PagerSettings } from "./settings.ts";
import { callWebhook } from "./webhook.ts";

/** What delivering works with. */
export interface DeliveryParts {
  readonly settings: PagerSettings;
  readonly clock: Clock;
  readonly callService: Caller;
  readonly callReceiver: ReceiverCaller;
}

/** What came of one try. `again`: it may work later; else another try cannot help. */
export type Delivered =
  | { readonly outcome: "done" }
  | { readonly outcome: "failed"; readonly reason: string }
  | { readonly outcome: "again"; readonly status: number; readonly afterMs?: number };

/** How long JSM gets until it is asked what became of a request. */
const ASK_AFTER_MS = 5000;

/** Tells the pager that the target names, once. Throws what the network throws. */
export async function deliver(
  parts: DeliveryParts,
  target: string,
  message: { readonly notice: Notice; readonly idempotencyKey: string },
  signal: AbortSignal,
): Promise<Delivered> {
  const { settings, callService, callReceiver } = parts;
  const { notice, idempotencyKey } = message;
  const { kind, name = "" } = readPagerTarget(target) ?? {};
  const pagerduty = kind === "pagerduty" ? settings.pagerduty[name] : undefined;
  if (pagerduty) return judge(await callService(callPagerDuty(pagerduty, notice), signal));
  const jsm = kind === "jsm" ? settings.jsm[name] : undefined;
  if (jsm) return await deliverToJsm(parts, jsm, notice, signal);
  const webhook = kind === "webhook" ? settings.webhook[name] : undefined;
  if (!webhook) return { outcome: "failed", reason: "there is no such pager any more" };
  const call = callWebhook(webhook, notice, idempotencyKey);
  const answer = await callReceiver(call, webhook.allowPrivate, signal);
  return "refused" in answer ? { outcome: "failed", reason: answer.refused } : judge(answer, [408]);
}

async function deliverToJsm(
  { clock, callService }: DeliveryParts,
  settings: JsmSettings,
  notice: Notice,
  signal: AbortSignal,
): Promise<Delivered> {
  const answer = await callService(callJsm(settings, notice), signal);
  const delivered = judge(answer);
  const isUpdate = notice.deed === "acknowledge" || notice.deed === "resolve";
  // What was never taken there cannot be ended there: that is no fault.
  if (isUpdate) return answer.status === 404 ? { outcome: "done" } : delivered;
  const requestId = delivered.outcome === "done" ? requestIdOf(answer.text) : undefined;
  if (requestId === undefined) return delivered;
  await clock.sleep(ASK_AFTER_MS, signal);
  return (await isKnownToFail(callService, settings, requestId, signal))
    ? { outcome: "failed", reason: "JSM took the request and could not carry it out" }
    : delivered;
}

/** Asked once. It was received: whatever keeps the question from being answered does not undo that. */
async function isKnownToFail(
  callService: Caller,
  settings: JsmSettings,
  requestId: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) return false;
  try {
    const { status, text } = await callService(askJsm(settings, requestId), signal);
    return status === 200 && wasRefused(text);
  } catch {
    return false;
  }
}

/** 2xx is good; 429, 5xx and what is named besides may work later; nothing else is tried again. */
function judge({ status, retryAfterMs }: Answer, also: readonly number[] = []): Delivered {
  if (status >= 200 && status < 300) return { outcome: "done" };
  if (status !== 429 && status < 500 && !also.includes(status))
    return { outcome: "failed", reason: `it answered ${status}` };
  return {
    outcome: "again",
    status,
    ...(retryAfterMs === undefined ? {} : { afterMs: retryAfterMs }),
  };
}
