import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import { groupDecoder } from "../../src/security-groups/decode.ts";
import { decode, decodeOne, PERMISSIONS, RULE_SET, type Touched } from "./records.ts";
import { ACCOUNT, GROUP_ID, NOW, REGION, SSH_WORLD } from "./samples.ts";

const FIVE_KEYS = [
  SSH_WORLD,
  "ingress tcp 22 22 v4 10.0.0.0/8",
  "ingress tcp 22 22 v6 ::/0",
  "ingress tcp 22 22 pl pl-0c2d",
  "ingress tcp 22 22 sg sg-0peer",
];

describe("CloudTrail's dialects", () => {
  it.each<[string, string, JsonObject, Partial<Touched>]>([
    [
      "a list of permissions",
      "AuthorizeSecurityGroupIngress",
      { requestParameters: { groupId: GROUP_ID, ipPermissions: PERMISSIONS } },
      { touched: "rules", adds: FIVE_KEYS, removes: [] },
    ],
    [
      "flat parameters with an empty list",
      "AuthorizeSecurityGroupIngress",
      {
        requestParameters: {
          groupId: GROUP_ID,
          ipPermissions: {},
          cidrIp: "0.0.0.0/0",
          fromPort: "22",
          toPort: "22",
          ipProtocol: "tcp",
        },
      },
      { adds: [SSH_WORLD] },
    ],
    [
      "an answer with rule ids, and a CIDR that is not canonical",
      "AuthorizeSecurityGroupIngress",
      {
        requestParameters: { groupId: GROUP_ID, ipPermissions: {} },
        responseElements: { _return: true, securityGroupRuleSet: RULE_SET },
      },
      { adds: [SSH_WORLD], ruleIds: ["sgr-0a1b"] },
    ],
    [
      "a group named only in the answer (default VPC)",
      "AuthorizeSecurityGroupIngress",
      {
        requestParameters: { groupName: "default", ipPermissions: PERMISSIONS },
        responseElements: { securityGroupRuleSet: RULE_SET },
      },
      { adds: FIVE_KEYS, ruleIds: ["sgr-0a1b"] },
    ],
    [
      "all protocols with ports that mean nothing",
      "AuthorizeSecurityGroupEgress",
      {
        requestParameters: {
          groupId: GROUP_ID,
          ipPermissions: {
            items: [
              {
                ipProtocol: "-1",
                fromPort: 0,
                toPort: 0,
                ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] },
              },
            ],
          },
        },
      },
      { adds: ["egress -1 * * v4 0.0.0.0/0"] },
    ],
    [
      "a revoke by permissions that answers nothing but true",
      "RevokeSecurityGroupIngress",
      {
        requestParameters: { groupId: GROUP_ID, ipPermissions: PERMISSIONS },
        responseElements: { _return: true },
      },
      { adds: [], removes: FIVE_KEYS },
    ],
    [
      "a revoke by rule ids",
      "RevokeSecurityGroupEgress",
      {
        requestParameters: {
          groupId: GROUP_ID,
          securityGroupRuleIds: { items: [{ securityGroupRuleId: "sgr-1" }, "sgr-2"] },
        },
        responseElements: {
          revokedSecurityGroupRuleSet: {
            items: [
              {
                securityGroupRuleId: "sgr-1",
                isEgress: "true",
                ipProtocol: "-1",
                cidrIpv6: "::/0",
              },
            ],
          },
        },
      },
      { removes: ["egress -1 * * v6 ::/0"], ruleIds: ["sgr-1", "sgr-2"] },
    ],
    [
      "S16: ModifySecurityGroupRules with one rule",
      "ModifySecurityGroupRules",
      {
        requestParameters: {
          ModifySecurityGroupRulesRequest: {
            GroupId: GROUP_ID,
            SecurityGroupRule: {
              SecurityGroupRuleId: "sgr-1",
              tag: 1,
              SecurityGroupRule: {
                IpProtocol: "tcp",
                FromPort: 1,
                ToPort: 2,
                CidrIpv4: "10.0.0.0/8",
              },
            },
          },
        },
      },
      { adds: [], removes: [], ruleIds: ["sgr-1"] },
    ],
    [
      "S16: ModifySecurityGroupRules with several",
      "ModifySecurityGroupRules",
      {
        requestParameters: {
          ModifySecurityGroupRulesRequest: {
            GroupId: GROUP_ID,
            SecurityGroupRule: [
              { SecurityGroupRuleId: "sgr-1" },
              { SecurityGroupRuleId: "sgr-2" },
              "",
            ],
          },
        },
      },
      { ruleIds: ["sgr-1", "sgr-2"] },
    ],
    [
      "S16: an update of descriptions",
      "UpdateSecurityGroupRuleDescriptionsIngress",
      { requestParameters: { groupId: GROUP_ID, ipPermissions: PERMISSIONS } },
      { adds: [], removes: [] },
    ],
    [
      "S16: a group that CloudFormation made, named in the answer",
      "CreateSecurityGroup",
      {
        requestParameters: { groupName: "web", vpcId: "vpc-1" },
        responseElements: { _return: "true", groupId: GROUP_ID },
        userAgent: "cloudformation.amazonaws.com",
      },
      { touched: "group" },
    ],
    [
      "a deletion",
      "DeleteSecurityGroup",
      { requestParameters: { groupId: GROUP_ID }, responseElements: { _return: true } },
      { touched: "group" },
    ],
    [
      "an interface that is given groups",
      "ModifyNetworkInterfaceAttribute",
      {
        requestParameters: {
          networkInterfaceId: "eni-1",
          groupSet: { items: [{ groupId: GROUP_ID }] },
        },
      },
      { touched: "attached" },
    ],
    [
      "an interface whose groups are called groups",
      "CreateNetworkInterface",
      { requestParameters: { groups: { items: [{ groupId: GROUP_ID }] } } },
      { touched: "attached" },
    ],
    [
      "tags of a group",
      "CreateTags",
      {
        requestParameters: {
          resourcesSet: { items: [{ resourceId: GROUP_ID }, { resourceId: "i-1" }] },
        },
      },
      { touched: "tags" },
    ],
    [
      "a call that AWS has added since",
      "ReplaceSecurityGroupRulesAtomically",
      { requestParameters: { Request: { SecurityGroupIds: [GROUP_ID] } } },
      { touched: "rules", adds: [], removes: [] },
    ],
  ])("S15: %s leads to the right read", (_, eventName, record, expected) => {
    const touched = decodeOne(eventName, record);

    expect(touched).toMatchObject({
      account: ACCOUNT,
      region: REGION,
      groupId: GROUP_ID,
      eventName,
      ok: true,
      ...expected,
    });
  });

  it.each([
    ["SetSecurityGroups", "elasticloadbalancing.amazonaws.com", { securityGroups: [GROUP_ID] }],
    [
      "ModifyMountTargetSecurityGroups",
      "elasticfilesystem.amazonaws.com",
      { securityGroups: [GROUP_ID] },
    ],
  ])(
    "S15: %s of another service is a change of who is behind it",
    (eventName, eventSource, request) => {
      expect(decodeOne(eventName, { eventSource, requestParameters: request }).touched).toBe(
        "attached",
      );
    },
  );

  it("is one event per group, each with its own id, whatever they are called together", () => {
    const events = decode("RunInstances", {
      requestParameters: { groupSet: { items: [{ groupId: "sg-1" }, { groupId: "sg-2" }] } },
    });

    expect(events.map(({ id }) => id)).toEqual([
      `ct-1/sg.touched/${ACCOUNT}/${REGION}/sg-1`,
      `ct-1/sg.touched/${ACCOUNT}/${REGION}/sg-2`,
    ]);
    expect(events.map(({ data }) => data["groups"])).toEqual([
      ["sg-1", "sg-2"],
      ["sg-1", "sg-2"],
    ]);
  });

  it("takes the time of the event, and of its arrival when it has none", () => {
    const request = { requestParameters: { groupId: GROUP_ID } };

    expect(decodeOne("DeleteSecurityGroup", request).at).toBe("2026-11-21T14:00:00.000Z");
    expect(decodeOne("DeleteSecurityGroup", { ...request, eventTime: "eventTime" }).at).toBe(
      NOW.toISOString(),
    );
  });
});

describe("the form for explain", () => {
  it("has kind, time, name, groups, who and outcome, and null where something is unknown", () => {
    const [event] = decode("DeleteSecurityGroup", { requestParameters: { groupId: GROUP_ID } });
    const [bare] = decode("DeleteSecurityGroup", {
      requestParameters: { groupId: GROUP_ID },
      userIdentity: 7,
      sourceIPAddress: undefined,
    });

    expect(event && groupDecoder.project(event)).toEqual({
      kind: "sg.touched",
      at: "2026-11-21T14:00:00.000Z",
      eventName: "DeleteSecurityGroup",
      groupIds: [GROUP_ID],
      actor: `arn:aws:iam::${ACCOUNT}:user/alice`,
      ok: true,
      account: ACCOUNT,
      region: REGION,
      groupId: GROUP_ID,
      via: "console",
      sourceIp: "198.51.100.7",
      error: null,
    });
    expect(bare && groupDecoder.project(bare)).toMatchObject({ actor: null, sourceIp: null });
  });

  it("is nobody else's event's", () => {
    const [event] = decode("DeleteSecurityGroup", { requestParameters: { groupId: GROUP_ID } });
    if (!event) throw new Error("no event");

    expect(groupDecoder.project({ ...event, kind: "login.sighted" })).toBeUndefined();
    expect(groupDecoder.project({ ...event, data: {} })).toBeUndefined();
  });
});
