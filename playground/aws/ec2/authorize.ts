import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Call, type Operation, operation, regionOf } from "../engine/operation.ts";
import { newId } from "../model/ids.ts";
import type { Rule, SecurityGroup } from "../model/world.ts";
import type { Tree } from "../wire/tree.ts";
import { requireGroup } from "./groups.ts";
import { endDryRun, flag, number, tagSpecifications, tagsFor } from "./input.ts";
import {
  checkQuota,
  type Permission,
  permission,
  type RuleBody,
  ruleKey,
  rulesIn,
} from "./permissions.ts";
import { ruleTree } from "./rule-view.ts";
import { asItems, responseElements } from "./trail.ts";

/** Rules of a request, as a list or in the older flat form. */
export const permissionInput = {
  GroupId: z.string().optional(),
  GroupName: z.string().optional(),
  IpPermissions: z.array(permission).default([]),
  IpProtocol: z.string().optional(),
  FromPort: number.optional(),
  ToPort: number.optional(),
  CidrIp: z.string().optional(),
  SourceSecurityGroupName: z.string().optional(),
  DryRun: flag.optional(),
};
const flat = z.object(permissionInput);
const authorizeInput = z.object({ ...permissionInput, TagSpecification: tagSpecifications });

/** AuthorizeSecurityGroupIngress or -Egress. */
export function authorize(egress: boolean): Operation {
  return operation({
    input: authorizeInput,
    effect: "write",
    run: (call, input) => {
      const group = requireGroup(call, input);
      const bodies = requestedRules(call, input);
      if (bodies.length === 0)
        throw new AwsError(
          "MissingParameter",
          "The request must contain the parameter ipPermissions",
        );
      endDryRun(input.DryRun);
      const tags = tagsFor("security-group-rule", input.TagSpecification);
      const rules = bodies.map((body) => ({
        ...body,
        id: newId("sgr"),
        egress,
        tags: { ...tags },
      }));
      addRules(call, group, rules);
      return {
        return: true,
        securityGroupRuleSet: rules.map((rule) => ruleTree(call, group, rule)),
      };
    },
    record: (call, input, output) => ({
      request: requestTree(input),
      response: responseElements(call, output),
    }),
  });
}

/** All rules of a request, whichever form it has. */
export function requestedRules(call: Call, input: z.infer<typeof flat>): RuleBody[] {
  return permissionsIn(input).flatMap((each) => rulesIn(call, each));
}

function permissionsIn(input: z.infer<typeof flat>): readonly Permission[] {
  if (input.IpProtocol === undefined && input.SourceSecurityGroupName === undefined)
    return input.IpPermissions;
  const { IpProtocol = "-1", FromPort, ToPort, CidrIp, SourceSecurityGroupName } = input;
  return [
    {
      IpProtocol,
      FromPort,
      ToPort,
      IpRanges: CidrIp === undefined ? [] : [{ CidrIp }],
      Ipv6Ranges: [],
      PrefixListIds: [],
      Groups: SourceSecurityGroupName === undefined ? [] : [{ GroupName: SourceSecurityGroupName }],
    },
  ];
}

/** All or nothing: one duplicate or one rule too many and none is added. */
function addRules(call: Call, group: SecurityGroup, rules: readonly Rule[]): void {
  const direction = [...group.rules.values()].filter(({ egress }) => egress === rules[0]?.egress);
  const existing = new Set(direction.map(ruleKey));
  const asked = new Set(rules.map(ruleKey));
  if (asked.size < rules.length)
    throw new AwsError(
      "InvalidParameterValue",
      "The same permission must not appear multiple times",
    );
  const double = rules.find((rule) => existing.has(ruleKey(rule)));
  if (double !== undefined)
    throw new AwsError(
      "InvalidPermission.Duplicate",
      `the specified rule "${sentenceOf(double)}" already exists`,
    );
  for (const rule of rules) group.rules.set(rule.id, rule);
  try {
    checkQuota(regionOf(call), group);
  } catch (error) {
    for (const rule of rules) group.rules.delete(rule.id);
    throw error;
  }
}

function sentenceOf({ peer, protocol, fromPort, toPort }: Rule): string {
  const who = "cidr" in peer ? peer.cidr : peer.id;
  if (protocol === "-1") return `peer: ${who}, ALL, ALLOW`;
  return `peer: ${who}, ${protocol.toUpperCase()}, from port: ${fromPort}, to port: ${toPort}, ALLOW`;
}

/** The request as CloudTrail writes it: in the form that was sent. */
export function requestTree(input: z.infer<typeof flat>): { readonly [key: string]: Tree } {
  return {
    groupId: input.GroupId,
    groupName: input.GroupId === undefined ? input.GroupName : undefined,
    ipPermissions: asItems(input.IpPermissions.map(permissionRecord)),
    ipProtocol: input.IpProtocol,
    fromPort: input.FromPort,
    toPort: input.ToPort,
    cidrIp: input.CidrIp,
    sourceSecurityGroupName: input.SourceSecurityGroupName,
  };
}

function permissionRecord(each: Permission): Tree {
  return {
    ipProtocol: each.IpProtocol,
    fromPort: each.FromPort,
    toPort: each.ToPort,
    groups: each.Groups.map(({ GroupId, GroupName, UserId, Description }) => ({
      groupId: GroupId,
      groupName: GroupName,
      userId: UserId,
      description: Description,
    })),
    ipRanges: each.IpRanges.map(({ CidrIp, Description }) => ({
      cidrIp: CidrIp,
      description: Description,
    })),
    ipv6Ranges: each.Ipv6Ranges.map(({ CidrIpv6, Description }) => ({
      cidrIpv6: CidrIpv6,
      description: Description,
    })),
    prefixListIds: each.PrefixListIds.map(({ PrefixListId, Description }) => ({
      prefixListId: PrefixListId,
      description: Description,
    })),
  };
}
