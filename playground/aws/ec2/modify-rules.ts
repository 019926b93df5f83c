import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Call, type Operation, operation, regionOf } from "../engine/operation.ts";
import type { Peer, Rule, SecurityGroup } from "../model/world.ts";
import type { Tree } from "../wire/tree.ts";
import { permissionInput, requestTree } from "./authorize.ts";
import { groupById, requireGroup } from "./groups.ts";
import { endDryRun, flag, number } from "./input.ts";
import {
  checkDescription,
  checkQuota,
  cidrPeer,
  groupPeer,
  listPeer,
  portsOf,
  ruleKey,
  rulesIn,
} from "./permissions.ts";
import { asItems, responseElements } from "./trail.ts";

const ruleRequest = z.object({
  IpProtocol: z.string(),
  FromPort: number.optional(),
  ToPort: number.optional(),
  CidrIpv4: z.string().optional(),
  CidrIpv6: z.string().optional(),
  PrefixListId: z.string().optional(),
  ReferencedGroupId: z.string().optional(),
  Description: z.string().optional(),
});
const modifyInput = z.object({
  GroupId: z.string(),
  SecurityGroupRule: z
    .array(z.object({ SecurityGroupRuleId: z.string(), SecurityGroupRule: ruleRequest }))
    .min(1),
  DryRun: flag.optional(),
});
type RuleRequest = z.infer<typeof ruleRequest>;

/** ModifySecurityGroupRules: rules get a new content and keep their ids; all or nothing. */
export const modifySecurityGroupRules: Operation = operation({
  input: modifyInput,
  effect: "write",
  run: (call, input) => {
    const group = groupById(call, input.GroupId);
    const changed = input.SecurityGroupRule.map(({ SecurityGroupRuleId, SecurityGroupRule }) =>
      changedRule(call, requireRule(group, SecurityGroupRuleId), SecurityGroupRule),
    );
    const before = new Map(group.rules);
    for (const rule of changed) group.rules.set(rule.id, rule);
    try {
      refuseDoubles(group);
      checkQuota(regionOf(call), group);
      endDryRun(input.DryRun);
    } catch (error) {
      for (const rule of before.values()) group.rules.set(rule.id, rule);
      throw error;
    }
    return { return: true };
  },
  record: (call, input, output) => ({
    request: modifyRecord(input),
    response:
      output === undefined
        ? undefined
        : {
            ModifySecurityGroupRulesResponse: {
              xmlns: "http://ec2.amazonaws.com/doc/2016-11-15/",
              requestId: call.requestId,
              return: true,
            },
          },
  }),
});

function requireRule(group: SecurityGroup, id: string): Rule {
  const rule = group.rules.get(id);
  if (rule !== undefined) return rule;
  throw new AwsError(
    "InvalidSecurityGroupRuleId.NotFound",
    `The security group rule ID '${id}' does not exist`,
  );
}

function changedRule(call: Call, rule: Rule, asked: RuleRequest): Rule {
  const peer = peerOf(call, asked);
  if (peer.kind !== rule.peer.kind)
    throw new AwsError(
      "InvalidParameterValue",
      `You may not change the type of the source or destination of rule ${rule.id}`,
    );
  checkDescription(asked.Description);
  const ports = portsOf(asked.IpProtocol, asked.FromPort, asked.ToPort);
  const { id, egress, tags } = rule;
  const description = asked.Description;
  return {
    id,
    egress,
    tags,
    ...ports,
    peer,
    ...(description === undefined ? {} : { description }),
  };
}

function peerOf(call: Call, asked: RuleRequest): Peer {
  if (asked.CidrIpv4 !== undefined) return cidrPeer("v4", asked.CidrIpv4);
  if (asked.CidrIpv6 !== undefined) return cidrPeer("v6", asked.CidrIpv6);
  if (asked.PrefixListId !== undefined) return listPeer(call, asked.PrefixListId);
  return groupPeer(call, { GroupId: asked.ReferencedGroupId ?? "" });
}

function refuseDoubles(group: SecurityGroup): void {
  const keys = [...group.rules.values()].map((rule) => `${rule.egress} ${ruleKey(rule)}`);
  if (new Set(keys).size < keys.length)
    throw new AwsError("InvalidPermission.Duplicate", "the specified rule already exists");
}

/** CloudTrail writes this call in the words of the request itself: one rule as an object, several as a list, empty as "". */
function modifyRecord(input: z.infer<typeof modifyInput>): Tree {
  const rules = input.SecurityGroupRule.map((each, index) => ({
    SecurityGroupRuleId: each.SecurityGroupRuleId,
    tag: index + 1,
    SecurityGroupRule: {
      ...each.SecurityGroupRule,
      Description: each.SecurityGroupRule.Description ?? "",
    },
  }));
  return {
    ModifySecurityGroupRulesRequest: {
      GroupId: input.GroupId,
      SecurityGroupRule: rules.length === 1 ? rules[0] : rules,
    },
  };
}

const descriptionsInput = z.object({
  ...permissionInput,
  SecurityGroupRuleDescription: z
    .array(z.object({ SecurityGroupRuleId: z.string(), Description: z.string().optional() }))
    .default([]),
});

/** UpdateSecurityGroupRuleDescriptionsIngress or -Egress, by rule ids or by what the rules say. */
export function updateDescriptions(egress: boolean): Operation {
  return operation({
    input: descriptionsInput,
    effect: "write",
    run: (call, input) => {
      const group = requireGroup(call, input);
      const wanted = [...byId(group, input), ...byContent(call, group, input, egress)];
      for (const { description } of wanted) checkDescription(description);
      endDryRun(input.DryRun);
      for (const { rule, description } of wanted) {
        const { description: _old, ...rest } = rule;
        group.rules.set(rule.id, {
          ...rest,
          ...(description === undefined ? {} : { description }),
        });
      }
      return { return: true };
    },
    record: (call, input, output) => ({
      request: {
        ...requestTree(input),
        securityGroupRuleDescriptions: asItems(
          input.SecurityGroupRuleDescription.map(({ SecurityGroupRuleId, Description }) => ({
            securityGroupRuleId: SecurityGroupRuleId,
            description: Description,
          })),
        ),
      },
      response: responseElements(call, output),
    }),
  });
}

/** A rule and the description that it shall have. */
interface Described {
  readonly rule: Rule;
  readonly description: string | undefined;
}

function byId(group: SecurityGroup, input: z.infer<typeof descriptionsInput>): Described[] {
  return input.SecurityGroupRuleDescription.map(({ SecurityGroupRuleId, Description }) => ({
    rule: requireRule(group, SecurityGroupRuleId),
    description: Description,
  }));
}

function byContent(
  call: Call,
  group: SecurityGroup,
  input: z.infer<typeof descriptionsInput>,
  egress: boolean,
): Described[] {
  const bodies = input.IpPermissions.flatMap((each) => rulesIn(call, each));
  return bodies.map((body) => {
    const rule = [...group.rules.values()].find(
      (each) => each.egress === egress && ruleKey(each) === ruleKey(body),
    );
    if (rule === undefined)
      throw new AwsError(
        "InvalidPermission.NotFound",
        "The specified rule does not exist in this security group.",
      );
    return { rule, description: body.description };
  });
}
