import { bucketDecoder } from "../../src/buckets/decode.ts";
import type { EventDraft } from "../../src/core/event.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Decoded } from "../../src/core/watcher.ts";
import { ACCOUNT, CLOSING } from "./readings.ts";

export const RECEIVED = new Date("2026-11-21T14:00:05Z");
export const POLICY = {
  channel: "C0AWS",
  graceMs: 0,
  sensitive: [],
  accept: [],
  owners: [],
  closing: CLOSING,
  accountNames: new Map(),
};

/** A CloudTrail record of a call on S3. */
export function record(
  eventName: string,
  request: JsonObject | null,
  changes: JsonObject = {},
): JsonObject {
  return {
    eventVersion: "1.11",
    userIdentity: {
      type: "AssumedRole",
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/kim@example.com`,
      accountId: ACCOUNT,
      sessionContext: { sessionIssuer: { userName: "Admin" } },
    },
    eventTime: "2026-11-21T14:00:00Z",
    eventSource: "s3.amazonaws.com",
    eventName,
    awsRegion: "eu-west-1",
    sourceIPAddress: "203.0.113.9",
    userAgent: "[aws-cli/2.17 md/Botocore]",
    requestParameters: request,
    responseElements: null,
    eventID: "e1",
    recipientAccountId: ACCOUNT,
    ...changes,
  };
}

/** What the decoder makes of a record. */
export function decode(body: JsonObject): Decoded {
  return bucketDecoder.decode({ source: "cloudtrail", id: "raw1", record: body }, POLICY, RECEIVED);
}

/** The one event of a record. */
export function only(body: JsonObject): EventDraft {
  const decoded = decode(body);
  const [event, ...others] = "events" in decoded ? decoded.events : [];
  if (!event || others.length > 0) throw new Error(JSON.stringify(decoded));
  return event;
}
