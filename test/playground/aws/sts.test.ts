import { DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { expect, it } from "vitest";
import { type LocalAws, openLocalAws } from "../../../playground/aws/open.ts";
import { seedWorld } from "../../../playground/aws/seed.ts";
import { type Clients, type Keys, openClients } from "./clients.ts";

const READ = "arn:aws:iam::444455556666:role/CountersignRead";

async function assume({ sts }: Clients, options: object = {}): Promise<Keys> {
  const { Credentials: keys } = await sts.send(
    new AssumeRoleCommand({ RoleArn: READ, RoleSessionName: "cs-7", ...options }),
  );
  return {
    accessKeyId: keys?.AccessKeyId ?? "",
    secretAccessKey: keys?.SecretAccessKey ?? "",
    sessionToken: keys?.SessionToken ?? "",
  };
}

function roleOf(aws: LocalAws): { externalId?: string; allow?: readonly string[] } {
  return aws.world.accounts.get("444455556666")?.roles.get("CountersignRead") ?? {};
}

it("says who the usual key is", async () => {
  await using aws = await openLocalAws();
  using clients = openClients(aws);

  expect(await clients.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: "111122223333",
    Arn: "arn:aws:sts::111122223333:assumed-role/CountersignHub/countersign",
  });
});

it("issues keys that stand for the role's account in later calls, and counts them", async () => {
  await using aws = await openLocalAws();
  seedWorld(aws);
  using hub = openClients(aws);

  await assume(hub);
  using spoke = openClients(aws, {
    credentials: await assume(hub, { SourceIdentity: "kim+ann" }),
  });
  const vpcs = await spoke.ec2.send(new DescribeVpcsCommand({}));

  expect(vpcs.Vpcs).toMatchObject([{ OwnerId: "444455556666", IsDefault: true }]);
  expect(aws.assumed.get(READ)).toBe(2);
  expect(aws.calls({ service: "ec2" })).toMatchObject([
    {
      action: "DescribeVpcs",
      account: "444455556666",
      role: "CountersignRead",
      session: "cs-7",
      sourceIdentity: "kim+ann",
      mutating: false,
      outcome: "ok",
    },
  ]);
});

it("asks for the external id where a role demands one", async () => {
  await using aws = await openLocalAws();
  using clients = openClients(aws);
  roleOf(aws).externalId = "secret";
  const denied = { name: "AccessDenied" };

  await expect(assume(clients)).rejects.toMatchObject(denied);
  await expect(assume(clients, { ExternalId: "guess" })).rejects.toMatchObject(denied);
  await assume(clients, { ExternalId: "secret" });

  expect(aws.assumed.get(READ)).toBe(1);
});

it.each([
  ["a session name with a slash", { RoleSessionName: "cs-1/2" }, "ValidationError"],
  ["a session name of one letter", { RoleSessionName: "c" }, "ValidationError"],
  ["a long source identity", { SourceIdentity: "k".repeat(65) }, "ValidationError"],
  ["a reserved source identity", { SourceIdentity: "aws:kim" }, "ValidationError"],
  ["a chained session over an hour", { DurationSeconds: 3601 }, "ValidationError"],
  ["a role that does not exist", { RoleArn: `${READ}x` }, "AccessDenied"],
])("refuses %s", async (_what, options, name) => {
  await using aws = await openLocalAws();
  using clients = openClients(aws);

  await expect(assume(clients, options)).rejects.toMatchObject({ name });
});

it("lets a role do only what it is allowed to", async () => {
  await using aws = await openLocalAws();
  seedWorld(aws);
  using hub = openClients(aws);
  roleOf(aws).allow = ["ec2:Describe*", "sts:GetCallerIdentity"];
  using spoke = openClients(aws, { credentials: await assume(hub) });

  await spoke.ec2.send(new DescribeVpcsCommand({}));

  await expect(
    spoke.sts.send(new AssumeRoleCommand({ RoleArn: READ, RoleSessionName: "x1" })),
  ).rejects.toMatchObject({ name: "AccessDenied" });
});

it("ends a session when its time is over, in the words of each service", async () => {
  const clock = { now: new Date("2026-11-21T10:00:00Z") };
  await using aws = await openLocalAws({ now: () => clock.now });
  using hub = openClients(aws);
  using spoke = openClients(aws, { credentials: await assume(hub) });

  clock.now = new Date("2026-11-21T11:00:00Z");

  await expect(spoke.ec2.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({
    name: "RequestExpired",
  });
  await expect(spoke.sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: "ExpiredToken",
  });
});

it("does not know keys that nobody gave out", async () => {
  await using aws = await openLocalAws();
  using clients = openClients(aws, {
    credentials: { accessKeyId: "AKIAUNKNOWN", secretAccessKey: "x" },
  });

  await expect(clients.ec2.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({
    name: "AuthFailure",
  });
  await expect(clients.sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: "InvalidClientTokenId",
  });
});

it("lets people act by network under their own keys", async () => {
  await using aws = await openLocalAws();
  const kim = aws.as({ permissionSet: "Admin", email: "kim@example.com" });
  const admin = await kim.assumeRole("arn:aws:iam::444455556666:role/CountersignChange");
  using clients = openClients(aws, { credentials: kim.credentials });
  using asRole = openClients(aws, { credentials: admin.credentials });

  const person = await clients.sts.send(new GetCallerIdentityCommand({}));
  const role = await asRole.sts.send(new GetCallerIdentityCommand({}));

  expect(person.Arn).toBe(kim.arn);
  expect(role).toMatchObject({
    Account: "444455556666",
    Arn: "arn:aws:sts::444455556666:assumed-role/CountersignChange/kim@example.com",
  });
});
