import { createHmac } from "node:crypto";
import type { Call } from "./call.ts";
import type { Deed, Notice } from "./notice.ts";
import type { WebhookSettings } from "./settings.ts";

const TYPES: Readonly<Record<Deed, string>> = {
  trigger: "page",
  acknowledge: "ack",
  resolve: "resolve",
  test: "test",
};

/** The signed call to a receiver. `idempotencyKey` is the same however often it is tried. */
export function callWebhook(
  { url, secrets }: WebhookSettings,
  notice: Notice,
  idempotencyKey: string,
): Call {
  const body = bodyOf(notice);
  const timestamp = String(Math.floor(notice.sentAt.getTime() / 1000));
  return {
    method: "POST",
    url,
    headers: {
      "content-type": "application/json",
      "user-agent": "Countersign",
      "x-countersign-timestamp": timestamp,
      "x-countersign-signature": secrets
        .map((secret) => `v1=${sign(secret, timestamp, body)}`)
        .join(","),
      "idempotency-key": idempotencyKey,
    },
    body,
  };
}

function sign(secret: string, timestamp: string, body: string): string {
  return createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
}

/** Always below 64 KiB: there is no foreign text in it. */
function bodyOf({ deed, key, incident, step, sentAt }: Notice): string {
  const head = { v: 1, type: TYPES[deed], id: key };
  if (!incident) return JSON.stringify({ ...head, sentAt: sentAt.toISOString() });
  const { number, codename, severity, state, openedAt, link } = incident;
  const [run = "", epoch = "", loop = "", at = ""] = step.split("/");
  return JSON.stringify({
    ...head,
    incident: { number, codename, severity, state, openedAt: openedAt.toISOString(), link },
    run: Number(run),
    epoch: Number(epoch),
    // A letter where no loop is counted: called again after all steps, or for help.
    loop: /^\d+$/.test(loop) ? Number(loop) : loop,
    step: Number(at),
    sentAt: sentAt.toISOString(),
  });
}
