import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Call, type Operation, operation, reads } from "../engine/operation.ts";
import { deniedError } from "../engine/services.ts";
import { sessionOf } from "../identity/principal.ts";
import { isoSeconds } from "../identity/user-identity.ts";
import { newToken } from "../model/ids.ts";
import type { Account, Role } from "../model/world.ts";
import type { Tree } from "../wire/tree.ts";

/** STS's own pattern for session names and source identities (boto/botocore, service-2.json of sts). */
const NAME = /^[\w+=,.@-]{2,64}$/;
const HOUR_S = 3600;

/** GetCallerIdentity. */
const getCallerIdentity: Operation = reads(z.object({}), ({ principal }) => ({
  Arn: principal.arn,
  UserId: principal.userId,
  Account: principal.account,
}));

const assumeInput = z.object({
  RoleArn: z.string(),
  RoleSessionName: z.string(),
  ExternalId: z.string().optional(),
  SourceIdentity: z.string().optional(),
  DurationSeconds: z.coerce.number().optional(),
});
type AssumeInput = z.infer<typeof assumeInput>;

/** AssumeRole: the answer's keys are valid in later calls and stand for the role's account. */
const assumeRole: Operation = operation({
  input: assumeInput,
  effect: "recorded",
  run: (call, input) => {
    const problem = problemWith(call, input);
    if (problem !== undefined) throw new AwsError("ValidationError", problem);
    const found = findRole(call, input.RoleArn);
    const externalId = found?.role.externalId;
    if (found === undefined || (externalId !== undefined && externalId !== input.ExternalId))
      throw deniedError("sts", "AssumeRole", call.principal.arn);
    const session = sessionOf({
      account: found.account.id,
      role: found.role.name,
      session: input.RoleSessionName,
      since: call.at,
      mfa: false,
      freshKey: true,
      ...(input.SourceIdentity === undefined ? {} : { sourceIdentity: input.SourceIdentity }),
      ...(found.role.allow === undefined ? {} : { allow: found.role.allow }),
    });
    const expires = new Date(call.at.getTime() + (input.DurationSeconds ?? HOUR_S) * 1000);
    const { keys } = call.local;
    const secret = keys.add(session, expires);
    keys.assumed.set(input.RoleArn, (keys.assumed.get(input.RoleArn) ?? 0) + 1);
    return {
      Credentials: {
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: secret,
        SessionToken: newToken(64),
        Expiration: isoSeconds(expires),
      },
      AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
      SourceIdentity: input.SourceIdentity,
    };
  },
  record: (call, input, output) => ({
    request: {
      roleArn: input.RoleArn,
      roleSessionName: input.RoleSessionName,
      externalId: input.ExternalId,
      sourceIdentity: input.SourceIdentity,
      durationSeconds: input.DurationSeconds,
    },
    response: responseOf(output),
  }),
});

function problemWith(call: Call, input: AssumeInput): string | undefined {
  for (const [field, value] of [
    ["roleSessionName", input.RoleSessionName],
    ["sourceIdentity", input.SourceIdentity],
  ] as const)
    if (value !== undefined && (!NAME.test(value) || value.startsWith("aws:")))
      return `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`;
  const seconds = input.DurationSeconds ?? HOUR_S;
  if (seconds < 900 || seconds > 43_200)
    return `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint`;
  if (seconds > HOUR_S && call.principal.kind === "role")
    return "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";
  return undefined;
}

function findRole(call: Call, arn: string): { account: Account; role: Role } | undefined {
  const [, id = "", path = ""] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
  const account = call.local.world.accounts.get(id);
  const role = account?.roles.get(path.slice(path.lastIndexOf("/") + 1));
  return account === undefined || role === undefined ? undefined : { account, role };
}

/** The keys as CloudTrail shows them: without the secret. */
function responseOf(output: Tree): Tree {
  const parsed = z
    .object({
      Credentials: z.object({ AccessKeyId: z.string(), Expiration: z.string() }),
      AssumedRoleUser: z.object({ AssumedRoleId: z.string(), Arn: z.string() }),
      SourceIdentity: z.string().optional(),
    })
    .safeParse(output);
  if (!parsed.success) return undefined;
  const { Credentials, AssumedRoleUser, SourceIdentity } = parsed.data;
  return {
    credentials: { accessKeyId: Credentials.AccessKeyId, expiration: Credentials.Expiration },
    assumedRoleUser: {
      assumedRoleId: AssumedRoleUser.AssumedRoleId,
      arn: AssumedRoleUser.Arn,
    },
    sourceIdentity: SourceIdentity,
  };
}

/** What STS can do here. */
export const STS_OPERATIONS: Readonly<Record<string, Operation>> = {
  AssumeRole: assumeRole,
  GetCallerIdentity: getCallerIdentity,
};
