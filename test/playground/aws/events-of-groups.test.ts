import {
  AuthorizeSecurityGroupIngressCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { openLocalAws } from "../../../playground/aws/open.ts";
import { seedWorld } from "../../../playground/aws/seed.ts";
import { openClients } from "./clients.ts";

const NOW = new Date("2026-11-21T10:00:00.250Z");

const ALL: { readonly proto: string; readonly peer: string } = { proto: "-1", peer: "10.0.0.0/8" };

describe("events of security groups", () => {
  it("wraps a call as EventBridge does, with who, what and the new rules", async () => {
    await using aws = await openLocalAws({ now: () => NOW });
    const { groups } = seedWorld(aws);
    using clients = openClients(aws);

    const [id] = await aws
      .as({ permissionSet: "Admin", email: "kim@example.com", ip: "198.51.100.7" })
      .authorizeIngress("web-prod", { port: 22, peer: "0.0.0.0/0", description: "tmp" });

    expect(await clients.drain()).toMatchObject([
      {
        version: "0",
        "detail-type": "AWS API Call via CloudTrail",
        source: "aws.ec2",
        account: "111122223333",
        region: "eu-central-1",
        time: "2026-11-21T10:00:00Z",
        detail: {
          eventSource: "ec2.amazonaws.com",
          eventName: "AuthorizeSecurityGroupIngress",
          eventTime: "2026-11-21T10:00:00Z",
          awsRegion: "eu-central-1",
          sourceIPAddress: "198.51.100.7",
          recipientAccountId: "111122223333",
          readOnly: false,
          requestParameters: {
            groupId: groups.webProd,
            ipPermissions: {
              items: [
                {
                  ipProtocol: "tcp",
                  fromPort: 22,
                  toPort: 22,
                  groups: {},
                  ipRanges: { items: [{ cidrIp: "0.0.0.0/0", description: "tmp" }] },
                  ipv6Ranges: {},
                  prefixListIds: {},
                },
              ],
            },
          },
          responseElements: {
            _return: true,
            securityGroupRuleSet: {
              items: [
                {
                  groupId: groups.webProd,
                  groupOwnerId: "111122223333",
                  securityGroupRuleId: id,
                  isEgress: false,
                  cidrIpv4: "0.0.0.0/0",
                },
              ],
            },
          },
        },
      },
    ]);
  });

  it("keeps the flat form of a call flat", async () => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    using clients = openClients(aws);
    const port = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: "192.0.2.0/24" };

    await clients.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId: groups.webProd, ...port }),
    );

    const requestParameters = { cidrIp: "192.0.2.0/24", fromPort: 22, ipPermissions: {} };
    expect(await clients.drain()).toMatchObject([{ detail: { requestParameters } }]);
  });

  it("writes ModifySecurityGroupRules in its own dialect: an object, or a list of several", async () => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    using clients = openClients(aws);
    const ann = aws.as({ user: "ann" });
    const [one = "", two = ""] = await ann.authorizeIngress(
      "web-prod",
      { port: 1, peer: "10.0.0.0/8" },
      { port: 2, peer: "10.0.0.0/8" },
    );
    await clients.drain();

    await ann.modifyRules("web-prod", { [one]: { port: 1, peer: "0.0.0.0/0" } });
    await ann.modifyRules("web-prod", {
      [one]: { port: 3, peer: "0.0.0.0/0" },
      [two]: { port: 4, peer: "0.0.0.0/0", description: "x" },
    });

    const first = {
      SecurityGroupRuleId: one,
      tag: 1,
      SecurityGroupRule: { IpProtocol: "tcp", FromPort: 1, CidrIpv4: "0.0.0.0/0", Description: "" },
    };
    const second = { SecurityGroupRuleId: two, tag: 2, SecurityGroupRule: { Description: "x" } };
    const call = { GroupId: groups.webProd };
    expect(await clients.drain()).toMatchObject(
      [first, [{ SecurityGroupRuleId: one, tag: 1 }, second]].map((SecurityGroupRule) => ({
        detail: {
          requestParameters: { ModifySecurityGroupRulesRequest: { ...call, SecurityGroupRule } },
          responseElements: { ModifySecurityGroupRulesResponse: { return: true } },
        },
      })),
    );
  });

  it("tells of a revoke by id, of a new group and of a deleted one", async () => {
    await using aws = await openLocalAws();
    seedWorld(aws);
    using clients = openClients(aws);
    const ann = aws.as({ user: "ann" });

    const group = await ann.createGroup({ name: "new", description: "d", tags: { env: "x" } });
    const [rule = ""] = await ann.authorizeEgress(group, ALL);
    await ann.revokeEgress(group, rule);
    await ann.deleteGroup(group);

    const tags = { items: [{ key: "env", value: "x" }] };
    expect(await clients.drain()).toMatchObject([
      {
        detail: {
          eventName: "CreateSecurityGroup",
          requestParameters: {
            groupName: "new",
            groupDescription: "d",
            tagSpecificationSet: { items: [{ resourceType: "security-group", tags }] },
          },
          responseElements: { _return: true, groupId: group },
        },
      },
      { detail: { eventName: "AuthorizeSecurityGroupEgress" } },
      {
        detail: {
          eventName: "RevokeSecurityGroupEgress",
          requestParameters: {
            groupId: group,
            ipPermissions: {},
            securityGroupRuleIds: { items: [{ securityGroupRuleId: rule }] },
          },
          responseElements: {
            _return: true,
            revokedSecurityGroupRuleSet: { items: [{ securityGroupRuleId: rule }] },
          },
        },
      },
      { detail: { eventName: "DeleteSecurityGroup", requestParameters: { groupId: group } } },
    ]);
  });

  it("records refused calls of machines and people with their code and without an answer", async () => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    using clients = openClients(aws);
    const byId = { GroupId: groups.webProd, SecurityGroupRuleIds: ["sgr-0123456789abcdef0"] };

    await expect(
      clients.ec2.send(new RevokeSecurityGroupIngressCommand(byId)),
    ).rejects.toMatchObject({ name: "InvalidSecurityGroupRuleId.NotFound" });
    await expect(
      aws.as({ user: "mallory" }).denied().authorizeIngress("web-prod", ALL),
    ).rejects.toMatchObject({ code: "UnauthorizedOperation" });

    expect(await clients.drain()).toMatchObject([
      {
        detail: {
          errorCode: "Client.InvalidSecurityGroupRuleId.NotFound",
          responseElements: null,
          requestParameters: { groupId: groups.webProd },
        },
      },
      {
        detail: {
          errorCode: "Client.UnauthorizedOperation",
          userIdentity: { userName: "mallory" },
        },
      },
    ]);
  });
});

describe("the way of events", () => {
  it("can lose them, double them and delay them", async () => {
    await using aws = await openLocalAws({ eventDelayMs: 50 });
    const { groups } = seedWorld(aws);
    const ann = aws.as({ user: "ann" });
    async function visible(): Promise<number> {
      return (await aws.queueDepth()).visible;
    }

    aws.fault.loseEvents(true);
    await ann.tag(groups.webProd, { a: "1" });
    aws.fault.clear();
    aws.fault.duplicateEvents(true);
    await ann.tag(groups.webProd, { a: "2" });

    expect(await visible()).toBe(0);
    await expect.poll(visible).toBe(2);
    expect(aws.world.accounts.get("111122223333")?.trail).toHaveLength(2);
  });

  it("sends a double with the same id", async () => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    using clients = openClients(aws);
    aws.fault.duplicateEvents(true);

    await aws.as({ user: "ann" }).tag(groups.webProd, { a: "1" });

    const [first, second, ...more] = await clients.drain();
    expect(first).toEqual(second);
    expect(more).toEqual([]);
  });

  it("tells listeners of changes until they leave", async () => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    const ann = aws.as({ user: "ann" });
    const heard: string[] = [];

    const leave = aws.onChange(() => heard.push("change"));
    await ann.tag(groups.webProd, { a: "1" });
    aws.log("/prod/auth", "host", ["line"]);
    leave();
    await ann.tag(groups.webProd, { a: "2" });

    expect(heard).toEqual(["change", "change"]);
  });
});
