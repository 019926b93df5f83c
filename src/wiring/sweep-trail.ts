import type { Lookup } from "../aws/trail.ts";
import type { Config } from "../config/settings.ts";
import type { JsonObject } from "../core/json.ts";
import type { Reading } from "../core/readings.ts";
import { type InHand, type Keeper, keepBatch } from "../intake/keep-batch.ts";
import { type Reader, readBody } from "../intake/read-body.ts";

/** What looking back into CloudTrail works with. */
export interface TrailSweep extends Keeper, Reader {
  readonly config: Config;
  readonly aws: {
    readonly lookUpEvents: (
      lookup: Lookup,
      signal: AbortSignal,
    ) => Promise<Reading<readonly JsonObject[]>>;
  };
}

/** Ways in that CloudTrail knows of; delivery of its events to the queue is best effort. */
const WAYS_IN = [
  "ConsoleLogin",
  "SwitchRole",
  "StartSession",
  "StartConnection",
  "SendSSHPublicKey",
  "SendSerialConsoleSSHPublicKey",
  "OpenTunnel",
];
/** CloudTrail delivers within about 15 minutes. Source: CloudTrail user guide, "CloudTrail typically delivers events within an average of about 5 minutes". */
const BACK_MS = 30 * 60_000;

/** Looks for ways in whose events did not arrive; those that did are recognised by their ids. A place that cannot be read is logged and left. */
export async function sweepTrail(parts: TrailSweep, signal: AbortSignal): Promise<void> {
  const { config, aws, desk, log } = parts;
  const to = desk.clock.now();
  const from = new Date(to.getTime() - BACK_MS);
  const places = config.accounts.flatMap(({ id, regions }) =>
    [...new Set([...regions, "us-east-1"])].map((region) => ({ account: id, region })),
  );
  for (const place of places)
    for (const value of WAYS_IN) {
      if (signal.aborted) return;
      const by = { key: "EventName", value } as const;
      const reading = await aws.lookUpEvents({ ...place, from, to, by }, signal);
      if (reading.reading === "ok") await keepRows(parts, reading.value);
      else if (reading.reading === "unknown")
        log.warn({ ...place, reason: reading.reason }, "CloudTrail could not be looked through");
    }
}

async function keepRows(parts: TrailSweep, rows: readonly JsonObject[]): Promise<void> {
  const receivedAt = parts.desk.clock.now();
  const batch = rows.map((row): InHand => {
    const { drafts, letters } = readBody(parts, JSON.stringify(row), receivedAt);
    return { source: "lookup-events", receivedAt, drafts, letters: [...letters] };
  });
  if (batch.length > 0) await keepBatch(parts, batch);
}
