import { z } from "zod";

/** `userIdentity` of a CloudTrail record: what of it says who made the call. */
export const userIdentitySchema = z.object({
  type: z.string().optional(),
  arn: z.string().optional(),
  accountId: z.coerce.string().optional().catch(undefined),
  userName: z.string().optional(),
  invokedBy: z.string().optional(),
  sessionContext: z
    .object({
      sourceIdentity: z.string().optional(),
      sessionIssuer: z.object({ userName: z.string().optional() }).optional(),
    })
    .optional(),
});
type UserIdentity = z.infer<typeof userIdentitySchema>;

/** Who made a call, as CloudTrail tells it. Everything in it but `principal` and `kind` may be chosen by the caller: foreign text. */
export const callerSchema = z.object({
  /** ARN, or the service's name; `unknown`. */
  principal: z.string(),
  kind: z.enum(["person", "role", "machine", "root", "service", "unknown"]).default("unknown"),
  /** What to call them: source identity, session, user or service. */
  name: z.string(),
  role: z.string().exactOptional(),
  /** The tool, as it calls itself. */
  via: z.string(),
  /** Address or service that the call came from. */
  from: z.string(),
});
export type Caller = z.infer<typeof callerSchema>;

/** `from` of a call whose record does not say it. */
export const NO_ADDRESS = "an unknown address";

/** User agents of tools, most telling first. All of it is the caller's own word. */
const TOOLS: readonly (readonly [RegExp, string])[] = [
  [/cloudformation\.amazonaws\.com/i, "CloudFormation"],
  [/terraform/i, "Terraform"],
  [/opentofu/i, "OpenTofu"],
  [/pulumi/i, "Pulumi"],
  [/ansible/i, "Ansible"],
  [/aws-cli\//i, "AWS CLI"],
  [
    /console\.amazonaws\.com|console\.ec2|s3console|signin\.amazonaws\.com|^\[?AWS Internal|^\[?Mozilla\//i,
    "console",
  ],
  [/boto|aws-sdk|^aws-/i, "SDK"],
];

/** Who made a call, through what, from where. Never throws; what is missing is said to be unknown. */
export function callerOf(
  identity: UserIdentity | undefined,
  userAgent: string | undefined,
  sourceIp: string | undefined,
): Caller {
  return {
    ...whoIs(identity ?? {}),
    via: viaOf(identity, userAgent),
    from: sourceIp ?? NO_ADDRESS,
  };
}

type Who = Pick<Caller, "principal" | "kind" | "name" | "role">;

/** Kinds of identity that are a session of a role; all others name somebody themselves. */
const SESSIONS: ReadonlySet<string> = new Set([
  "AssumedRole",
  "FederatedUser",
  "WebIdentityUser",
  "SAMLUser",
]);
const PEOPLE: ReadonlySet<string> = new Set(["IAMUser", "IdentityCenterUser"]);

function whoIs(identity: UserIdentity): Who {
  const { type = "", arn, invokedBy, userName } = identity;
  const principal = arn ?? invokedBy ?? "unknown";
  if (SESSIONS.has(type)) return whoAssumed(identity, principal);
  if (type === "Root") return { principal, kind: "root", name: "root" };
  if (type === "AWSService")
    return { principal, kind: "service", name: invokedBy ?? "an AWS service" };
  const kind = PEOPLE.has(type) ? "person" : "unknown";
  return { principal, kind, name: userName ?? lastPart(principal) };
}

/** The person behind an assumed role: the source identity, which roles cannot change, else the session's name, which its caller chose. */
function whoAssumed({ sessionContext, userName }: UserIdentity, principal: string): Who {
  const session = lastPart(principal);
  const role =
    sessionContext?.sessionIssuer?.userName ?? /:assumed-role\/([^/]+)\//.exec(principal)?.[1];
  const named = sessionContext?.sourceIdentity;
  const name =
    named ?? (session === "" || session === "unknown" ? (userName ?? "unknown") : session);
  return {
    principal,
    kind: named === undefined ? kindOfSession(session, role) : "person",
    name,
    ...(role === undefined ? {} : { role }),
  };
}

/** `i-…` is an instance, `mi-…` a machine that is managed from outside AWS. */
function kindOfSession(session: string, role = ""): Caller["kind"] {
  if (/^m?i-[0-9a-f]+$/.test(session)) return "machine";
  return session.includes("@") || role.startsWith("AWSReservedSSO_") ? "person" : "role";
}

function viaOf(identity: UserIdentity | undefined, userAgent = ""): string {
  const invokedBy = identity?.invokedBy ?? "";
  const known = TOOLS.find(([pattern]) => pattern.test(userAgent) || pattern.test(invokedBy));
  if (known) return known[1];
  const agent = userAgent === "" ? invokedBy : userAgent;
  return agent === "" ? "an unknown tool" : agent.slice(0, 60);
}

function lastPart(arn: string): string {
  return arn.split("/").at(-1) ?? arn;
}
