import {
  CreateAccessPointCommand,
  DeletePublicAccessBlockCommand,
  GetAccessPointCommand,
  GetAccessPointPolicyCommand,
  GetPublicAccessBlockCommand,
  ListAccessPointsCommand,
  PutAccessPointPolicyCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3-control";
import { expect, it } from "vitest";
import { openLocalAws } from "../../../playground/aws/open.ts";
import { seedWorld } from "../../../playground/aws/seed.ts";
import { openClients } from "./clients.ts";

const AccountId = "111122223333";

it("has no block for the account, then the one that was put, then none again", async () => {
  await using aws = await openLocalAws();
  using clients = openClients(aws);
  const { s3Control } = clients;
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: false,
    IgnorePublicAcls: true,
    BlockPublicPolicy: false,
    RestrictPublicBuckets: true,
  };
  async function read(): Promise<unknown> {
    return s3Control.send(new GetPublicAccessBlockCommand({ AccountId }));
  }
  const missing = { name: "NoSuchPublicAccessBlockConfiguration" };

  await expect(read()).rejects.toMatchObject(missing);
  await s3Control.send(
    new PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration }),
  );
  const stored = await read();
  await s3Control.send(new DeletePublicAccessBlockCommand({ AccountId }));

  expect(stored).toMatchObject({ PublicAccessBlockConfiguration });
  await expect(read()).rejects.toMatchObject(missing);
});

it("does not speak about another account", async () => {
  await using aws = await openLocalAws();
  using clients = openClients(aws);

  const sent = clients.s3Control.send(
    new GetPublicAccessBlockCommand({ AccountId: "444455556666" }),
  );

  await expect(sent).rejects.toMatchObject({ name: "AccessDenied" });
});

it("makes, lists and shows access points, closed unless asked otherwise", async () => {
  await using aws = await openLocalAws();
  const { buckets } = seedWorld(aws);
  using clients = openClients(aws);
  const { s3Control } = clients;
  const vpc = { VpcId: "vpc-0123456789abcdef0" };
  const point = { AccountId, Bucket: buckets.reports };

  await s3Control.send(new CreateAccessPointCommand({ ...point, Name: "one" }));
  await s3Control.send(
    new CreateAccessPointCommand({ ...point, Name: "two", VpcConfiguration: vpc }),
  );

  const first = await s3Control.send(new ListAccessPointsCommand({ ...point, MaxResults: 1 }));
  const { NextToken } = first;
  const second = await s3Control.send(new ListAccessPointsCommand({ ...point, NextToken }));
  const shown = await s3Control.send(new GetAccessPointCommand({ AccountId, Name: "two" }));
  expect(first.AccessPointList).toMatchObject([{ Name: "one", NetworkOrigin: "Internet" }]);
  expect(second).toMatchObject({ AccessPointList: [{ Name: "two", VpcConfiguration: vpc }] });
  expect(second.NextToken).toBeUndefined();
  expect(shown).toMatchObject({
    NetworkOrigin: "VPC",
    PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true },
  });
});

it("keeps an access point's policy as text, and refuses a public one while any level blocks it", async () => {
  await using aws = await openLocalAws();
  const { buckets } = seedWorld(aws);
  using clients = openClients(aws);
  const { s3Control } = clients;
  const ann = aws.as({ user: "ann" });
  await ann.createAccessPoint("one", buckets.site, { block: { BlockPublicPolicy: false } });
  const Policy = JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Sid: "<&>" } });
  const point = { AccountId, Name: "one" };
  async function put(): Promise<unknown> {
    return s3Control.send(new PutAccessPointPolicyCommand({ ...point, Policy }));
  }
  async function get(): Promise<unknown> {
    return s3Control.send(new GetAccessPointPolicyCommand(point));
  }

  await expect(get()).rejects.toMatchObject({ name: "NoSuchAccessPointPolicy" });
  await ann.putPublicAccessBlock(buckets.site);
  await expect(put()).rejects.toMatchObject({ name: "AccessDenied" });
  await ann.deletePublicAccessBlock(buckets.site);
  await put();

  expect(await get()).toMatchObject({ Policy });
  await expect(
    s3Control.send(new GetAccessPointCommand({ AccountId, Name: "nobody" })),
  ).rejects.toMatchObject({ name: "NoSuchAccessPoint" });
});
