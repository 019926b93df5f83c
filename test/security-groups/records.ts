import { expect } from "vitest";
import type { EventDraft } from "../../src/core/event.ts";
import { groupDecoder, touchedSchema } from "../../src/security-groups/decode.ts";
import { ACCOUNT, GROUP_ID, KEY, NOW, POLICY, REGION } from "./samples.ts";

export const PERMISSIONS = {
  items: [
    {
      ipProtocol: "tcp",
      fromPort: 22,
      toPort: 22,
      groups: { items: [{ groupId: "sg-0peer", userId: ACCOUNT }] },
      ipRanges: { items: [{ cidrIp: "0.0.0.0/0", description: "tmp" }, { cidrIp: "10.0.0.5/8" }] },
      ipv6Ranges: { items: [{ cidrIpv6: "::/0" }] },
      prefixListIds: { items: [{ prefixListId: "pl-0c2d" }] },
    },
  ],
};
export const RULE_SET = {
  items: [
    {
      groupId: GROUP_ID,
      securityGroupRuleId: "sgr-0a1b",
      isEgress: false,
      ipProtocol: "tcp",
      fromPort: 22,
      toPort: 22,
      cidrIpv4: "203.0.113.254/0",
    },
  ],
};

export type Touched = ReturnType<typeof touchedSchema.parse>;

export function decodeRaw(eventName: string, more: object): ReturnType<typeof groupDecoder.decode> {
  const record = {
    eventID: "event-1",
    eventName,
    eventSource: "ec2.amazonaws.com",
    eventTime: "2026-11-21T14:00:00Z",
    awsRegion: REGION,
    recipientAccountId: ACCOUNT,
    userAgent: "console.ec2.amazonaws.com",
    sourceIPAddress: "198.51.100.7",
    userIdentity: {
      type: "IAMUser",
      arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
      userName: "alice",
      accountId: ACCOUNT,
    },
    responseElements: null,
    ...more,
  };
  return groupDecoder.decode({ source: "cloudtrail", id: "ct-1", record }, POLICY, NOW);
}

export function decode(eventName: string, more: object): readonly EventDraft[] {
  const decoded = decodeRaw(eventName, more);
  return "events" in decoded ? decoded.events : [];
}

export function decodeOne(eventName: string, more: object): Touched {
  const events = decode(eventName, more);
  expect(events).toHaveLength(1);
  expect(events[0]?.ref).toEqual({ by: "key", key: KEY });
  return touchedSchema.parse(events[0]?.data);
}
