import {
  CreateTagsCommand,
  DescribeInstancesCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRegionsCommand,
  DescribeSecurityGroupVpcAssociationsCommand,
  DescribeStaleSecurityGroupsCommand,
  DescribeVpcsCommand,
  GetManagedPrefixListEntriesCommand,
  ModifyInstanceAttributeCommand,
  ModifyNetworkInterfaceAttributeCommand,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { openLocalAws } from "../../../playground/aws/open.ts";
import { seedWorld } from "../../../playground/aws/seed.ts";
import { openClients } from "./clients.ts";

describe("hosts and networks", () => {
  it("shows instances with their interfaces, groups and addresses", async () => {
    await using aws = await openLocalAws();
    const { groups, instances, interfaces } = seedWorld(aws);
    using clients = openClients(aws);

    const hosts = await clients.ec2.send(
      new DescribeInstancesCommand({ Filters: [{ Name: "tag:Name", Values: ["bastion-*"] }] }),
    );
    const faces = await clients.ec2.send(
      new DescribeNetworkInterfacesCommand({
        Filters: [{ Name: "group-id", Values: [groups.bastion, groups.lbProd] }],
      }),
    );

    expect(hosts.Reservations?.flatMap(({ Instances = [] }) => Instances)).toMatchObject([
      {
        InstanceId: instances.bastion,
        PublicIpAddress: "203.0.113.105",
        State: { Name: "running" },
        NetworkInterfaces: [{ NetworkInterfaceId: interfaces.bastion }],
        SecurityGroups: [{ GroupId: groups.bastion, GroupName: "bastion" }],
      },
    ]);
    expect(faces.NetworkInterfaces).toMatchObject([
      { Attachment: { InstanceId: instances.bastion }, RequesterManaged: false },
      { RequesterManaged: true, Association: { PublicIp: "203.0.113.180" } },
    ]);
  });

  it("replaces the groups of an interface whole, within its network and never of a service", async () => {
    await using aws = await openLocalAws();
    const { groups, interfaces } = seedWorld(aws);
    using clients = openClients(aws);
    const elsewhere = await aws.as({ user: "ann" }).createGroup({ name: "elsewhere" });
    async function attach(NetworkInterfaceId: string, ...Groups: string[]): Promise<unknown> {
      return clients.ec2.send(
        new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups }),
      );
    }

    await attach(interfaces.web1, groups.bastion, groups.dbProd);

    expect(aws.place().interfaces.get(interfaces.web1)?.groups).toEqual([
      groups.bastion,
      groups.dbProd,
    ]);
    await expect(attach(interfaces.web1, elsewhere)).rejects.toMatchObject({
      name: "InvalidParameterValue",
    });
    await expect(attach(interfaces.balancer, groups.dbProd)).rejects.toMatchObject({
      name: "OperationNotPermitted",
    });
  });

  it("changes the groups of an instance only while it has one interface", async () => {
    await using aws = await openLocalAws();
    const { groups, instances, interfaces } = seedWorld(aws);
    using clients = openClients(aws);
    const change = new ModifyInstanceAttributeCommand({
      InstanceId: instances.web1,
      Groups: [groups.default],
    });
    await clients.ec2.send(change);
    const region = aws.place();
    const first = region.interfaces.get(interfaces.web1);

    if (first !== undefined)
      region.interfaces.set("eni-0000000000000beef", { ...first, id: "eni-0000000000000beef" });

    expect(first?.groups).toEqual([groups.default]);
    await expect(clients.ec2.send(change)).rejects.toMatchObject({ name: "InvalidInstanceID" });
  });

  it("knows regions, networks, prefix lists, stale and shared groups", async () => {
    await using aws = await openLocalAws();
    const { vpc, groups, prefixLists } = seedWorld(aws);
    using clients = openClients(aws);
    const { ec2 } = clients;
    const [id = ""] = await aws
      .as({ user: "ann" })
      .authorizeIngress("web-prod", { proto: "-1", peer: groups.default });
    aws.place().groups.delete(groups.default);
    aws.place().groups.get(groups.dbProd)?.associatedVpcs.push("vpc-0123456789abcdef0");

    const regions = await ec2.send(new DescribeRegionsCommand({}));
    const vpcs = await ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: "is-default", Values: ["false"] }] }),
    );
    const lists = await ec2.send(new DescribeManagedPrefixListsCommand({ MaxResults: 2 }));
    const entries = await ec2.send(
      new GetManagedPrefixListEntriesCommand({ PrefixListId: prefixLists.offices }),
    );
    const stale = await ec2.send(new DescribeStaleSecurityGroupsCommand({ VpcId: vpc }));
    const shared = await ec2.send(new DescribeSecurityGroupVpcAssociationsCommand({}));

    expect(id).toMatch(/^sgr-[0-9a-f]{17}$/);
    expect(regions.Regions?.map(({ RegionName }) => RegionName)).toEqual([
      "eu-central-1",
      "us-east-1",
    ]);
    expect(vpcs.Vpcs).toMatchObject([{ VpcId: vpc, IsDefault: false }]);
    expect(lists.PrefixLists).toMatchObject([
      { OwnerId: "111122223333", MaxEntries: 10 },
      { OwnerId: "AWS" },
    ]);
    expect(lists.NextToken).toBeDefined();
    expect(entries.Entries).toEqual([{ Cidr: "198.51.100.0/24" }, { Cidr: "203.0.113.0/26" }]);
    expect(stale.StaleSecurityGroupSet).toMatchObject([{ GroupName: "web-prod" }]);
    expect(shared.SecurityGroupVpcAssociations).toMatchObject([
      { GroupId: groups.dbProd, VpcId: "vpc-0123456789abcdef0" },
    ]);
  });

  it("changes the entries of a prefix list, up to its size", async () => {
    await using aws = await openLocalAws();
    const { prefixLists } = seedWorld(aws);
    const ann = aws.as({ user: "ann" });
    const many = Array.from({ length: 11 }, (_, index) => `10.${index}.0.0/16`);

    await ann.changePrefixList(prefixLists.offices, {
      add: ["192.0.2.0/24"],
      remove: ["198.51.100.0/24"],
    });

    expect(aws.place().prefixLists.get(prefixLists.offices)).toMatchObject({
      version: 2,
      entries: [{ cidr: "203.0.113.0/26" }, { cidr: "192.0.2.0/24" }],
    });
    await expect(ann.changePrefixList(prefixLists.offices, { add: many })).rejects.toMatchObject({
      code: "PrefixListMaxEntriesExceeded",
    });
  });

  it("tags rules and groups, but not with AWS's own keys", async () => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    using clients = openClients(aws);
    async function tag(Key: string, id: string): Promise<unknown> {
      return clients.ec2.send(
        new CreateTagsCommand({ Resources: [id], Tags: [{ Key, Value: "x" }] }),
      );
    }

    await tag("team", groups.webProd);

    expect(aws.place().groups.get(groups.webProd)?.tags["team"]).toBe("x");
    await expect(tag("aws:team", groups.webProd)).rejects.toMatchObject({
      name: "InvalidParameterValue",
    });
    await expect(tag("team", "sg-0123456789abcdef0")).rejects.toMatchObject({ name: "InvalidID" });
  });
});
