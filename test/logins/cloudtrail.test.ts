import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import { readCloudTrail } from "../../src/logins/cloudtrail.ts";
import { fingerprintOf } from "../../src/logins/evidence/digest.ts";
import type { Observation } from "../../src/logins/evidence/evidence.ts";
import { ROOT, record, role, SSO, signIn, USER } from "./calls.ts";
import { ACCOUNT, HOST } from "./cast.ts";

const TRUST = { trustedSessionNames: ["Federated"] };

function observed(raw: JsonObject): Observation {
  const reading = readCloudTrail(raw, TRUST);
  if (!("observation" in reading)) throw new Error(JSON.stringify(reading));
  return reading.observation;
}

describe("whom a call names", () => {
  it.each([
    ["the root user: nobody", ROOT, []],
    ["an IAM user: the user", USER, [{ kind: "iam_arn", value: USER.arn }]],
    [
      "SSO: the identity provider's name",
      role(SSO, "alice@example.com"),
      [{ kind: "sso_name", value: "alice@example.com", mail: true }],
    ],
    [
      "L9: a plain role: nobody, because its caller chose the name",
      role("Admin", "alice@example.com"),
      [],
    ],
    [
      "a role whose session name the identity provider sets",
      role("Federated", "alice@example.com"),
      [{ kind: "sso_name", value: "alice@example.com", mail: true }],
    ],
    [
      "a role that carries a source identity",
      role("Admin", "x", { sessionContext: { sourceIdentity: "alice" } }),
      [{ kind: "sso_name", value: "alice" }],
    ],
    [
      "a user of the identity centre",
      { type: "IdentityCenterUser", onBehalfOf: { userId: "94482488-3041" } },
      [{ kind: "sso_name", value: "94482488-3041" }],
    ],
    [
      "SAML",
      { type: "SAMLUser", userName: "alice@example.com" },
      [{ kind: "sso_name", value: "alice@example.com", mail: true }],
    ],
    [
      "a federated user: nobody",
      { type: "FederatedUser", arn: "arn:aws:sts::1:federated-user/a" },
      [],
    ],
    ["a type that there is not", { type: "constructor" }, []],
    ["no identity", {}, []],
  ])("%s", (_, identity, marks) => {
    expect(observed(signIn(identity)).marks).toEqual(marks);
  });

  it("a console sign-in by SAML trusts its session name", () => {
    const signedIn = signIn(role("Admin", "alice@example.com"), {
      additionalEventData: { SamlProviderArn: "arn:aws:iam::1:saml-provider/x", MFAUsed: "No" },
    });

    expect(observed(signedIn)).toMatchObject({
      sso: true,
      marks: [{ kind: "sso_name", value: "alice@example.com", mail: true }],
    });
  });

  it.each([
    [USER.arn, [{ kind: "iam_arn", value: USER.arn }]],
    [
      `arn:aws:sts::999999999999:assumed-role/${SSO}/bob@example.com`,
      [{ kind: "sso_name", value: "bob@example.com", mail: true }],
    ],
    ["arn:aws:sts::999999999999:assumed-role/Admin/bob@example.com", []],
    ["arn:aws:iam::999999999999:root", []],
    [undefined, []],
  ])("a switched role names who switched, %s, not the role", (from, marks) => {
    const switched = record("SwitchRole", "signin", {
      userIdentity: role("Deploy", "whatever"),
      additionalEventData: { SwitchFrom: from },
      responseElements: { SwitchRole: "Success" },
    });

    expect(observed(switched)).toMatchObject({
      role: "login",
      protocol: "switch",
      roleName: "Deploy",
      marks,
    });
  });
});

describe("ways in", () => {
  it.each([
    [undefined, "shell", "ssm.session"],
    ["SSM-SessionManagerRunShell", "shell", "ssm.session"],
    ["AWS-StartPortForwardingSessionToRemoteHost", "tunnel", "ssm.session"],
    ["AWS-StartSSHSession", "unknown", "ssm.ssh"],
  ])("a session with document %s is a %s", (documentName, session, kind) => {
    const started = record("StartSession", "ssm", {
      requestParameters: { target: HOST, documentName },
      responseElements: { sessionId: "s", streamUrl: "wss://secret", tokenValue: "secret" },
    });

    expect(observed(started)).toMatchObject({
      role: "login",
      kind,
      session,
      host: { key: HOST, instanceId: HOST },
      account: ACCOUNT,
      region: "eu-west-1",
      ip: "203.0.113.7",
    });
  });

  it("a task of ECS is a host, but no instance", () => {
    const started = record("StartSession", "ssm", {
      requestParameters: { target: "ecs:cluster_task_container" },
    });

    expect(observed(started).host).toEqual({ key: "ecs:cluster_task_container" });
  });

  it("a pushed key is a mate with the fingerprint that sshd will log", () => {
    const blob = Buffer.from("ssh-ed25519 test key blob").toString("base64");
    const pushed = record("SendSSHPublicKey", "ec2-instance-connect", {
      requestParameters: {
        instanceId: HOST,
        instanceOSUser: "ec2-user",
        sSHPublicKey: `ssh-ed25519 ${blob} a comment`,
      },
    });

    expect(observed(pushed)).toMatchObject({
      role: "mate",
      kind: "eic.push",
      user: "ec2-user",
      fingerprint: fingerprintOf(`ssh-ed25519 ${blob}`),
    });
  });

  it("the serial console is a login by itself, Fleet Manager too", () => {
    const serial = record("SendSerialConsoleSSHPublicKey", "ec2-instance-connect", {
      requestParameters: { instanceId: HOST, serialPort: 0, sSHPublicKey: "not a key" },
    });
    const fleet = record("StartConnection", "ssm-guiconnect", {
      requestParameters: { instanceId: HOST },
    });

    expect(observed(serial)).toMatchObject({ role: "login", kind: "eic.serial" });
    expect(observed(fleet)).toMatchObject({ role: "login", protocol: "rdp" });
  });

  it("an instance's role in a browser is alarming, and so is root", () => {
    const instance = signIn(role("web", "i-0abc1234def567890"));

    expect(observed(instance).alarm).toBe("instance_role");
    expect(observed(signIn(ROOT)).alarm).toBe("root");
  });

  it.each([
    ["an error", { errorCode: "AccessDenied" }],
    ["a message", { errorMessage: "Failed authentication" }],
    ["Failure", { responseElements: { ConsoleLogin: "Failure" } }],
  ])("a call with %s is never a login, nor alarming", (_, changes) => {
    const failed = observed(signIn(ROOT, changes));

    expect(failed).toMatchObject({ role: "failure", outcome: "failed" });
    expect(failed).not.toHaveProperty("alarm");
  });

  it.each([
    ["CheckMfa", "signin"],
    ["GetSigninToken", "signin"],
    ["Authenticate", "sso"],
    ["TerminateSession", "ssm"],
  ])("%s supports a login and is none", (name, service) => {
    expect(observed(record(name, service))).toMatchObject({ role: "mate", marks: [] });
  });

  it("says why a record is nothing, or cannot be read", () => {
    expect(readCloudTrail(record("RunInstances", "ec2"), TRUST)).toHaveProperty("nothing");
    expect(readCloudTrail(record("toString", "x"), TRUST)).toHaveProperty("nothing");
    expect(readCloudTrail({ eventName: 1 }, TRUST)).toHaveProperty("rejected");
    expect(readCloudTrail(record("ConsoleLogin", "signin", { userIdentity: 1 }), TRUST)).toEqual({
      rejected: "ConsoleLogin: userIdentity",
    });
  });
});
