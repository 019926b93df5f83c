import type { Call } from "../engine/operation.ts";
import type { Rule, SecurityGroup } from "../model/world.ts";
import type { Tree } from "../wire/tree.ts";
import { ec2Arn, tagSet } from "./input.ts";

/** A rule as DescribeSecurityGroupRules and the answer to Authorize show it: protocols without ports have -1 and -1. */
export function ruleTree(call: Call, group: SecurityGroup, rule: Rule): Tree {
  return {
    securityGroupRuleId: rule.id,
    groupId: group.id,
    groupOwnerId: group.ownerId,
    isEgress: rule.egress,
    ipProtocol: rule.protocol,
    fromPort: rule.fromPort,
    toPort: rule.toPort,
    ...peerTree(group, rule),
    description: rule.description,
    tagSet: tagSet(rule.tags),
    securityGroupRuleArn: ec2Arn(call, "security-group-rule", rule.id),
  };
}

function peerTree(group: SecurityGroup, { peer }: Rule): { readonly [key: string]: Tree } {
  switch (peer.kind) {
    case "v4":
      return { cidrIpv4: peer.cidr };
    case "v6":
      return { cidrIpv6: peer.cidr };
    case "list":
      return { prefixListId: peer.id };
    case "group":
      return {
        referencedGroupInfo: {
          groupId: peer.id,
          userId: peer.ownerId === group.ownerId ? group.ownerId : peer.ownerId,
        },
      };
  }
}

/** A rule as the answer to Revoke shows it. */
export function revokedTree(group: SecurityGroup, rule: Rule): Tree {
  const { peer } = rule;
  return {
    securityGroupRuleId: rule.id,
    groupId: group.id,
    isEgress: rule.egress,
    ipProtocol: rule.protocol,
    fromPort: rule.fromPort,
    toPort: rule.toPort,
    ...(peer.kind === "v4" ? { cidrIpv4: peer.cidr } : {}),
    ...(peer.kind === "v6" ? { cidrIpv6: peer.cidr } : {}),
    ...(peer.kind === "list" ? { prefixListId: peer.id } : {}),
    ...(peer.kind === "group" ? { referencedGroupId: peer.id } : {}),
    description: rule.description,
  };
}

/** The rules of one direction as DescribeSecurityGroups shows them: by protocol and ports, ports absent for -1. */
export function permissionTrees(rules: readonly Rule[]): Tree {
  const byPorts = Map.groupBy(rules, (rule) =>
    [rule.protocol, rule.fromPort, rule.toPort].join(" "),
  );
  return [...byPorts.values()].map(permissionTree);
}

function permissionTree(rules: readonly Rule[]): Tree {
  const first = rules[0];
  const hasPorts = first !== undefined && ["tcp", "udp", "icmp", "icmpv6"].includes(first.protocol);
  const peers = rules.map(({ peer, description }) => ({ peer, description }));
  return {
    ipProtocol: first?.protocol,
    ...(hasPorts ? { fromPort: first.fromPort, toPort: first.toPort } : {}),
    groups: peers.flatMap(({ peer, description }) =>
      peer.kind === "group" ? [{ userId: peer.ownerId, groupId: peer.id, description }] : [],
    ),
    ipRanges: peers.flatMap(({ peer, description }) =>
      peer.kind === "v4" ? [{ cidrIp: peer.cidr, description }] : [],
    ),
    ipv6Ranges: peers.flatMap(({ peer, description }) =>
      peer.kind === "v6" ? [{ cidrIpv6: peer.cidr, description }] : [],
    ),
    prefixListIds: peers.flatMap(({ peer, description }) =>
      peer.kind === "list" ? [{ prefixListId: peer.id, description }] : [],
    ),
  };
}
