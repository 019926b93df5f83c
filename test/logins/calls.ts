import type { JsonObject } from "../../src/core/json.ts";
import type { RawRecord } from "../../src/core/raw-record.ts";
import { ACCOUNT } from "./cast.ts";

export const ROOT = { type: "Root", arn: `arn:aws:iam::${ACCOUNT}:root`, accountId: ACCOUNT };
export const USER = {
  type: "IAMUser",
  arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
  accountId: ACCOUNT,
  userName: "alice",
};
export const SSO = "AWSReservedSSO_Admin_0123456789abcdef";

export function role(name: string, session: string, more: JsonObject = {}): JsonObject {
  return {
    type: "AssumedRole",
    principalId: `AROAEXAMPLE:${session}`,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/${session}`,
    accountId: ACCOUNT,
    ...more,
  };
}

export function record(name: string, service: string, changes: JsonObject = {}): JsonObject {
  return {
    eventID: "11111111-2222-3333-4444-555555555555",
    eventName: name,
    eventSource: `${service}.amazonaws.com`,
    eventTime: "2026-11-21T14:02:00Z",
    awsRegion: "eu-west-1",
    sourceIPAddress: "203.0.113.7",
    recipientAccountId: ACCOUNT,
    userIdentity: USER,
    ...changes,
  };
}

export function signIn(userIdentity: JsonObject, changes: JsonObject = {}): JsonObject {
  return record("ConsoleLogin", "signin", {
    userIdentity,
    responseElements: { ConsoleLogin: "Success" },
    additionalEventData: { MFAUsed: "No" },
    ...changes,
  });
}

/** A record as the queue brings it. */
export function call(of: JsonObject): RawRecord {
  return { source: "cloudtrail", id: "1", record: of };
}
