import type { z } from "zod";
import type { Direction } from "./rule.ts";
import type { touchKindSchema } from "./touch.ts";

/** What a call on EC2 or its neighbours means for security groups. */
export interface TrailEvent {
  readonly touched: z.infer<typeof touchKindSchema>;
  /** `adds`: the rules that are named are there afterwards; `removes`: they are not. Absent: neither can be said. */
  readonly way?: "adds" | "removes";
  readonly direction?: Direction;
  /** What of the call leads to the groups, where it does not name them: the VPC that was made, the prefix list that groups refer to. */
  readonly finds?: "vpcs" | "lists";
  /** Service that the call belongs to; `ec2.amazonaws.com` unless said. */
  readonly source?: string;
}

/** CloudTrail's event names. Source: EC2, ELB and EFS API references; bodies of those without `way` are not documented. */
const EVENTS: ReadonlyMap<string, TrailEvent> = new Map<string, TrailEvent>([
  ["AuthorizeSecurityGroupIngress", { touched: "rules", way: "adds", direction: "ingress" }],
  ["AuthorizeSecurityGroupEgress", { touched: "rules", way: "adds", direction: "egress" }],
  ["RevokeSecurityGroupIngress", { touched: "rules", way: "removes", direction: "ingress" }],
  ["RevokeSecurityGroupEgress", { touched: "rules", way: "removes", direction: "egress" }],
  // The request does not say which way a rule goes, and there is no before-image: only its id is sure.
  ["ModifySecurityGroupRules", { touched: "rules" }],
  ["UpdateSecurityGroupRuleDescriptionsIngress", { touched: "rules", direction: "ingress" }],
  ["UpdateSecurityGroupRuleDescriptionsEgress", { touched: "rules", direction: "egress" }],
  ["CreateSecurityGroup", { touched: "group" }],
  ["DeleteSecurityGroup", { touched: "group" }],
  ["AssociateSecurityGroupVpc", { touched: "group" }],
  ["DisassociateSecurityGroupVpc", { touched: "group" }],
  ["ModifyNetworkInterfaceAttribute", { touched: "attached" }],
  ["CreateNetworkInterface", { touched: "attached" }],
  ["ModifyInstanceAttribute", { touched: "attached" }],
  ["RunInstances", { touched: "attached" }],
  ["SetSecurityGroups", { touched: "attached", source: "elasticloadbalancing.amazonaws.com" }],
  [
    "ModifyMountTargetSecurityGroups",
    { touched: "attached", source: "elasticfilesystem.amazonaws.com" },
  ],
  ["CreateTags", { touched: "tags" }],
  ["DeleteTags", { touched: "tags" }],
  // Both make a group `default` without an event of its own.
  ["CreateVpc", { touched: "group", finds: "vpcs" }],
  ["CreateDefaultVpc", { touched: "group", finds: "vpcs" }],
  ["ModifyManagedPrefixList", { touched: "list", finds: "lists" }],
  ["RestoreManagedPrefixListVersion", { touched: "list", finds: "lists" }],
]);

const EC2 = "ec2.amazonaws.com";

/** What this call means; undefined: nothing to us. */
export function meaningOf(eventName: string, eventSource: string): TrailEvent | undefined {
  const known = EVENTS.get(eventName);
  if (known) return eventSource === (known.source ?? EC2) ? known : undefined;
  if (eventSource !== EC2) return undefined;
  // A call that AWS may have added since: it is read for ids like the others.
  const unknown = /SecurityGroup/.test(eventName) && !/^(?:Describe|Get|List)/.test(eventName);
  return unknown ? { touched: "rules" } : undefined;
}
