import type {
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
} from "@aws-sdk/client-ec2";
import type { GroupClues } from "../core/effect.ts";
import type { Needs } from "../core/perform.ts";
import type { Aws } from "./aws.ts";
import { readPages } from "./call.ts";
import type { Place } from "./clients.ts";
import { isNamed } from "./errors.ts";

const GROUPS = "ec2:DescribeSecurityGroups";
const RULES = "ec2:DescribeSecurityGroupRules";

/** IAM actions of finding groups by something else than their ids. */
export const FIND_NEEDS: Needs = { iam: [GROUPS, RULES], scopes: [] };

const NONE = ["InvalidGroup.NotFound", "InvalidSecurityGroupRuleId.NotFound"];

/**
 * Ids of the groups that these clues lead to, each once. A name means a group of the default VPC, as in the API itself;
 * a VPC its group `default`; a prefix list all groups whose rules refer to it. Throws errors of area `aws`.
 */
export async function findGroups(
  aws: Aws,
  place: Place,
  { names, vpcs, lists, rules }: GroupClues,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found: string[] = [];
  // One by one: of two names that are asked for together, one that is not there makes the call fail for both.
  for (const name of names)
    found.push(...(await listGroups(aws, place, { GroupNames: [name] }, signal)));
  if (vpcs.length > 0) {
    const Filters = [filter("vpc-id", vpcs), filter("group-name", ["default"])];
    found.push(...(await listGroups(aws, place, { Filters }, signal)));
  }
  for (const way of lists.length > 0 ? ["", "egress."] : []) {
    const Filters = [filter(`${way}ip-permission.prefix-list-id`, lists)];
    found.push(...(await listGroups(aws, place, { Filters }, signal)));
  }
  for (const rule of rules)
    found.push(...(await listRules(aws, place, { SecurityGroupRuleIds: [rule] }, signal)));
  return [...new Set(found)];
}

function filter(name: string, values: readonly string[]): { Name: string; Values: string[] } {
  return { Name: name, Values: [...values] };
}

async function listGroups(
  aws: Aws,
  place: Place,
  input: DescribeSecurityGroupsRequest,
  signal: AbortSignal,
): Promise<string[]> {
  const { DescribeSecurityGroupsCommand } = await import("@aws-sdk/client-ec2");
  const client = await aws.clients.ec2(place);
  return await orNone(async () => {
    const pages = await readPages<DescribeSecurityGroupsResult>(
      (NextToken) => {
        const command = new DescribeSecurityGroupsCommand({
          ...input,
          ...(NextToken ? { NextToken } : {}),
        });
        return aws.call(GROUPS, (options) => client.send(command, options), signal);
      },
      (page) => page.NextToken,
    );
    return pages
      .flatMap((page) => page.SecurityGroups ?? [])
      .flatMap(({ GroupId }) => GroupId ?? []);
  });
}

async function listRules(
  aws: Aws,
  place: Place,
  input: DescribeSecurityGroupRulesRequest,
  signal: AbortSignal,
): Promise<string[]> {
  const { DescribeSecurityGroupRulesCommand } = await import("@aws-sdk/client-ec2");
  const client = await aws.clients.ec2(place);
  return await orNone(async () => {
    const command = new DescribeSecurityGroupRulesCommand(input);
    const answer: DescribeSecurityGroupRulesResult = await aws.call(
      RULES,
      (options) => client.send(command, options),
      signal,
    );
    return (answer.SecurityGroupRules ?? []).flatMap(({ GroupId }) => GroupId ?? []);
  });
}

async function orNone(find: () => Promise<string[]>): Promise<string[]> {
  try {
    return await find();
  } catch (error) {
    if (isNamed(error, NONE)) return [];
    throw error;
  }
}
