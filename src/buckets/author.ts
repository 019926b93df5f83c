import { z } from "zod";

/** What of a CloudTrail record says who it was. */
export const identitySchema = z.object({
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
type Identity = z.infer<typeof identitySchema>;

/** Who did something, as CloudTrail tells it. All but `principal` may be the caller's own word: foreign text. */
export const authorSchema = z.object({
  /** ARN, or the service's name; `unknown`. */
  principal: z.string(),
  /** What to call them: the source identity, the session's or user's name, the service. */
  name: z.string(),
  role: z.string().exactOptional(),
  /** The tool, as it calls itself. */
  via: z.string(),
  from: z.string(),
});
export type Author = z.infer<typeof authorSchema>;

/** User agents of tools, most telling first. */
const TOOLS: readonly (readonly [RegExp, string])[] = [
  [/cloudformation\.amazonaws\.com/i, "CloudFormation"],
  [/terraform/i, "Terraform"],
  [/opentofu/i, "OpenTofu"],
  [/pulumi/i, "Pulumi"],
  [/ansible/i, "Ansible"],
  [/aws-cli\//i, "AWS CLI"],
  [/s3console|console\.amazonaws\.com|^\[?AWS Internal|^\[?Mozilla\//i, "console"],
  [/boto|aws-sdk|^aws-/i, "SDK"],
];

/** Who made a call, through what, from where. Never throws; what is missing is said to be unknown. */
export function authorOf(
  identity: Identity | undefined,
  userAgent: string | undefined,
  sourceIp: string | undefined,
): Author {
  const who = identity ?? {};
  const role = roleOf(who);
  return {
    principal: who.arn ?? who.invokedBy ?? "unknown",
    name: nameOf(who),
    ...(role === undefined ? {} : { role }),
    via: viaOf(userAgent ?? who.invokedBy ?? ""),
    from: sourceIp ?? "an unknown address",
  };
}

function roleOf({ arn = "", sessionContext }: Identity): string | undefined {
  return sessionContext?.sessionIssuer?.userName ?? /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
}

/** A role cannot change its source identity; a session's name was chosen by whoever began it. */
function nameOf({ type, arn = "", userName, invokedBy, sessionContext }: Identity): string {
  if (type === "Root") return "root";
  const session = /:assumed-role\/[^/]+\/(.+)$/.exec(arn)?.[1];
  return sessionContext?.sourceIdentity ?? session ?? userName ?? invokedBy ?? lastPart(arn);
}

function viaOf(userAgent: string): string {
  const known = TOOLS.find(([pattern]) => pattern.test(userAgent));
  if (known) return known[1];
  return userAgent === "" ? "an unknown tool" : userAgent.slice(0, 60);
}

function lastPart(arn: string): string {
  return arn === "" ? "unknown" : (arn.split("/").at(-1) ?? arn);
}
