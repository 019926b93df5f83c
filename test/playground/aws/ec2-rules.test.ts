import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  ModifySecurityGroupRulesCommand,
  paginateDescribeSecurityGroupRules,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { openLocalAws } from "../../../playground/aws/open.ts";
import { seedWorld } from "../../../playground/aws/seed.ts";
import { type Clients, openClients } from "./clients.ts";

const SSH = { IpProtocol: "tcp", FromPort: 22, ToPort: 22 };

async function rulesOf({ ec2 }: Clients, group: string): Promise<SecurityGroupRule[]> {
  const found = await ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [group] }] }),
  );
  return found.SecurityGroupRules ?? [];
}

interface Rule {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly cidr?: string;
  readonly text?: string;
}

describe("security groups", () => {
  it("has a new group allow everything out and nothing in", async () => {
    await using aws = await openLocalAws();
    const { vpc } = seedWorld(aws);
    using clients = openClients(aws);

    const made = await clients.ec2.send(
      new CreateSecurityGroupCommand({ GroupName: "new", Description: "d", VpcId: vpc }),
    );

    expect(await rulesOf(clients, made.GroupId ?? "")).toMatchObject([
      { IsEgress: true, IpProtocol: "-1", FromPort: -1, ToPort: -1, CidrIpv4: "0.0.0.0/0" },
      { IsEgress: true, IpProtocol: "-1", FromPort: -1, ToPort: -1, CidrIpv6: "::/0" },
    ]);
  });

  it("leaves ports out for all protocols where DescribeSecurityGroups groups rules", async () => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    using clients = openClients(aws);

    const found = await clients.ec2.send(
      new DescribeSecurityGroupsCommand({ GroupIds: [groups.webProd] }),
    );

    const [group] = found.SecurityGroups ?? [];
    expect(group?.IpPermissionsEgress?.[0]).toEqual({
      IpProtocol: "-1",
      IpRanges: [{ CidrIp: "0.0.0.0/0" }],
      Ipv6Ranges: [{ CidrIpv6: "::/0" }],
      PrefixListIds: [],
      UserIdGroupPairs: [],
    });
    expect(group?.IpPermissions).toMatchObject([
      { FromPort: 8080, UserIdGroupPairs: [{ GroupId: groups.lbProd, UserId: "111122223333" }] },
      { FromPort: 22, UserIdGroupPairs: [{ GroupId: groups.bastion }] },
    ]);
  });

  it("gives everything at once without MaxResults, and pages with it", async () => {
    await using aws = await openLocalAws();
    seedWorld(aws);
    using clients = openClients(aws);

    const whole = await clients.ec2.send(new DescribeSecurityGroupRulesCommand({}));
    const pages: SecurityGroupRule[][] = [];
    const paging = { client: clients.ec2, pageSize: 5 };
    for await (const page of paginateDescribeSecurityGroupRules(paging, {}))
      pages.push(page.SecurityGroupRules ?? []);

    expect(whole.NextToken).toBeUndefined();
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.flat()).toEqual(whole.SecurityGroupRules);
  });

  it.each([
    ["a page of 4", { MaxResults: 4 }, "InvalidParameterValue"],
    ["a page of 1001", { MaxResults: 1001 }, "InvalidParameterValue"],
    ["a token from elsewhere", { NextToken: "x" }, "InvalidPaginationToken"],
    ["an id of another form", { GroupIds: ["web"] }, "InvalidGroupId.Malformed"],
    ["an unknown id", { GroupIds: ["sg-0123456789abcdef0"] }, "InvalidGroup.NotFound"],
    ["an unknown name", { GroupNames: ["nobody"] }, "InvalidGroup.NotFound"],
    ["an unknown filter", { Filters: [{ Name: "x", Values: ["y"] }] }, "InvalidParameterValue"],
    ["a dry run", { DryRun: true }, "DryRunOperation"],
  ])("refuses %s", async (_what, input, name) => {
    await using aws = await openLocalAws();
    seedWorld(aws);
    using clients = openClients(aws);

    await expect(clients.ec2.send(new DescribeSecurityGroupsCommand(input))).rejects.toMatchObject({
      name,
    });
  });

  it("filters by network, name, wildcard and tag", async () => {
    await using aws = await openLocalAws();
    const { vpc } = seedWorld(aws);
    using clients = openClients(aws);
    async function names(Name: string, ...Values: string[]): Promise<(string | undefined)[]> {
      const found = await clients.ec2.send(
        new DescribeSecurityGroupsCommand({ Filters: [{ Name, Values }] }),
      );
      return (found.SecurityGroups ?? []).map(({ GroupName }) => GroupName);
    }

    expect(await names("vpc-id", vpc)).toHaveLength(5);
    expect(await names("group-name", "*-prod")).toEqual(["lb-prod", "web-prod", "db-prod"]);
    expect(await names("tag:env", "prod")).toHaveLength(4);
    expect(await names("tag:env", "test")).toEqual([]);
  });

  it("clears host bits, shortens IPv6 and answers with the rule's id", async () => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    using clients = openClients(aws);

    const added = await clients.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: groups.dbProd,
        IpPermissions: [
          {
            ...SSH,
            IpRanges: [{ CidrIp: "100.68.0.18/18", Description: "vpn" }],
            Ipv6Ranges: [{ CidrIpv6: "2001:DB8:0:0:1:0:0:1/64" }],
          },
        ],
        TagSpecifications: [
          { ResourceType: "security-group-rule", Tags: [{ Key: "why", Value: "test" }] },
        ],
      }),
    );

    expect(added.SecurityGroupRules).toMatchObject([
      { CidrIpv4: "100.68.0.0/18", Description: "vpn", Tags: [{ Key: "why", Value: "test" }] },
      { CidrIpv6: "2001:db8::/64" },
    ]);
    const rules = await rulesOf(clients, groups.dbProd);
    expect(rules.map(({ SecurityGroupRuleId: id }) => id)).toContain(
      added.SecurityGroupRules?.[0]?.SecurityGroupRuleId,
    );
  });

  it.each([
    ["a rule twice", [SSH, SSH], "InvalidParameterValue"],
    ["a wrong mask", [{ ...SSH, cidr: "10.0.0.0/33" }], "InvalidParameterValue"],
    ["reversed ports", [{ ...SSH, FromPort: 23 }], "InvalidParameterValue"],
    ["an unknown protocol", [{ IpProtocol: "gre" }], "InvalidParameterValue"],
    ["a foreign letter", [{ ...SSH, text: "déjà" }], "InvalidParameterValue"],
    ["what exists", [{ ...SSH, FromPort: 1, ToPort: 1 }], "InvalidPermission.Duplicate"],
  ])("refuses to authorize %s, and adds nothing", async (_what, rules, name) => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    using clients = openClients(aws);
    await aws.as({ user: "ann" }).authorizeIngress("db-prod", { port: 1, peer: "10.0.0.0/8" });
    const before = await rulesOf(clients, groups.dbProd);

    const sent = clients.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: groups.dbProd,
        IpPermissions: [
          { IpProtocol: "udp", FromPort: 53, ToPort: 53, IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
          ...rules.map(({ cidr = "10.0.0.0/8", text, ...rule }: Rule) => ({
            ...rule,
            IpRanges: [{ CidrIp: cidr, Description: text }],
          })),
        ],
      }),
    );

    await expect(sent).rejects.toMatchObject({ name });
    expect(await rulesOf(clients, groups.dbProd)).toEqual(before);
  });

  it("refuses the 61st rule of a family", async () => {
    await using aws = await openLocalAws();
    const { vpc } = seedWorld(aws);
    const ann = aws.as({ user: "ann" });
    const group = await ann.createGroup({ name: "many", vpcId: vpc });
    const rules = Array.from({ length: 60 }, (_, index) => ({ port: index, peer: "10.0.0.0/8" }));

    await ann.authorizeIngress(group, ...rules);
    await ann.authorizeIngress(group, { port: 1, peer: "2001:db8::/32" });
    const more = ann.authorizeIngress(group, { port: 99, peer: "10.0.0.0/8" });

    await expect(more).rejects.toMatchObject({ code: "RulesPerSecurityGroupLimitExceeded" });
  });

  it("calls a revoke without a match a success in a default network, and an error elsewhere", async () => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    using clients = openClients(aws);
    const inDefault = await aws.as({ user: "ann" }).createGroup({ name: "old" });
    const wanted = [{ ...SSH, IpRanges: [{ CidrIp: "192.0.2.0/24" }] }];

    const silent = await clients.ec2.send(
      new RevokeSecurityGroupIngressCommand({ GroupId: inDefault, IpPermissions: wanted }),
    );
    const loud = clients.ec2.send(
      new RevokeSecurityGroupIngressCommand({ GroupId: groups.webProd, IpPermissions: wanted }),
    );

    expect(silent).toMatchObject({ Return: true, UnknownIpPermissions: [{ FromPort: 22 }] });
    await expect(loud).rejects.toMatchObject({ name: "InvalidPermission.NotFound" });
  });

  it("revokes by rule id, once", async () => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    using clients = openClients(aws);
    const [id = ""] = await aws
      .as({ user: "ann" })
      .authorizeIngress("web-prod", { port: 22, peer: "0.0.0.0/0" });
    const input = { GroupId: groups.webProd, SecurityGroupRuleIds: [id] };

    const first = await clients.ec2.send(new RevokeSecurityGroupIngressCommand(input));
    const second = clients.ec2.send(new RevokeSecurityGroupIngressCommand(input));

    expect(first.RevokedSecurityGroupRules).toMatchObject([
      { SecurityGroupRuleId: id, CidrIpv4: "0.0.0.0/0", FromPort: 22, ToPort: 22 },
    ]);
    await expect(second).rejects.toMatchObject({ name: "InvalidSecurityGroupRuleId.NotFound" });
  });

  it("modifies a rule under its id, but not the kind of its peer", async () => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    using clients = openClients(aws);
    const [id = ""] = await aws
      .as({ user: "ann" })
      .authorizeIngress("web-prod", { port: 22, peer: "10.0.0.0/8" });
    async function modify(rule: object): Promise<unknown> {
      const SecurityGroupRules = [
        { SecurityGroupRuleId: id, SecurityGroupRule: { ...SSH, ...rule } },
      ];
      return clients.ec2.send(
        new ModifySecurityGroupRulesCommand({ GroupId: groups.webProd, SecurityGroupRules }),
      );
    }

    await modify({ CidrIpv4: "0.0.0.0/0" });

    const rules = await rulesOf(clients, groups.webProd);
    expect(rules.find((rule) => rule.SecurityGroupRuleId === id)?.CidrIpv4).toBe("0.0.0.0/0");
    await expect(modify({ CidrIpv6: "::/0" })).rejects.toMatchObject({
      name: "InvalidParameterValue",
    });
  });

  it("gives rules new descriptions by their ids, and tags come and go", async () => {
    await using aws = await openLocalAws();
    const { groups, prefixLists } = seedWorld(aws);
    using clients = openClients(aws);
    const ann = aws.as({ user: "ann" });
    const [id = ""] = await ann.authorizeIngress("web-prod", {
      port: 22,
      peer: prefixLists.offices,
      description: "old",
    });

    await ann.describeIngress("web-prod", { [id]: "new" });
    await ann.tag(id, { keep: "1", drop: "2" });
    await ann.untag(id, "drop");

    const rules = await rulesOf(clients, groups.webProd);
    expect(rules.find((rule) => rule.SecurityGroupRuleId === id)).toMatchObject({
      Description: "new",
      PrefixListId: prefixLists.offices,
      Tags: [{ Key: "keep", Value: "1" }],
    });
  });

  it.each([
    ["the default group", "default", "CannotDelete"],
    ["a group on an interface", "bastion", "DependencyViolation"],
    ["an unknown group", "sg-0123456789abcdef0", "InvalidGroup.NotFound"],
  ])("does not delete %s", async (_what, group, name) => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    using clients = openClients(aws);
    const known: Readonly<Record<string, string>> = groups;

    const sent = clients.ec2.send(
      new DeleteSecurityGroupCommand({ GroupId: known[group] ?? group }),
    );

    await expect(sent).rejects.toMatchObject({ name });
  });

  it("does not delete a group that another group's rule names, until that rule is gone", async () => {
    await using aws = await openLocalAws();
    const { vpc, groups } = seedWorld(aws);
    const ann = aws.as({ user: "ann" });
    const group = await ann.createGroup({ name: "spare", vpcId: vpc });
    const rule = { proto: "-1", peer: group };
    await ann.authorizeIngress("web-prod", rule);

    await expect(ann.deleteGroup(group)).rejects.toMatchObject({ code: "DependencyViolation" });
    await ann.revokeIngress("web-prod", rule);
    await ann.deleteGroup(group);

    expect([...aws.place().groups.keys()]).not.toContain(group);
    expect([...aws.place().groups.keys()]).toContain(groups.webProd);
  });
});
