import { LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import {
  DescribeSecurityGroupRulesCommand,
  DescribeVpcsCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { GetBucketAclCommand, GetPublicAccessBlockCommand } from "@aws-sdk/client-s3";
import { GetPublicAccessBlockCommand as GetAccountBlockCommand } from "@aws-sdk/client-s3-control";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { openLocalAws } from "../../../playground/aws/open.ts";
import { seedWorld } from "../../../playground/aws/seed.ts";
import { openClients } from "./clients.ts";

describe("faults", () => {
  it("throttles so many calls, in the words of each service", async () => {
    await using aws = await openLocalAws();
    const { buckets } = seedWorld(aws);
    using clients = openClients(aws);
    aws.fault.throttle("DescribeVpcs", 1);
    aws.fault.throttle("GetBucketAcl", 1);
    aws.fault.throttle("LookupEvents", 1);
    aws.fault.throttle("GetCallerIdentity", 1);
    const acl = new GetBucketAclCommand({ Bucket: buckets.reports });

    await expect(clients.ec2.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({
      name: "RequestLimitExceeded",
    });
    await expect(clients.s3.send(acl)).rejects.toMatchObject({ name: "SlowDown" });
    await expect(clients.cloudTrail.send(new LookupEventsCommand({}))).rejects.toMatchObject({
      name: "ThrottlingException",
    });
    await expect(clients.sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "Throttling",
    });
    await clients.ec2.send(new DescribeVpcsCommand({}));
    expect(aws.calls({ action: "DescribeVpcs" }).map(({ outcome }) => outcome)).toEqual([
      "RequestLimitExceeded",
      "ok",
    ]);
  });

  it("denies until it is cleared, and records denied changes", async () => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    using clients = openClients(aws);
    const rule = { IpProtocol: "tcp", FromPort: 22, ToPort: 22 };
    async function revoke(): Promise<unknown> {
      const input = { GroupId: groups.default, IpPermissions: [rule], DryRun: true };
      return clients.ec2.send(new RevokeSecurityGroupIngressCommand(input));
    }
    aws.fault.deny("RevokeSecurityGroupIngress");

    for (const _ of [1, 2])
      await expect(revoke()).rejects.toMatchObject({ name: "UnauthorizedOperation" });
    aws.fault.clear();

    await expect(revoke()).rejects.toMatchObject({ name: "DryRunOperation" });
    expect((await clients.drain()).length).toBe(3);
  });

  it("tells services apart that share the name of an action", async () => {
    await using aws = await openLocalAws();
    const { buckets } = seedWorld(aws);
    using clients = openClients(aws);
    aws.fault.deny("s3control:GetPublicAccessBlock", 1);

    await clients.s3.send(new GetPublicAccessBlockCommand({ Bucket: buckets.reports }));

    await expect(
      clients.s3Control.send(new GetAccountBlockCommand({ AccountId: "111122223333" })),
    ).rejects.toMatchObject({ name: "AccessDenied" });
  });

  it("answers with a page of HTML", async () => {
    await using aws = await openLocalAws();
    using clients = openClients(aws);
    aws.fault.html("DescribeVpcs", 1);

    await expect(clients.ec2.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 502 },
    });
    await clients.ec2.send(new DescribeVpcsCommand({}));
  });

  it("answers nothing at all, and closes all the same", async () => {
    await using aws = await openLocalAws();
    using clients = openClients(aws);
    aws.fault.hang("DescribeVpcs", 1);
    const abortSignal = AbortSignal.timeout(50);

    await expect(
      clients.ec2.send(new DescribeVpcsCommand({}), { abortSignal }),
    ).rejects.toMatchObject({ name: "AbortError" });

    expect(aws.calls()).toMatchObject([{ action: "DescribeVpcs", outcome: "hang" }]);
  });

  it("lets reads lag behind writes", async () => {
    const clock = { now: new Date("2026-11-21T10:00:00Z") };
    await using aws = await openLocalAws({ now: () => clock.now });
    const { groups } = seedWorld(aws);
    using clients = openClients(aws);
    async function count(): Promise<number | undefined> {
      const Filters = [{ Name: "group-id", Values: [groups.bastion] }];
      const found = await clients.ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
      return found.SecurityGroupRules?.length;
    }
    const before = (await count()) ?? 0;
    aws.fault.lag(5000);

    await aws.as({ user: "ann" }).authorizeIngress("bastion", { port: 23, peer: "10.0.0.0/8" });

    expect(await count()).toBe(before);
    clock.now = new Date("2026-11-21T10:00:04.999Z");
    expect(await count()).toBe(before);
    clock.now = new Date("2026-11-21T10:00:05Z");
    expect(await count()).toBe(before + 1);
  });

  it("does not hit people in the console", async () => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    aws.fault.deny("CreateTags");

    await aws.as({ user: "ann" }).tag(groups.webProd, { a: "b" });

    expect(aws.place().groups.get(groups.webProd)?.tags["a"]).toBe("b");
    expect(aws.calls()).toEqual([]);
  });
});

describe("the queue", () => {
  it("counts what waits, what is in hand and what is dead after five deliveries", async () => {
    await using aws = await openLocalAws();
    using clients = openClients(aws);
    await aws.send("not JSON");

    expect(await aws.queueDepth()).toEqual({ visible: 1, inFlight: 0, dead: 0 });
    await clients.receiveAndForget(5);
    expect(await aws.queueDepth()).toEqual({ visible: 1, inFlight: 0, dead: 0 });
    await clients.receiveAndForget(1);

    expect(await aws.queueDepth()).toEqual({ visible: 0, inFlight: 0, dead: 1 });
  });
});
