import { gzipSync } from "node:zlib";

/** A CloudTrail record as EventBridge has it in `detail`. */
export const RECORD = {
  eventVersion: "1.09",
  eventID: "11111111-2222-3333-4444-555555555555",
  eventName: "AuthorizeSecurityGroupIngress",
  eventSource: "ec2.amazonaws.com",
  awsRegion: "eu-central-1",
  recipientAccountId: "111122223333",
  requestParameters: { groupId: "sg-0a" },
};

/** The same as EventBridge delivers it. */
export const EVENT = {
  version: "0",
  id: "eb-1",
  "detail-type": "AWS API Call via CloudTrail",
  source: "aws.ec2",
  account: "111122223333",
  region: "eu-central-1",
  time: "2026-11-21T14:00:00Z",
  resources: [],
  detail: RECORD,
};

/** A delivery of CloudWatch Logs with these lines. */
export function delivery(...lines: readonly string[]): object {
  return {
    messageType: "DATA_MESSAGE",
    owner: "111122223333",
    logGroup: "/prod/auth",
    logStream: "i-0abc",
    subscriptionFilters: ["countersign"],
    logEvents: lines.map((message, index) => ({
      id: `log-${index}`,
      timestamp: Date.parse("2026-11-21T14:00:00Z") + index,
      message,
    })),
  };
}

/** Gzip in base64, as CloudWatch Logs does it. */
export function zip(value: unknown): string {
  return gzipSync(JSON.stringify(value)).toString("base64");
}

/** An SNS notification around a text. */
export function sns(message: unknown): object {
  return {
    Type: "Notification",
    MessageId: "sns-1",
    TopicArn: "arn:aws:sns:eu-central-1:111122223333:events",
    Message: typeof message === "string" ? message : JSON.stringify(message),
    Timestamp: "2026-11-21T14:00:00Z",
  };
}

/** A row of LookupEvents. */
export const ROW = {
  EventId: RECORD.eventID,
  EventName: RECORD.eventName,
  CloudTrailEvent: JSON.stringify(RECORD),
};

/** Our own form. */
export const OWN = {
  type: "countersign.login.v1",
  account: "111122223333",
  host: "web-1",
  user: "alice",
};

/** One of each envelope, all around things that we understand. */
export const ENVELOPES: Readonly<Record<string, unknown>> = {
  "an event of EventBridge": EVENT,
  "a rule's notice": { ruleArn: "arn:aws:events:eu-central-1:111122223333:rule/x", event: EVENT },
  "SNS around an event": sns(EVENT),
  "SNS in SNS": sns(sns(EVENT)),
  "a bare record": RECORD,
  "a list of records": { Records: [RECORD] },
  "an answer of LookupEvents": { Events: [ROW] },
  "one row of LookupEvents": ROW,
  "log lines": delivery("one", "two"),
  "zipped log lines": { awslogs: { data: zip(delivery("one", "two")) } },
  "SNS around zipped log lines": sns({ awslogs: { data: zip(delivery("one", "two")) } }),
  "our own form": OWN,
};
