import type { STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";
import { CountersignError } from "../core/errors.ts";
import type { Clock } from "../core/ports.ts";
import type { Call } from "./call.ts";
import { shareCredentials } from "./credentials.ts";

/** A role in another account, and the secret that its trust policy asks for. */
export interface Role {
  readonly arn: string;
  readonly externalId?: string | undefined;
}

/** Whoever assumes roles: the hub. */
export interface Assumer {
  readonly sts: () => Promise<STSClient>;
  readonly call: Call;
  readonly clock: Clock;
  readonly session: string;
  /** Who is behind it, for AWS's own record; only where people asked for something. */
  readonly sourceIdentity?: string;
}

/** Credentials of a role for all clients together, as `shareCredentials`. */
export function roleCredentials(assumer: Assumer, role: Role): AwsCredentialIdentityProvider {
  return shareCredentials(() => assume(assumer, role), assumer.clock);
}

async function assume(assumer: Assumer, role: Role): Promise<AwsCredentialIdentity> {
  const { AssumeRoleCommand } = await import("@aws-sdk/client-sts");
  const client = await assumer.sts();
  const command = new AssumeRoleCommand({
    RoleArn: role.arn,
    RoleSessionName: assumer.session,
    ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
    ...(assumer.sourceIdentity === undefined ? {} : { SourceIdentity: assumer.sourceIdentity }),
  });
  // Shared by many callers: none of them may abort it for the others; its own deadline ends it.
  const nobody = new AbortController().signal;
  const answer = await assumer.call(
    "sts:AssumeRole",
    (options) => client.send(command, options),
    nobody,
  );
  const given = answer.Credentials;
  if (!given?.AccessKeyId || !given.SecretAccessKey || !given.SessionToken || !given.Expiration)
    throw new CountersignError("aws.unexpected", { action: "sts:AssumeRole", error: "NoKeys" });
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    sessionToken: given.SessionToken,
    expiration: given.Expiration,
  };
}

/** A session name out of the installation's name: what AWS does not allow becomes `-`, 64 characters at most. */
export function sessionName(installation: string): string {
  return `countersign-${installation}`.replaceAll(/[^\w+=,.@-]/g, "-").slice(0, 64);
}
