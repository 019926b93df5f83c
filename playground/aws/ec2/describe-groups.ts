import { z } from "zod";
import { type Operation, reads, regionOf } from "../engine/operation.ts";
import type { Rule, SecurityGroup } from "../model/world.ts";
import { GROUP_WORDS, requireGroup } from "./groups.ts";
import {
  chosen,
  describing,
  ec2Arn,
  endDryRun,
  number,
  select,
  tagSet,
  tagValues,
  texts,
} from "./input.ts";
import { permissionTrees, ruleTree } from "./rule-view.ts";

/** DescribeSecurityGroups. */
export const describeSecurityGroups: Operation = reads(
  z.object({ ...describing, GroupId: texts, GroupName: texts }),
  (call, input) => {
    endDryRun(input.DryRun);
    const byName = input.GroupName.map((GroupName) => requireGroup(call, { GroupName }));
    const all =
      byName.length > 0 ? byName : chosen(input.GroupId, regionOf(call).groups, GROUP_WORDS);
    const page = select(all, input, groupAttributes);
    return {
      securityGroupInfo: page.items.map((group) => {
        const rules = [...group.rules.values()];
        return {
          ownerId: group.ownerId,
          groupId: group.id,
          groupName: group.name,
          groupDescription: group.description,
          vpcId: group.vpcId,
          securityGroupArn: ec2Arn(call, "security-group", group.id),
          tagSet: tagSet(group.tags),
          ipPermissions: permissionTrees(rules.filter(({ egress }) => !egress)),
          ipPermissionsEgress: permissionTrees(rules.filter(({ egress }) => egress)),
        };
      }),
      nextToken: page.nextToken,
    };
  },
);

function groupAttributes(group: SecurityGroup, name: string): readonly string[] | undefined {
  const plain: Readonly<Record<string, readonly string[]>> = {
    "group-id": [group.id],
    "group-name": [group.name],
    "vpc-id": [group.vpcId],
    "owner-id": [group.ownerId],
    description: [group.description],
  };
  return plain[name] ?? peerAttributes(group, name) ?? tagValues(group.tags, name);
}

function peerAttributes(group: SecurityGroup, name: string): readonly string[] | undefined {
  const egress = name.startsWith("egress.");
  const peers = [...group.rules.values()].flatMap((rule) =>
    rule.egress === egress ? [rule.peer] : [],
  );
  switch (name.replace(/^egress\./, "")) {
    case "ip-permission.cidr":
      return peers.flatMap((peer) => (peer.kind === "v4" ? [peer.cidr] : []));
    case "ip-permission.ipv6-cidr":
      return peers.flatMap((peer) => (peer.kind === "v6" ? [peer.cidr] : []));
    case "ip-permission.group-id":
      return peers.flatMap((peer) => (peer.kind === "group" ? [peer.id] : []));
    case "ip-permission.prefix-list-id":
      return peers.flatMap((peer) => (peer.kind === "list" ? [peer.id] : []));
    default:
      return undefined;
  }
}

/** DescribeSecurityGroupRules: one row per atomic rule. */
export const describeSecurityGroupRules: Operation = reads(
  z.object({ ...describing, SecurityGroupRuleId: texts }),
  (call, input) => {
    endDryRun(input.DryRun);
    const rows = [...regionOf(call).groups.values()].flatMap((group) =>
      [...group.rules.values()].map((rule) => ({ group, rule })),
    );
    const byId = new Map(rows.map((row) => [row.rule.id, row]));
    const all = chosen(input.SecurityGroupRuleId, byId, {
      prefix: "sgr",
      malformed: "InvalidSecurityGroupRuleId.Malformed",
      missing: "InvalidSecurityGroupRuleId.NotFound",
    });
    const page = select(all, input, ruleAttributes);
    return {
      securityGroupRuleSet: page.items.map(({ group, rule }) => ruleTree(call, group, rule)),
      nextToken: page.nextToken,
    };
  },
);

function ruleAttributes(
  { group, rule }: { readonly group: SecurityGroup; readonly rule: Rule },
  name: string,
): readonly string[] | undefined {
  if (name === "group-id") return [group.id];
  return name === "security-group-rule-id" ? [rule.id] : tagValues(rule.tags, name);
}

/** DescribeStaleSecurityGroups: groups of a network with rules that name groups which exist no more. */
export const describeStaleSecurityGroups: Operation = reads(
  z.object({ ...describing, VpcId: z.string(), MaxResults: number.optional() }),
  (call, input) => {
    const known = new Set(
      [...call.world.accounts.values()].flatMap((account) =>
        [...account.regions.values()].flatMap((region) => [...region.groups.keys()]),
      ),
    );
    const stale = [...regionOf(call).groups.values()]
      .filter(({ vpcId }) => vpcId === input.VpcId)
      .map((group) => ({ group, rules: [...group.rules.values()].filter(isStale) }))
      .filter(({ rules }) => rules.length > 0);
    function isStale({ peer }: Rule): boolean {
      return peer.kind === "group" && !known.has(peer.id);
    }
    const page = select(stale, input, () => undefined, { max: 255 });
    return {
      staleSecurityGroupSet: page.items.map(({ group, rules }) => ({
        groupId: group.id,
        groupName: group.name,
        description: group.description,
        vpcId: group.vpcId,
        staleIpPermissions: permissionTrees(rules.filter(({ egress }) => !egress)),
        staleIpPermissionsEgress: permissionTrees(rules.filter(({ egress }) => egress)),
      })),
      nextToken: page.nextToken,
    };
  },
);

/** DescribeSecurityGroupVpcAssociations: groups lent to other networks. */
export const describeSecurityGroupVpcAssociations: Operation = reads(
  z.object(describing),
  (call, input) => {
    const rows = [...regionOf(call).groups.values()].flatMap((group) =>
      group.associatedVpcs.map((vpcId) => ({ group, vpcId })),
    );
    const page = select(rows, input, ({ group, vpcId }, name) => {
      if (name === "group-id") return [group.id];
      return name === "vpc-id" ? [vpcId] : undefined;
    });
    return {
      securityGroupVpcAssociationSet: page.items.map(({ group, vpcId }) => ({
        groupId: group.id,
        vpcId,
        vpcOwnerId: call.account.id,
        state: "associated",
        groupOwnerId: group.ownerId,
      })),
      nextToken: page.nextToken,
    };
  },
);
