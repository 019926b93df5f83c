import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Call, type Operation, operation, regionOf } from "../engine/operation.ts";
import type { Rule, SecurityGroup } from "../model/world.ts";
import type { Tree } from "../wire/tree.ts";
import { permissionInput, requestedRules, requestTree } from "./authorize.ts";
import { requireGroup } from "./groups.ts";
import { endDryRun, texts } from "./input.ts";
import { type RuleBody, ruleKey } from "./permissions.ts";
import { permissionTrees, revokedTree } from "./rule-view.ts";
import { asItems, responseElements } from "./trail.ts";

const revokeInput = z.object({ ...permissionInput, SecurityGroupRuleId: texts });

/** RevokeSecurityGroupIngress or -Egress, by rule ids or by what the rules say. */
export function revoke(egress: boolean): Operation {
  return operation({
    input: revokeInput,
    effect: "write",
    run: (call, input) => {
      const group = requireGroup(call, input);
      if (input.SecurityGroupRuleId.length > 0 && input.IpPermissions.length > 0)
        throw new AwsError(
          "InvalidParameterCombination",
          "The parameters ipPermissions and securityGroupRuleIds cannot be used together",
        );
      const rules = [...group.rules.values()].filter((rule) => rule.egress === egress);
      return input.SecurityGroupRuleId.length > 0
        ? revokeById(group, rules, input)
        : revokeByContent(call, group, rules, input);
    },
    record: (call, input, output) => ({
      request: {
        ...requestTree(input),
        ...(input.SecurityGroupRuleId.length === 0
          ? {}
          : { securityGroupRuleIds: asIds(input.SecurityGroupRuleId) }),
      },
      response: responseElements(call, output),
    }),
  });
}

function asIds(ids: readonly string[]): Tree {
  return asItems(ids.map((securityGroupRuleId) => ({ securityGroupRuleId })));
}

function revokeById(
  group: SecurityGroup,
  rules: readonly Rule[],
  input: z.infer<typeof revokeInput>,
): Tree {
  const found = input.SecurityGroupRuleId.map((id) => {
    if (!/^sgr-[0-9a-f]{8,17}$/.test(id))
      throw new AwsError(
        "InvalidSecurityGroupRuleId.Malformed",
        `Invalid id: "${id}" (expecting "sgr-...")`,
      );
    const rule = rules.find((each) => each.id === id);
    if (rule === undefined)
      throw new AwsError(
        "InvalidSecurityGroupRuleId.NotFound",
        `The security group rule ID '${id}' does not exist`,
      );
    return rule;
  });
  endDryRun(input.DryRun);
  for (const rule of found) group.rules.delete(rule.id);
  return {
    return: true,
    unknownIpPermissionSet: [],
    revokedSecurityGroupRuleSet: found.map((rule) => revokedTree(group, rule)),
  };
}

/** What does not exist is no error in a default network: the answer names it and says success. */
function revokeByContent(
  call: Call,
  group: SecurityGroup,
  rules: readonly Rule[],
  input: z.infer<typeof revokeInput>,
): Tree {
  const asked = requestedRules(call, input);
  const byKey = new Map(rules.map((rule) => [ruleKey(rule), rule]));
  const found = asked.flatMap((body) => byKey.get(ruleKey(body)) ?? []);
  const unknown = asked.filter((body) => !byKey.has(ruleKey(body)));
  const isDefault = regionOf(call).vpcs.get(group.vpcId)?.isDefault === true;
  if (unknown.length > 0 && !isDefault)
    throw new AwsError(
      "InvalidPermission.NotFound",
      "The specified rule does not exist in this security group.",
    );
  endDryRun(input.DryRun);
  for (const rule of found) group.rules.delete(rule.id);
  return {
    return: true,
    unknownIpPermissionSet: permissionTrees(unknown.map(asRule)),
    revokedSecurityGroupRuleSet: found.map((rule) => revokedTree(group, rule)),
  };
}

function asRule(body: RuleBody): Rule {
  return { ...body, id: "", egress: false, tags: {} };
}
