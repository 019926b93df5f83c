import { describe, expect, it } from "vitest";
import { groupExplainer } from "../../src/security-groups/explain.ts";
import { decodeRaw } from "./records.ts";
import { ACCOUNT, GROUP_ID, NOW, POLICY, REGION } from "./samples.ts";

const RECORD = {
  eventName: "AuthorizeSecurityGroupIngress",
  eventSource: "ec2.amazonaws.com",
  eventTime: "2026-11-21T14:00:00Z",
  awsRegion: REGION,
  recipientAccountId: ACCOUNT,
  userIdentity: { type: "IAMUser", arn: `arn:aws:iam::${ACCOUNT}:user/alice`, userName: "alice" },
  userAgent: "aws-cli/2.15.0",
  sourceIPAddress: "198.51.100.7",
  requestParameters: { groupId: GROUP_ID },
};

describe("what explain shows of security-group calls", () => {
  it("is what the bot acts on, when it acts", () => {
    expect(explain({})).toMatchObject([{ kind: "sg.touched", groupIds: [GROUP_ID], ok: true }]);
  });

  it("S17: is a failed call too, with its error and why nothing is read", () => {
    expect(explain({ errorCode: "Client.DryRunOperation" })).toEqual([
      {
        kind: "sg.noted",
        at: "2026-11-21T14:00:00.000Z",
        eventName: "AuthorizeSecurityGroupIngress",
        groupIds: [GROUP_ID],
        actor: `arn:aws:iam::${ACCOUNT}:user/alice`,
        ok: false,
        account: ACCOUNT,
        region: REGION,
        groupId: GROUP_ID,
        via: "AWS CLI",
        sourceIp: "198.51.100.7",
        error: "Client.DryRunOperation",
        why: "AuthorizeSecurityGroupIngress failed: Client.DryRunOperation",
      },
    ]);
  });

  it("is null where the record says nothing", () => {
    const bare = {
      eventTime: undefined,
      awsRegion: undefined,
      recipientAccountId: undefined,
      userIdentity: undefined,
      sourceIPAddress: undefined,
      requestParameters: { groupName: "default" },
    };

    expect(explain(bare)).toMatchObject([
      {
        kind: "sg.noted",
        at: NOW.toISOString(),
        groupIds: null,
        actor: null,
        ok: true,
        account: null,
        region: null,
        groupId: null,
        sourceIp: null,
        error: null,
      },
    ]);
    expect(explain({ requestParameters: {} })).toMatchObject([{ groupIds: null, ok: true }]);
  });

  it("is nothing for calls that concern no group", () => {
    for (const eventName of [
      "DescribeSecurityGroups",
      "CreateVpc",
      "RunInstances",
      "StopInstances",
    ])
      expect(explain({ eventName, requestParameters: {}, errorCode: "x" }), eventName).toEqual([]);
    expect(groupExplainer.decode({ source: "own", id: "x", body: {} }, POLICY, NOW)).toEqual({
      nothing: "no CloudTrail record",
    });
    expect(
      groupExplainer.decode(
        { source: "cloudtrail", id: "x", record: { eventName: 7 } },
        POLICY,
        NOW,
      ),
    ).toEqual({ nothing: "no API call" });
  });

  it("is nowhere in the running bot", () => {
    expect(decodeRaw("RevokeSecurityGroupEgress", { errorCode: "x" })).toHaveProperty("nothing");
  });
});

function explain(more: object): unknown[] {
  const record = { ...RECORD, ...more };
  const decoded = groupExplainer.decode({ source: "cloudtrail", id: "ct-1", record }, POLICY, NOW);
  return "events" in decoded ? decoded.events.map((each) => groupExplainer.project(each)) : [];
}
