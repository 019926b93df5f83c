import type { EC2Client, IpPermission } from "@aws-sdk/client-ec2";
import type { Needs } from "../core/perform.ts";
import type { NewRule, RuleChange } from "../core/rule-change.ts";
import type { Aws } from "./aws.ts";
import type { Session } from "./change-sessions.ts";
import type { Place } from "./clients.ts";

/** IAM actions of closing: what every change role may do. */
export const CLOSE_NEEDS: Needs = {
  iam: ["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
  scopes: [],
};

/** IAM actions of putting back and opening: the pack *restore*. */
export const RESTORE_NEEDS: Needs = {
  iam: [
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:CreateTags",
    "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
    "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
  ],
  scopes: [],
};

/** What AWS answered to one change. `unknown`: it says that there was no such rule, which the default network does instead of an error. */
export interface Changed {
  readonly ruleId?: string;
  readonly unknown: boolean;
}

/** One change to one group, in whose name. */
export interface RuleCall extends Place {
  readonly groupId: string;
  readonly change: RuleChange;
  readonly session: Session;
}

/** Makes exactly one change of one rule. Throws errors of area `aws`; what AWS called it is in their details. */
export async function changeRule(aws: Aws, call: RuleCall, signal: AbortSignal): Promise<Changed> {
  const client = await aws.clients.changing(call, call.session);
  switch (call.change.do) {
    case "revoke":
      return await revoke({ aws, client, signal }, call, call.change);
    case "authorize":
      return await authorize({ aws, client, signal }, call, call.change.rule);
    case "describe":
      return await describe({ aws, client, signal }, call, call.change);
  }
}

/** The action that a change needs, as IAM calls it. */
export function actionOf(change: RuleChange): string {
  const way = (change.do === "authorize" ? change.rule.direction : change.direction) === "egress";
  const direction = way ? "Egress" : "Ingress";
  switch (change.do) {
    case "revoke":
      return `ec2:RevokeSecurityGroup${direction}`;
    case "authorize":
      return `ec2:AuthorizeSecurityGroup${direction}`;
    case "describe":
      return `ec2:UpdateSecurityGroupRuleDescriptions${direction}`;
  }
}

interface Making {
  readonly aws: Aws;
  readonly client: EC2Client;
  readonly signal: AbortSignal;
}

async function revoke(
  { aws, client, signal }: Making,
  { groupId }: RuleCall,
  change: Extract<RuleChange, { do: "revoke" }>,
): Promise<Changed> {
  const { RevokeSecurityGroupEgressCommand, RevokeSecurityGroupIngressCommand } = await import(
    "@aws-sdk/client-ec2"
  );
  // By id: what looks the same but is another rule by now is not meant.
  const input = { GroupId: groupId, SecurityGroupRuleIds: [change.ruleId] };
  const isOut = change.direction === "egress";
  const answer = await aws.call(
    actionOf(change),
    (options) =>
      isOut
        ? client.send(new RevokeSecurityGroupEgressCommand(input), options)
        : client.send(new RevokeSecurityGroupIngressCommand(input), options),
    signal,
  );
  return { unknown: (answer.UnknownIpPermissions ?? []).length > 0 };
}

async function authorize(
  { aws, client, signal }: Making,
  { groupId, change }: RuleCall,
  rule: NewRule,
): Promise<Changed> {
  const { AuthorizeSecurityGroupEgressCommand, AuthorizeSecurityGroupIngressCommand } =
    await import("@aws-sdk/client-ec2");
  const tags = Object.entries(rule.tags).map(([Key, Value]) => ({ Key, Value }));
  const input = {
    GroupId: groupId,
    IpPermissions: [permissionOf(rule)],
    ...(tags.length > 0
      ? { TagSpecifications: [{ ResourceType: "security-group-rule" as const, Tags: tags }] }
      : {}),
  };
  const answer = await aws.call(
    actionOf(change),
    (options) =>
      rule.direction === "egress"
        ? client.send(new AuthorizeSecurityGroupEgressCommand(input), options)
        : client.send(new AuthorizeSecurityGroupIngressCommand(input), options),
    signal,
  );
  const ruleId = answer.SecurityGroupRules?.[0]?.SecurityGroupRuleId;
  return { unknown: false, ...(ruleId === undefined ? {} : { ruleId }) };
}

async function describe(
  { aws, client, signal }: Making,
  { groupId }: RuleCall,
  change: Extract<RuleChange, { do: "describe" }>,
): Promise<Changed> {
  const {
    UpdateSecurityGroupRuleDescriptionsEgressCommand,
    UpdateSecurityGroupRuleDescriptionsIngressCommand,
  } = await import("@aws-sdk/client-ec2");
  const { ruleId, description, direction } = change;
  const described = { SecurityGroupRuleId: ruleId, Description: description };
  const input = { GroupId: groupId, SecurityGroupRuleDescriptions: [described] };
  await aws.call(
    actionOf(change),
    (options) =>
      direction === "egress"
        ? client.send(new UpdateSecurityGroupRuleDescriptionsEgressCommand(input), options)
        : client.send(new UpdateSecurityGroupRuleDescriptionsIngressCommand(input), options),
    signal,
  );
  return { unknown: false, ruleId };
}

function permissionOf(rule: NewRule): IpPermission {
  const { protocol, fromPort, toPort, cidrIpv4, cidrIpv6, prefixListId, referencedGroup } = rule;
  const words = rule.description === undefined ? {} : { Description: rule.description };
  return {
    IpProtocol: protocol,
    ...(fromPort === undefined ? {} : { FromPort: fromPort }),
    ...(toPort === undefined ? {} : { ToPort: toPort }),
    ...(cidrIpv4 === undefined ? {} : { IpRanges: [{ CidrIp: cidrIpv4, ...words }] }),
    ...(cidrIpv6 === undefined ? {} : { Ipv6Ranges: [{ CidrIpv6: cidrIpv6, ...words }] }),
    ...(prefixListId === undefined
      ? {}
      : { PrefixListIds: [{ PrefixListId: prefixListId, ...words }] }),
    ...(referencedGroup ? { UserIdGroupPairs: [{ ...groupPair(referencedGroup), ...words }] } : {}),
  };
}

function groupPair({ groupId, ownerId }: NonNullable<NewRule["referencedGroup"]>): {
  readonly GroupId: string;
  readonly UserId?: string;
} {
  return { GroupId: groupId, ...(ownerId === undefined ? {} : { UserId: ownerId }) };
}
