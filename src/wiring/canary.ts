import type { SQSClient } from "@aws-sdk/client-sqs";
import { openIncident } from "../core/incident-signals.ts";
import type { Parts } from "./aws-side.ts";
import { handIn } from "./hand-in.ts";

/** What the hourly test works with. */
export interface CanaryParts extends Parts {
  readonly sqs: SQSClient;
}

/** So long a login may take from the queue to its end. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 2000;

/**
 * Sends a login of our own form through the real queue and looks whether it ends `explained`. If it does not within a minute,
 * logins may be missed: an incident pages whoever is on call, by whatever way incidents do.
 */
export async function sendCanary(parts: CanaryParts, signal: AbortSignal): Promise<void> {
  const { config, desk, log, metrics, sqs } = parts;
  const sentAt = desk.clock.now();
  const name = `canary-${desk.ids.next()}`;
  const body = {
    type: "countersign.login.v1",
    canary: true,
    account: config.accounts[0]?.id ?? "000000000000",
    host: "canary",
    user: name,
    ip: "192.0.2.1",
    method: "canary",
    at: sentAt.toISOString(),
  };
  try {
    const { SendMessageCommand } = await import("@aws-sdk/client-sqs");
    const command = new SendMessageCommand({
      QueueUrl: config.queue.url,
      MessageBody: JSON.stringify(body),
    });
    await sqs.send(command, { abortSignal: signal });
  } catch (error) {
    // Without the right to send there is no test; that the queue is unreachable shows elsewhere.
    log.warn({}, "the hourly test could not be sent to the queue", error);
    metrics.gauge("login_canary_seconds", -1);
    return;
  }
  const seconds = await waitForEnd(parts, { name, sentAt }, signal);
  if (signal.aborted) return;
  metrics.gauge("login_canary_seconds", seconds ?? -1);
  if (seconds === undefined) await alarm(parts, sentAt);
}

interface Sent {
  readonly name: string;
  readonly sentAt: Date;
}

async function waitForEnd(
  { desk }: CanaryParts,
  { name, sentAt }: Sent,
  signal: AbortSignal,
): Promise<number | undefined> {
  while (!signal.aborted) {
    const passed = desk.clock.now().getTime() - sentAt.getTime();
    const sightings = await desk.store.queries.recentCases("sighting", sentAt, 1000);
    const ended = sightings.some(
      ({ details }) =>
        details["outcome"] === "explained" && JSON.stringify(details["evidence"]).includes(name),
    );
    if (ended) return passed / 1000;
    if (passed >= PATIENCE_MS) return undefined;
    await desk.clock.sleep(LOOK_MS, signal);
  }
  return undefined;
}

async function alarm(parts: CanaryParts, sentAt: Date): Promise<void> {
  const { desk, log } = parts;
  const key = "login:canary";
  log.error({}, "the hourly test was not explained in time: logins may be missed");
  const { event } = openIncident({
    key,
    severity: "sev2",
    cause: "login.canary",
    title: "Logins may be missed: the hourly test did not come through the queue in a minute",
    facts: [
      ["Sent", sentAt.toISOString()],
      ["Look at", "the queue, its policy, /readyz and the metrics of this process"],
    ],
    subject: [],
    assets: [],
    occurredAt: sentAt.toISOString(),
  });
  const id = `canary/${sentAt.toISOString()}`;
  await handIn(parts, [{ ...event, id, at: desk.clock.now(), actor: { kind: "system" } }]);
}
