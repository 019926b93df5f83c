import { z } from "zod";
import { eventId } from "../core/event.ts";
import { type JsonObject, jsonObject } from "../core/json.ts";
import type { RawRecord } from "../core/raw-record.ts";
import type { Decoded, Decoder } from "../core/watcher.ts";
import { readAlarmChange, readAlarmNotification } from "./alarm.ts";
import { readFinding } from "./finding.ts";
import type { SignalPolicy } from "./policy.ts";
import { keyOf, type Sign, signSchema } from "./sign.ts";

const envelopeSchema = z.object({
  source: z.string(),
  account: z.string(),
  region: z.string(),
  time: z.iso.datetime().optional().catch(undefined),
  detail: jsonObject,
});

/** Alarms of CloudWatch and findings of GuardDuty, by EventBridge or SNS. */
export const signalDecoder: Decoder<SignalPolicy> = {
  name: "signals",
  decode: decodeSignal,
  project: ({ kind, data }) => (kind === "signal.seen" ? projectSign(data) : undefined),
};

function decodeSignal(raw: RawRecord, _policy: SignalPolicy, receivedAt: Date): Decoded {
  if (raw.source !== "notice") return { nothing: "no notice of a service" };
  const sign = readNotice(raw.body, receivedAt);
  if (sign === undefined) return { nothing: "a notice of no matter of ours" };
  if (typeof sign === "string") return { rejected: sign };
  const key = keyOf(sign);
  return {
    events: [
      {
        id: eventId(raw.id, "signal.seen", key),
        kind: "signal.seen",
        caseKind: "signal",
        ref: { by: "key", key },
        at: new Date(sign.at),
        actor: { kind: "aws", principal: sign.from === "alarm" ? "cloudwatch" : "guardduty" },
        data: { ...sign, assets: sign.assets.map((each) => ({ ...each })) },
      },
    ],
  };
}

/** A sign, a sentence about what could not be read, or nothing of ours. */
function readNotice(body: JsonObject, receivedAt: Date): Sign | string | undefined {
  if (body["AlarmName"] !== undefined) return readAlarmNotification(body, receivedAt);
  const envelope = envelopeSchema.safeParse(body);
  if (!envelope.success) return undefined;
  const { source, account, region, time, detail } = envelope.data;
  const at = time === undefined ? receivedAt : new Date(time);
  if (source === "aws.cloudwatch" && detail["alarmName"] !== undefined)
    return readAlarmChange(detail, { account, region, at });
  return source === "aws.guardduty" ? readFinding(detail, receivedAt) : undefined;
}

/** The documented form of `signal.seen`. */
function projectSign(data: JsonObject): JsonObject | undefined {
  const sign = signSchema.safeParse(data);
  if (!sign.success) return undefined;
  const { from, account, region, name, state, at, score } = sign.data;
  return { kind: "signal.seen", from, account, region, name, state, at, score: score ?? null };
}
