import type { Operation } from "../engine/operation.ts";
import { modifyInstanceAttribute, modifyNetworkInterfaceAttribute } from "./attach.ts";
import { authorize } from "./authorize.ts";
import {
  describeSecurityGroupRules,
  describeSecurityGroups,
  describeSecurityGroupVpcAssociations,
  describeStaleSecurityGroups,
} from "./describe-groups.ts";
import { describeInstances, describeNetworkInterfaces } from "./describe-hosts.ts";
import {
  describeManagedPrefixLists,
  describeRegions,
  describeVpcs,
  getManagedPrefixListEntries,
} from "./describe-places.ts";
import { createSecurityGroup, deleteSecurityGroup } from "./group-life.ts";
import { modifySecurityGroupRules, updateDescriptions } from "./modify-rules.ts";
import { modifyManagedPrefixList } from "./prefix-lists.ts";
import { revoke } from "./revoke.ts";
import { createTags, deleteTags } from "./tags.ts";

/** What EC2 can do here, by API action. */
export const EC2_OPERATIONS: Readonly<Record<string, Operation>> = {
  AuthorizeSecurityGroupEgress: authorize(true),
  AuthorizeSecurityGroupIngress: authorize(false),
  CreateSecurityGroup: createSecurityGroup,
  CreateTags: createTags,
  DeleteSecurityGroup: deleteSecurityGroup,
  DeleteTags: deleteTags,
  DescribeInstances: describeInstances,
  DescribeManagedPrefixLists: describeManagedPrefixLists,
  DescribeNetworkInterfaces: describeNetworkInterfaces,
  DescribeRegions: describeRegions,
  DescribeSecurityGroupRules: describeSecurityGroupRules,
  DescribeSecurityGroups: describeSecurityGroups,
  DescribeSecurityGroupVpcAssociations: describeSecurityGroupVpcAssociations,
  DescribeStaleSecurityGroups: describeStaleSecurityGroups,
  DescribeVpcs: describeVpcs,
  GetManagedPrefixListEntries: getManagedPrefixListEntries,
  ModifyInstanceAttribute: modifyInstanceAttribute,
  ModifyManagedPrefixList: modifyManagedPrefixList,
  ModifyNetworkInterfaceAttribute: modifyNetworkInterfaceAttribute,
  ModifySecurityGroupRules: modifySecurityGroupRules,
  RevokeSecurityGroupEgress: revoke(true),
  RevokeSecurityGroupIngress: revoke(false),
  UpdateSecurityGroupRuleDescriptionsEgress: updateDescriptions(true),
  UpdateSecurityGroupRuleDescriptionsIngress: updateDescriptions(false),
};
