import { type CloudTrailRecord, cloudTrailName, cloudTrailRecord } from "./aws-calls/record.ts";
import { callerByArn, callerOf, isInstanceRole, named } from "./aws-calls/who.ts";
import { normaliseAddress } from "./evidence/address.ts";
import { fingerprintOf } from "./evidence/digest.ts";
import type { Observation } from "./evidence/evidence.ts";
import type { LoginPolicy } from "./policy.ts";

/** What of the policy a reader needs. */
type Trust = Pick<LoginPolicy, "trustedSessionNames">;

/** A record that is about a way in, with what it says; or why it says nothing; or why it cannot be read. */
export type CloudTrailReading =
  | { readonly record: CloudTrailRecord; readonly observation: Observation }
  | { readonly nothing: string }
  | { readonly rejected: string };

/** `eventName@eventSource` -> how it is read. */
const READERS: Readonly<Record<string, (record: CloudTrailRecord, trust: Trust) => Observation>> = {
  "StartSession@ssm.amazonaws.com": readStartSession,
  "StartConnection@ssm-guiconnect.amazonaws.com": readGuiConnection,
  "SendSSHPublicKey@ec2-instance-connect.amazonaws.com": readKeyPush,
  "SendSerialConsoleSSHPublicKey@ec2-instance-connect.amazonaws.com": readSerialPush,
  "OpenTunnel@ec2-instance-connect.amazonaws.com": readTunnel,
  "AssumeRole@sts.amazonaws.com": readAssumption,
  "AssumeRoleWithSAML@sts.amazonaws.com": readAssumption,
  "AssumeRoleWithWebIdentity@sts.amazonaws.com": readAssumption,
  "ConsoleLogin@signin.amazonaws.com": readConsoleLogin,
  "SwitchRole@signin.amazonaws.com": readSwitchRole,
  "CheckMfa@signin.amazonaws.com": readSupport("console.mfa", "console"),
  "GetSigninToken@signin.amazonaws.com": readSupport("console.token", "console"),
  "Authenticate@sso.amazonaws.com": readSupport("console.sso", "console"),
  "TerminateSession@ssm.amazonaws.com": readSupport("ssm.ended", "ssm"),
};

/**
 * One CloudTrail record -> what it says about a way in. A call that failed is never a login. Never throws.
 * Source: CloudTrail user guide, "Console sign-in events"; API references of Systems Manager and EC2 Instance Connect.
 */
export function readCloudTrail(raw: unknown, trust: Trust): CloudTrailReading {
  const name = cloudTrailName.safeParse(raw);
  if (!name.success) return { rejected: "not a CloudTrail record: eventName, eventSource missing" };
  const { eventName, eventSource } = name.data;
  const key = `${eventName}@${eventSource}`;
  const read = Object.hasOwn(READERS, key) ? READERS[key] : undefined;
  if (!read) return { nothing: "this call is no way in" };
  const parsed = cloudTrailRecord.safeParse(raw);
  if (!parsed.success)
    return { rejected: `${eventName}: ${parsed.error.issues[0]?.path.join(".")}` };
  const record = parsed.data;
  const observation = { ...read(record, trust), ...placed(record) };
  return { record, observation: hasFailed(record) ? asFailure(observation) : observation };
}

function readStartSession(record: CloudTrailRecord, trust: Trust): Observation {
  const { target, documentName } = record.requestParameters ?? {};
  const document = documentName ?? "";
  const ssh = document === "AWS-StartSSHSession";
  const tunnel = document.startsWith("AWS-StartPortForwardingSession");
  const sessionId = record.responseElements?.sessionId;
  return {
    ...login(ssh ? "ssm.ssh" : "ssm.session", "ssm"),
    ...named(callerOf(record, trust)),
    ...hostOf(target),
    ...(sessionId ? { sessionId } : {}),
    session: tunnel ? "tunnel" : ssh ? "unknown" : "shell",
    method: document === "" ? "SSM-SessionManagerRunShell" : document,
  };
}

function readGuiConnection(record: CloudTrailRecord, trust: Trust): Observation {
  const { target, instanceId } = record.requestParameters ?? {};
  return {
    ...login("rdp.fleet_manager", "rdp"),
    ...named(callerOf(record, trust)),
    ...hostOf(instanceId ?? target),
    session: "shell",
    method: "Fleet Manager",
  };
}

/** The key lives 60 s; somebody must still log in with it. */
function readKeyPush(record: CloudTrailRecord, trust: Trust): Observation {
  const { instanceId, instanceOSUser, sSHPublicKey } = record.requestParameters ?? {};
  const fingerprint = fingerprintOf(sSHPublicKey ?? "");
  return {
    role: "mate",
    kind: "eic.push",
    outcome: "key_pushed",
    protocol: "eic",
    ...named(callerOf(record, trust)),
    ...hostOf(instanceId),
    ...(instanceOSUser ? { user: instanceOSUser } : {}),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    method: "pushed key",
  };
}

/** The serial console writes no line on the host that we could wait for: the push is the login. */
function readSerialPush(record: CloudTrailRecord, trust: Trust): Observation {
  const pushed = readKeyPush(record, trust);
  return {
    ...pushed,
    ...login("eic.serial", "eic"),
    marks: pushed.marks,
    session: "shell",
    method: "serial console",
  };
}

function readConsoleLogin(record: CloudTrailRecord, trust: Trust): Observation {
  const mfaUsed = record.additionalEventData?.MFAUsed;
  return {
    ...login("console.login", "console"),
    ...named(callerOf(record, trust)),
    ...(isInstanceRole(record.userIdentity) ? { alarm: "instance_role" as const } : {}),
    ...(mfaUsed ? { mfa: mfaUsed.toLowerCase() === "yes" } : {}),
  };
}

/** Recorded in the target account: `userIdentity` is the role that was taken on, `SwitchFrom` who took it. */
function readSwitchRole(record: CloudTrailRecord, trust: Trust): Observation {
  const target = callerOf(record, trust);
  const from = record.additionalEventData?.SwitchFrom;
  return {
    ...login("role.switch", "switch"),
    ...named(from ? callerByArn(from, trust) : { marks: [] }),
    ...(isInstanceRole(record.userIdentity) ? { alarm: "instance_role" as const } : {}),
    ...(target.roleName === undefined ? {} : { roleName: target.roleName }),
  };
}

/** A way to a host, not yet into it: sshd or Windows says who came through. Source: EC2 user guide, "Log connections established over EC2 Instance Connect Endpoint". */
function readTunnel(record: CloudTrailRecord, trust: Trust): Observation {
  const to = normaliseAddress(record.requestParameters?.privateIpAddress ?? "");
  return {
    role: "mate",
    kind: "eic.tunnel",
    outcome: "tunnel_opened",
    protocol: "eic",
    ...named(callerOf(record, trust)),
    ...(to === undefined ? {} : { tunnelTo: to }),
    method: "Instance Connect endpoint",
  };
}

/** Nobody came in by it; but what is done later with the key that it gave out was done by its caller. */
function readAssumption(record: CloudTrailRecord, trust: Trust): Observation {
  const { alarm: _, ...caller } = named(callerOf(record, trust));
  const given = record.responseElements?.credentials?.accessKeyId;
  return {
    role: "mate",
    kind: "role.assumed",
    outcome: "role_assumed",
    protocol: "switch",
    ...caller,
    ...(given ? { givenKeyId: given } : {}),
  };
}

/** What AWS notes around a sign-in, and the end of a session: it belongs to a login, and names nobody by itself. */
function readSupport(
  kind: string,
  protocol: Observation["protocol"],
): (record: CloudTrailRecord, trust: Trust) => Observation {
  return function readOne(record, trust) {
    const { principal, user } = callerOf(record, trust);
    const sessionId = record.requestParameters?.sessionId;
    return {
      role: "mate",
      kind,
      outcome: "noted",
      protocol,
      marks: [],
      ...(user === undefined ? {} : { user }),
      ...(principal === undefined ? {} : { principal }),
      ...(sessionId ? { sessionId } : {}),
    };
  };
}

function login(
  kind: string,
  protocol: Observation["protocol"],
): Pick<Observation, "role" | "kind" | "outcome" | "protocol" | "marks"> {
  return { role: "login", kind, outcome: "accepted", protocol, marks: [] };
}

function placed(
  record: CloudTrailRecord,
): Pick<Observation, "account" | "region" | "ip" | "accessKeyId"> {
  const accessKeyId = record.userIdentity?.accessKeyId;
  const account = record.recipientAccountId ?? record.userIdentity?.accountId;
  const ip = normaliseAddress(record.sourceIPAddress ?? "");
  return {
    ...(account ? { account } : {}),
    ...(record.awsRegion ? { region: record.awsRegion } : {}),
    ...(ip === undefined ? {} : { ip }),
    ...(accessKeyId ? { accessKeyId } : {}),
  };
}

function hostOf(target: string | null | undefined): Pick<Observation, "host"> {
  if (!target) return {};
  const instance = /^m?i-[0-9a-f]{8,17}$/.test(target);
  return { host: { key: target, ...(instance ? { instanceId: target } : {}) } };
}

function hasFailed(record: CloudTrailRecord): boolean {
  const { ConsoleLogin, SwitchRole } = record.responseElements ?? {};
  return Boolean(
    record.errorCode || record.errorMessage || [ConsoleLogin, SwitchRole].includes("Failure"),
  );
}

function asFailure(observation: Observation): Observation {
  const { alarm: _, ...rest } = observation;
  return { ...rest, role: "failure", outcome: "failed" };
}
