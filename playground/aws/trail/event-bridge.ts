import { newUuid } from "../model/ids.ts";
import { type TrailRecord, trailJson } from "./record.ts";

/** The EventBridge event for a CloudTrail record, as it arrives in the queue. */
export function eventBridgeMessage(record: TrailRecord): string {
  const signIn = record.eventType === "AwsConsoleSignIn";
  return JSON.stringify({
    version: "0",
    id: newUuid(),
    "detail-type": signIn ? "AWS Console Sign In via CloudTrail" : "AWS API Call via CloudTrail",
    source: `aws.${record.eventSource.replace(".amazonaws.com", "")}`,
    account: record.recipientAccountId,
    time: record.eventTime,
    region: record.awsRegion,
    resources: [],
    detail: trailJson(record),
  });
}
