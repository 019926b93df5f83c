import { describe, expect, it } from "vitest";
import { callerOf } from "../../src/core/caller.ts";

describe("who made a call", () => {
  const role = "arn:aws:sts::111122223333:assumed-role/Admin/alice@example.com";

  it.each<[string, Parameters<typeof callerOf>[0], object]>([
    [
      "an IAM user",
      { type: "IAMUser", arn: "arn:aws:iam::1:user/path/alice", userName: "alice" },
      { kind: "person", name: "alice" },
    ],
    [
      "an IAM user without a name",
      { type: "IAMUser", arn: "arn:aws:iam::1:user/path/alice" },
      { kind: "person", name: "alice" },
    ],
    ["root", { type: "Root", arn: "arn:aws:iam::1:root" }, { kind: "root", name: "root" }],
    [
      "a session named by an e-mail",
      { type: "AssumedRole", arn: role },
      { kind: "person", name: "alice@example.com", role: "Admin" },
    ],
    [
      "a session with a source identity",
      { type: "AssumedRole", arn: role, sessionContext: { sourceIdentity: "bob" } },
      { kind: "person", name: "bob", role: "Admin" },
    ],
    [
      "Identity Center",
      {
        type: "AssumedRole",
        arn: "arn:aws:sts::1:assumed-role/AWSReservedSSO_Admin_1a2b/alice",
        sessionContext: { sessionIssuer: { userName: "AWSReservedSSO_Admin_1a2b" } },
      },
      { kind: "person", name: "alice", role: "AWSReservedSSO_Admin_1a2b" },
    ],
    [
      "an Identity Center user",
      { type: "IdentityCenterUser", userName: "alice" },
      { kind: "person", name: "alice" },
    ],
    [
      "an instance",
      { type: "AssumedRole", arn: "arn:aws:sts::1:assumed-role/app/i-0a1b2c3d" },
      { kind: "machine", name: "i-0a1b2c3d", role: "app" },
    ],
    [
      "a plain session",
      { type: "AssumedRole", arn: "arn:aws:sts::1:assumed-role/ci/build-7" },
      { kind: "role", name: "build-7" },
    ],
    [
      "a federated user",
      { type: "FederatedUser", arn: "arn:aws:sts::1:federated-user/carol" },
      { kind: "role", name: "carol" },
    ],
    [
      "a web identity",
      { type: "WebIdentityUser", userName: "x", arn: "" },
      { kind: "role", name: "x" },
    ],
    ["a SAML user", { type: "SAMLUser", arn: "arn:aws:sts::1:x/y" }, { kind: "role", name: "y" }],
    [
      "a service",
      { type: "AWSService", invokedBy: "autoscaling.amazonaws.com" },
      {
        kind: "service",
        name: "autoscaling.amazonaws.com",
        principal: "autoscaling.amazonaws.com",
      },
    ],
    [
      "a service without a name",
      { type: "AWSService" },
      { kind: "service", name: "an AWS service" },
    ],
    ["another account", { type: "AWSAccount", arn: "arn:aws:iam::9:root" }, { kind: "unknown" }],
    [
      "somebody hidden",
      { type: "IAMUser", userName: "HIDDEN_DUE_TO_SECURITY_REASONS" },
      { name: "HIDDEN_DUE_TO_SECURITY_REASONS" },
    ],
    [
      "a machine that is managed from outside AWS",
      { type: "AssumedRole", arn: "arn:aws:sts::1:assumed-role/hybrid/mi-0a1b2c3d" },
      { kind: "machine", name: "mi-0a1b2c3d", role: "hybrid" },
    ],
    [
      "the session of CloudFormation's service role",
      { type: "AssumedRole", arn: "arn:aws:sts::1:assumed-role/deploy/AWSCloudFormation" },
      { kind: "role", name: "AWSCloudFormation", role: "deploy" },
    ],
    [
      "a role that a role has assumed, with the source identity that it carries on",
      {
        type: "AssumedRole",
        arn: "arn:aws:sts::1:assumed-role/second/x",
        sessionContext: { sourceIdentity: "carol", sessionIssuer: { userName: "second" } },
      },
      { kind: "person", name: "carol", role: "second" },
    ],
    [
      "a person for whom CloudFormation calls",
      { type: "IAMUser", userName: "dan", arn: "a/dan", invokedBy: "cloudformation.amazonaws.com" },
      { kind: "person", name: "dan", principal: "a/dan" },
    ],
    ["nobody", undefined, { kind: "unknown", principal: "unknown" }],
  ])("S18: %s", (_, identity, expected) => {
    expect(callerOf(identity, undefined, undefined)).toMatchObject(expected);
  });

  it.each([
    ["console.ec2.amazonaws.com", "console"],
    ["Mozilla/5.0 (X11; Linux x86_64)", "console"],
    ["aws-cli/2.15.0 md/awscrt#0.19", "AWS CLI"],
    ["[aws-cli/2.0.0]", "AWS CLI"],
    [
      "APN/1.0 HashiCorp/1.0 Terraform/1.9.0 terraform-provider-aws/5.60.0 aws-sdk-go/1.4",
      "Terraform",
    ],
    ["cloudformation.amazonaws.com", "CloudFormation"],
    ["Boto3/1.34 Ansible/2.16", "Ansible"],
    ["Boto3/1.34.0", "SDK"],
    ["autoscaling.amazonaws.com", "autoscaling.amazonaws.com"],
    ["[S3Console/0.4]", "console"],
    ["AWS Internal", "console"],
    ["", "an unknown tool"],
  ])("says through what: %s is %s", (agent, via) => {
    expect(callerOf({}, agent, "198.51.100.7")).toMatchObject({ via, from: "198.51.100.7" });
  });

  it("says CloudFormation when it called for somebody", () => {
    const author = callerOf(
      { type: "IAMUser", userName: "alice", arn: "a", invokedBy: "cloudformation.amazonaws.com" },
      "",
      "cloudformation.amazonaws.com",
    );

    expect(author).toMatchObject({ name: "alice", via: "CloudFormation" });
  });
});
