import { z } from "zod";
import { CountersignError } from "../core/errors.ts";
import type { LiveGroup, LiveRule } from "../core/readings.ts";

const tags = z
  .array(z.object({ Key: z.string(), Value: z.string().default("") }))
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ Key, Value }) => [Key, Value])));

const permission = z.object({
  IpProtocol: z.string(),
  FromPort: z.number().optional(),
  ToPort: z.number().optional(),
  IpRanges: z
    .array(z.object({ CidrIp: z.string(), Description: z.string().optional() }))
    .default([]),
  Ipv6Ranges: z
    .array(z.object({ CidrIpv6: z.string(), Description: z.string().optional() }))
    .default([]),
  PrefixListIds: z
    .array(z.object({ PrefixListId: z.string(), Description: z.string().optional() }))
    .default([]),
  UserIdGroupPairs: z
    .array(
      z.object({
        GroupId: z.string(),
        UserId: z.string().optional(),
        Description: z.string().optional(),
      }),
    )
    .default([]),
});

const group = z.object({
  GroupId: z.string(),
  GroupName: z.string(),
  OwnerId: z.string(),
  VpcId: z.string().default(""),
  Description: z.string().default(""),
  SecurityGroupArn: z.string().optional(),
  Tags: tags,
  IpPermissions: z.array(permission).default([]),
  IpPermissionsEgress: z.array(permission).default([]),
});

const rule = z.object({
  SecurityGroupRuleId: z.string(),
  GroupId: z.string(),
  IsEgress: z.boolean(),
  IpProtocol: z.string(),
  FromPort: z.number().optional(),
  ToPort: z.number().optional(),
  CidrIpv4: z.string().optional(),
  CidrIpv6: z.string().optional(),
  PrefixListId: z.string().optional(),
  ReferencedGroupInfo: z.object({ GroupId: z.string(), UserId: z.string().optional() }).optional(),
  Description: z.string().optional(),
  Tags: tags,
});

const answer = z.object({
  SecurityGroups: z.array(group).optional(),
  SecurityGroupRules: z.array(rule).optional(),
});
type Group = z.infer<typeof group>;
type Rule = z.infer<typeof rule>;

/** Where the groups of a file are taken to be when the file does not say it. */
export interface FilePlace {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/**
 * Answers of `aws ec2 describe-security-groups`, and of `describe-security-group-rules` where they are given too (those
 * know ids and tags of rules) -> groups. Throws `usage.invalid` on anything else.
 */
export function readLiveFiles(texts: readonly string[], place: FilePlace): readonly LiveGroup[] {
  const answers = texts.map(parseAnswer);
  const rules = Map.groupBy(
    answers.flatMap((each) => each.SecurityGroupRules ?? []),
    ({ GroupId }) => GroupId,
  );
  const withRules = answers.some((each) => each.SecurityGroupRules);
  const groups = answers.flatMap((each) => each.SecurityGroups ?? []);
  if (groups.length === 0 && rules.size > 0)
    throw invalid("the names of groups are needed too: aws ec2 describe-security-groups");
  return groups.map((each) =>
    toLive(
      each,
      place,
      withRules ? (rules.get(each.GroupId) ?? []).map(fromRule) : fromPermissions(each),
    ),
  );
}

function parseAnswer(text: string): z.infer<typeof answer> {
  const parsed = answer.safeParse(parseJson(text));
  if (!parsed.success)
    throw invalid(`not an answer of AWS: ${parsed.error.issues[0]?.path.join(".") ?? ""}`);
  if (!parsed.data.SecurityGroups && !parsed.data.SecurityGroupRules)
    throw invalid("neither SecurityGroups nor SecurityGroupRules");
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw invalid("not JSON");
  }
}

function invalid(reason: string): CountersignError {
  return new CountersignError("usage.invalid", { option: "--live", reason });
}

function toLive(from: Group, place: FilePlace, rules: readonly LiveRule[]): LiveGroup {
  const [, , , region, account] = from.SecurityGroupArn?.split(":") ?? [];
  return {
    account: place.account ?? account ?? from.OwnerId,
    region: place.region ?? region ?? "unknown-region",
    vpcId: from.VpcId,
    groupId: from.GroupId,
    name: from.GroupName,
    ownerId: from.OwnerId,
    description: from.Description,
    tags: from.Tags,
    rules,
  };
}

function fromRule(from: Rule): LiveRule {
  const peer = from.ReferencedGroupInfo;
  return {
    ruleId: from.SecurityGroupRuleId,
    direction: from.IsEgress ? "egress" : "ingress",
    protocol: from.IpProtocol,
    ...portsOf(from),
    ...(from.CidrIpv4 === undefined ? {} : { cidrIpv4: from.CidrIpv4 }),
    ...(from.CidrIpv6 === undefined ? {} : { cidrIpv6: from.CidrIpv6 }),
    ...(from.PrefixListId === undefined ? {} : { prefixListId: from.PrefixListId }),
    ...(peer ? { referencedGroup: groupPeer(peer.GroupId, peer.UserId) } : {}),
    ...described(from.Description),
    tags: from.Tags,
  };
}

function fromPermissions({ IpPermissions, IpPermissionsEgress }: Group): readonly LiveRule[] {
  return [
    ...IpPermissions.flatMap((each) => splitPermission(each, "ingress")),
    ...IpPermissionsEgress.flatMap((each) => splitPermission(each, "egress")),
  ];
}

function splitPermission(
  from: z.infer<typeof permission>,
  direction: LiveRule["direction"],
): readonly LiveRule[] {
  const shared = { ruleId: "", direction, protocol: from.IpProtocol, ...portsOf(from), tags: {} };
  return [
    ...from.IpRanges.map((each) => ({
      ...shared,
      cidrIpv4: each.CidrIp,
      ...described(each.Description),
    })),
    ...from.Ipv6Ranges.map((each) => ({
      ...shared,
      cidrIpv6: each.CidrIpv6,
      ...described(each.Description),
    })),
    ...from.PrefixListIds.map((each) => ({
      ...shared,
      prefixListId: each.PrefixListId,
      ...described(each.Description),
    })),
    ...from.UserIdGroupPairs.map((each) => ({
      ...shared,
      referencedGroup: groupPeer(each.GroupId, each.UserId),
      ...described(each.Description),
    })),
  ];
}

function portsOf(from: {
  readonly FromPort?: number | undefined;
  readonly ToPort?: number | undefined;
}): Pick<LiveRule, "fromPort" | "toPort"> {
  return {
    ...(from.FromPort === undefined ? {} : { fromPort: from.FromPort }),
    ...(from.ToPort === undefined ? {} : { toPort: from.ToPort }),
  };
}

function groupPeer(groupId: string, ownerId: string | undefined): LiveRule["referencedGroup"] & {} {
  return { groupId, ...(ownerId === undefined ? {} : { ownerId }) };
}

function described(description: string | undefined): Pick<LiveRule, "description"> {
  return description === undefined ? {} : { description };
}
