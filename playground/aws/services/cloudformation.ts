import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Call, type Operation, reads, regionOf } from "../engine/operation.ts";
import { pageOf } from "../engine/paging.ts";
import type { Stack } from "../model/world.ts";

/** DescribeStacks of one stack: its parameters, with what was looked up in Parameter Store. */
const describeStacks: Operation = reads(z.object({ StackName: z.string() }), (call, input) => {
  const stack = requireStack(call, input.StackName);
  return {
    Stacks: [
      {
        StackName: stack.name,
        StackId: arnOf(call, stack),
        StackStatus: "UPDATE_COMPLETE",
        CreationTime: call.at.toISOString(),
        Parameters: Object.entries(stack.parameters).map(([ParameterKey, ParameterValue]) => ({
          ParameterKey,
          ParameterValue,
          ResolvedValue: stack.resolved[ParameterKey],
        })),
      },
    ],
  };
});

/** ListStackResources: a hundred a page. */
const listStackResources: Operation = reads(
  z.object({ StackName: z.string(), NextToken: z.string().optional() }),
  (call, { StackName, NextToken }) => {
    const stack = requireStack(call, StackName);
    const page = pageOf([...stack.resources], undefined, NextToken, {
      min: 1,
      max: 100,
      usual: 100,
      badSize: "ValidationError",
      badToken: "ValidationError",
    });
    return {
      StackResourceSummaries: page.items.map(([LogicalResourceId, PhysicalResourceId]) => ({
        LogicalResourceId,
        PhysicalResourceId,
        ResourceType: PhysicalResourceId.startsWith("sg-") ? "AWS::EC2::SecurityGroup" : "Other",
        LastUpdatedTimestamp: call.at.toISOString(),
        ResourceStatus: "CREATE_COMPLETE",
      })),
      NextToken: page.nextToken,
    };
  },
);

function requireStack(call: Call, name: string): Stack {
  const stack = regionOf(call).stacks.get(name);
  if (stack === undefined)
    throw new AwsError("ValidationError", `Stack with id ${name} does not exist`);
  return stack;
}

function arnOf(call: Call, { name }: Stack): string {
  return `arn:aws:cloudformation:${call.region}:${call.account.id}:stack/${name}/1`;
}

/** What CloudFormation can do here. */
export const CLOUD_FORMATION_OPERATIONS: Readonly<Record<string, Operation>> = {
  DescribeStacks: describeStacks,
  ListStackResources: listStackResources,
};
