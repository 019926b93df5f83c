import type { Direction } from "../../rule.ts";
import type { Members } from "./value.ts";

/** Resources that make a group. */
const GROUP_TYPES = ["aws_security_group", "aws_default_security_group"] as const;
/** Resources that make one entry of rules each. */
const RULE_TYPES = [
  "aws_security_group_rule",
  "aws_vpc_security_group_ingress_rule",
  "aws_vpc_security_group_egress_rule",
] as const;

type GroupType = (typeof GROUP_TYPES)[number];
type RuleType = (typeof RULE_TYPES)[number];

/**
 * Whether the code writes the rules of a direction into the group. `perhaps`: rules are shown, and it cannot be told
 * whether the code means them or Terraform only saw them.
 */
export type Written = "yes" | "no" | "perhaps";

/** One resource with one address, as far as its values are known. */
export interface TerraformResource {
  readonly type: GroupType | RuleType;
  /** `module.web.aws_security_group.this["a"]`. */
  readonly address: string;
  /** `path:line` in HCL, `path:address` elsewhere. */
  readonly at: string;
  readonly values: Members;
  readonly written: Readonly<Record<Direction, Written>>;
  /** Why nobody can say whether there is such a resource, or how many, or where. */
  readonly unsure?: string;
}

export interface GroupResource extends TerraformResource {
  readonly type: GroupType;
}

export interface RuleResource extends TerraformResource {
  readonly type: RuleType;
}

/** True for the types that are read; everything else is dropped at once: states and plans are full of secrets. */
export function isRead(type: unknown): type is TerraformResource["type"] {
  return [...GROUP_TYPES, ...RULE_TYPES].some((known) => known === type);
}

/** True for a group, the `default` one included. */
export function isGroup(resource: TerraformResource): resource is GroupResource {
  return GROUP_TYPES.some((type) => type === resource.type);
}

/** True for a rule that is a resource of its own. */
export function isRule(resource: TerraformResource): resource is RuleResource {
  return RULE_TYPES.some((type) => type === resource.type);
}
