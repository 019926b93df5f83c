import { describe, expect, it } from "vitest";
import type { PrincipalInput } from "../../../playground/aws/identity/principal.ts";
import { openLocalAws } from "../../../playground/aws/open.ts";
import { seedWorld } from "../../../playground/aws/seed.ts";
import { openClients } from "./clients.ts";

describe("events of people", () => {
  it.each<readonly [string, PrincipalInput, object]>([
    [
      "a user",
      { user: "ann" },
      { type: "IAMUser", userName: "ann", arn: "arn:aws:iam::111122223333:user/ann" },
    ],
    [
      "a role session with its source identity",
      { role: "deploy", session: "ci-7", sourceIdentity: "kim" },
      {
        type: "AssumedRole",
        arn: "arn:aws:sts::111122223333:assumed-role/deploy/ci-7",
        sessionContext: {
          sourceIdentity: "kim",
          sessionIssuer: {
            type: "Role",
            userName: "deploy",
            arn: "arn:aws:iam::111122223333:role/deploy",
          },
        },
      },
    ],
    ["root", { root: true }, { type: "Root", arn: "arn:aws:iam::111122223333:root" }],
    [
      "a service",
      { service: "cloudformation.amazonaws.com" },
      { type: "AWSService", invokedBy: "cloudformation.amazonaws.com" },
    ],
  ])("names %s", async (_what, who, userIdentity) => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    using clients = openClients(aws);

    await aws.as(who).tag(groups.webProd, { a: "b" });

    expect(await clients.drain()).toMatchObject([
      { detail: { eventName: "CreateTags", userIdentity } },
    ]);
  });

  it("names a role of Identity Center by its reserved name and path", async () => {
    await using aws = await openLocalAws();
    const { groups } = seedWorld(aws);
    const kim = aws.as({ permissionSet: "Admin", email: "kim@example.com" });

    await kim.tag(groups.webProd, { a: "b" });

    expect(kim.arn).toMatch(/:assumed-role\/AWSReservedSSO_Admin_[0-9a-z]+\/kim@example\.com$/);
    const [entry] = aws.world.accounts.get("111122223333")?.trail ?? [];
    expect(entry?.record.userIdentity).toMatchObject({
      sessionContext: {
        sessionIssuer: {
          arn: kim.arn
            .replace("arn:aws:sts:", "arn:aws:iam:")
            .replace("assumed-role/", "role/aws-reserved/sso.amazonaws.com/")
            .replace("/kim@example.com", ""),
        },
      },
    });
  });

  it("records sign-ins in us-east-1 under their own kind of event", async () => {
    await using aws = await openLocalAws();
    using clients = openClients(aws);
    const ann = aws.as({ user: "ann", mfa: false });

    await ann.consoleLogin();
    await ann.consoleLogin({ result: "Failure" });
    const admin = await ann.switchRole("Admin", "444455556666");

    const signIn = {
      "detail-type": "AWS Console Sign In via CloudTrail",
      source: "aws.signin",
      region: "us-east-1",
    };
    const login = { eventName: "ConsoleLogin", eventType: "AwsConsoleSignIn" };
    expect(admin.arn).toBe("arn:aws:sts::444455556666:assumed-role/Admin/ann");
    expect(await clients.drain()).toMatchObject([
      {
        ...signIn,
        detail: {
          ...login,
          responseElements: { ConsoleLogin: "Success" },
          additionalEventData: { MFAUsed: "No" },
          requestParameters: null,
        },
      },
      {
        ...signIn,
        detail: {
          ...login,
          responseElements: { ConsoleLogin: "Failure" },
          errorMessage: "Failed authentication",
        },
      },
      {
        ...signIn,
        account: "444455556666",
        detail: {
          eventName: "SwitchRole",
          userIdentity: { arn: admin.arn },
          additionalEventData: { SwitchFrom: ann.arn },
        },
      },
    ]);
  });

  it("records sessions, pushed keys and tunnels", async () => {
    await using aws = await openLocalAws();
    const { instances } = seedWorld(aws);
    using clients = openClients(aws);
    const ann = aws.as({ user: "ann", agent: "cli" });

    const sessionId = await ann.startSession(instances.web1, { reason: "look" });
    await ann.sendSshPublicKey(instances.bastion, "ec2-user", "ssh-ed25519 AAAA kim");
    await ann.sendSerialConsoleSshPublicKey(instances.bastion, "ssh-ed25519 AAAA");
    await ann.openTunnel("10.20.1.11");
    await ann.terminateSession(sessionId);

    const key = { instanceId: instances.bastion, instanceOSUser: "ec2-user" };
    expect(await clients.drain()).toMatchObject([
      {
        source: "aws.ssm",
        detail: {
          eventName: "StartSession",
          requestParameters: { target: instances.web1, reason: "look" },
          responseElements: { sessionId },
        },
      },
      {
        source: "aws.ec2-instance-connect",
        detail: {
          eventName: "SendSSHPublicKey",
          requestParameters: { ...key, sSHPublicKey: "ssh-ed25519 AAAA kim" },
          responseElements: { success: true },
        },
      },
      { detail: { eventName: "SendSerialConsoleSSHPublicKey" } },
      {
        detail: { eventName: "OpenTunnel", requestParameters: { privateIpAddress: "10.20.1.11" } },
      },
      { detail: { eventName: "TerminateSession", requestParameters: { sessionId } } },
    ]);
  });
});
