import { z } from "zod";
import type { Author } from "./touch.ts";

/** What of a CloudTrail record says who it was. */
export const identitySchema = z.object({
  type: z.string().optional(),
  arn: z.string().optional(),
  userName: z.string().optional(),
  invokedBy: z.string().optional(),
  sessionContext: z
    .object({
      sourceIdentity: z.string().optional(),
      sessionIssuer: z.object({ userName: z.string().optional() }).optional(),
    })
    .optional(),
});
type Identity = z.infer<typeof identitySchema>;
type Who = Pick<Author, "principal" | "kind" | "name" | "role">;

/** User agents of tools, most telling first. All of it is the caller's own word. */
const TOOLS: readonly (readonly [RegExp, string])[] = [
  [/cloudformation\.amazonaws\.com/i, "CloudFormation"],
  [/terraform/i, "Terraform"],
  [/opentofu/i, "OpenTofu"],
  [/pulumi/i, "Pulumi"],
  [/ansible/i, "Ansible"],
  [/aws-cli\//i, "AWS CLI"],
  [
    /console\.amazonaws\.com|console\.ec2|signin\.amazonaws\.com|^AWS Internal|^Mozilla\//i,
    "console",
  ],
  [/boto|aws-sdk|^aws-/i, "SDK"],
];

/** Who made a call, through what, from where. Never throws; what is missing is said to be unknown. */
export function authorOf(
  identity: Identity | undefined,
  userAgent: string | undefined,
  sourceIp: string | undefined,
): Author {
  return {
    ...whoIs(identity ?? {}),
    via: viaOf(identity, userAgent),
    from: sourceIp ?? "unknown address",
  };
}

/** Kinds of identity that are a session of a role; all others name somebody themselves. */
const SESSIONS: ReadonlySet<string> = new Set([
  "AssumedRole",
  "FederatedUser",
  "WebIdentityUser",
  "SAMLUser",
]);
const PEOPLE: ReadonlySet<string> = new Set(["IAMUser", "IdentityCenterUser"]);

function whoIs(identity: Identity): Who {
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
function whoAssumed({ sessionContext, userName }: Identity, principal: string): Who {
  const session = lastPart(principal);
  const role =
    sessionContext?.sessionIssuer?.userName ?? /:assumed-role\/([^/]+)\//.exec(principal)?.[1];
  const named = sessionContext?.sourceIdentity;
  const name = named ?? (session === "" ? (userName ?? "unknown") : session);
  return {
    principal,
    kind: named === undefined ? kindOfSession(session, role) : "person",
    name,
    ...(role === undefined ? {} : { role }),
  };
}

function kindOfSession(session: string, role = ""): Author["kind"] {
  if (/^i-[0-9a-f]+$/.test(session)) return "machine";
  return session.includes("@") || role.startsWith("AWSReservedSSO_") ? "person" : "role";
}

function viaOf(identity: Identity | undefined, userAgent = ""): string {
  const invokedBy = identity?.invokedBy ?? "";
  const known = TOOLS.find(([pattern]) => pattern.test(userAgent) || pattern.test(invokedBy));
  if (known) return known[1];
  const agent = userAgent === "" ? invokedBy : userAgent;
  return agent === "" ? "an unknown tool" : agent.slice(0, 60);
}

function lastPart(arn: string): string {
  return arn.split("/").at(-1) ?? arn;
}
