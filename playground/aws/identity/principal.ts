import { newToken, stableToken } from "../model/ids.ts";

/** How somebody works: in the browser, with the command line, with Terraform, or another user agent as given. */
export type Agent = "console" | "cli" | "terraform" | (string & {});

interface Circumstances {
  /** `console` unless given. */
  readonly agent?: Agent;
  readonly ip?: string;
  readonly mfa?: boolean;
}

/** Who acts: an IAM user, a role session, somebody from Identity Center, the root user, or an AWS service. */
export type PrincipalInput = Circumstances &
  (
    | { readonly user: string }
    | { readonly role: string; readonly session: string; readonly sourceIdentity?: string }
    | { readonly permissionSet: string; readonly email: string }
    | { readonly root: true }
    | { readonly service: string }
  );

/** A caller as AWS knows it. */
export interface Principal {
  readonly kind: "user" | "role" | "root" | "service";
  readonly account: string;
  readonly arn: string;
  /** What GetCallerIdentity calls UserId and CloudTrail principalId. */
  readonly userId: string;
  /** Name of the user, of the session, of the service, or `root`. */
  readonly name: string;
  readonly role?: { readonly name: string; readonly arn: string; readonly id: string };
  readonly sourceIdentity?: string;
  readonly accessKeyId: string;
  readonly mfa: boolean;
  /** When the session began. */
  readonly since: Date;
  /** API operations that are allowed, such as `ec2:Describe*`; absent: all. */
  readonly allow?: readonly string[];
}

const AGENTS: Readonly<Record<string, string>> = {
  console:
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
  cli: "aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/macos#24.6.0 md/arch#arm64 lang/python#3.13.7 md/prompt#off md/command#ec2",
  terraform:
    "APN/1.0 HashiCorp/1.0 Terraform/1.13.3 (+https://www.terraform.io) terraform-provider-aws/6.15.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.39.2",
};

/** The text that CloudTrail shows as user agent. */
export function userAgentOf(agent: Agent): string {
  return AGENTS[agent] ?? agent;
}

/** Makes the caller that the input describes; key and ids depend on the name only, so that they are the same each time. */
export function principalOf(input: PrincipalInput, account: string, since: Date): Principal {
  const rest = { account, since, mfa: input.mfa ?? true };
  if ("user" in input) {
    const arn = `arn:aws:iam::${account}:user/${input.user}`;
    const userId = `AIDA${stableToken(arn, 17)}`;
    const accessKeyId = `AKIA${stableToken(`key:${arn}`, 16)}`;
    return { ...rest, kind: "user", arn, userId, name: input.user, accessKeyId };
  }
  if ("root" in input) {
    const arn = `arn:aws:iam::${account}:root`;
    const accessKeyId = `ASIA${stableToken(`key:${arn}`, 16)}`;
    return { ...rest, kind: "root", arn, userId: account, name: "root", accessKeyId };
  }
  if ("service" in input)
    return { ...rest, kind: "service", arn: "", userId: "", name: input.service, accessKeyId: "" };
  if ("permissionSet" in input) {
    const role = `AWSReservedSSO_${input.permissionSet}_${stableToken(`${account}/${input.permissionSet}`, 8).toLowerCase()}`;
    return sessionOf({
      ...rest,
      role,
      session: input.email,
      path: "aws-reserved/sso.amazonaws.com/",
    });
  }
  return sessionOf({ ...rest, ...input });
}

/** What a role session is made of. */
export interface SessionParts {
  readonly account: string;
  readonly since: Date;
  readonly mfa: boolean;
  readonly role: string;
  readonly session: string;
  readonly path?: string;
  readonly sourceIdentity?: string;
  readonly allow?: readonly string[];
  /** A new key for each session that STS issues; without it the key depends on the session's name. */
  readonly freshKey?: boolean;
}

/** A role session. */
export function sessionOf(parts: SessionParts): Principal {
  const { account, role, session } = parts;
  const roleArn = `arn:aws:iam::${account}:role/${parts.path ?? ""}${role}`;
  const id = `AROA${stableToken(roleArn, 17)}`;
  const arn = `arn:aws:sts::${account}:assumed-role/${role}/${session}`;
  return {
    kind: "role",
    account,
    arn,
    userId: `${id}:${session}`,
    name: session,
    role: { name: role, arn: roleArn, id },
    accessKeyId: `ASIA${parts.freshKey === true ? newToken(16) : stableToken(`key:${arn}`, 16)}`,
    mfa: parts.mfa,
    since: parts.since,
    ...(parts.sourceIdentity === undefined ? {} : { sourceIdentity: parts.sourceIdentity }),
    ...(parts.allow === undefined ? {} : { allow: parts.allow }),
  };
}
