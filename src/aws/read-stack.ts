import type { ListStackResourcesOutput } from "@aws-sdk/client-cloudformation";
import type { Needs } from "../core/perform.ts";
import type { Reading } from "../core/readings.ts";
import type { Aws } from "./aws.ts";
import { readPages } from "./call.ts";
import type { Place } from "./clients.ts";
import { isNamed, reasonOf } from "./errors.ts";

const STACK = "cloudformation:DescribeStacks";
/** DescribeStackResources tells the first hundred only. Source: CloudFormation API reference. */
const RESOURCES = "cloudformation:ListStackResources";

/** IAM actions of reading a deployed stack. */
export const STACK_NEEDS: Needs = { iam: [STACK, RESOURCES], scopes: [] };

/** What a deployed stack says. Values of Parameter Store are the ones that were looked up; hidden ones are `****`. */
export interface StackReading {
  readonly parameters: Readonly<Record<string, string>>;
  /** Logical id -> physical id. */
  readonly resources: Readonly<Record<string, string>>;
}

/** Parameters and resources of a stack; `gone`: there is none of the name. Never throws. */
export async function readStack(
  aws: Aws,
  place: Place,
  StackName: string,
  signal: AbortSignal,
): Promise<Reading<StackReading>> {
  const readAt = aws.clock.now();
  try {
    const parameters = await readParameters(aws, place, StackName, signal);
    const resources = await readResources(aws, place, StackName, signal);
    return { reading: "ok", value: { parameters, resources }, readAt };
  } catch (error) {
    // CloudFormation has no error of its own for a stack that is not there.
    if (isNamed(error, ["ValidationError"])) return { reading: "gone", readAt };
    return { reading: "unknown", reason: reasonOf(error), readAt };
  }
}

async function readParameters(
  aws: Aws,
  place: Place,
  StackName: string,
  signal: AbortSignal,
): Promise<StackReading["parameters"]> {
  const { DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await aws.clients.cloudFormation(place);
  const command = new DescribeStacksCommand({ StackName });
  const answer = await aws.call(STACK, (options) => client.send(command, options), signal);
  const told = answer.Stacks?.[0]?.Parameters ?? [];
  return Object.fromEntries(
    told.flatMap(({ ParameterKey, ParameterValue, ResolvedValue }) => {
      const value = ResolvedValue ?? ParameterValue;
      return ParameterKey === undefined || value === undefined ? [] : [[ParameterKey, value]];
    }),
  );
}

async function readResources(
  aws: Aws,
  place: Place,
  StackName: string,
  signal: AbortSignal,
): Promise<StackReading["resources"]> {
  const { ListStackResourcesCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await aws.clients.cloudFormation(place);
  const pages = await readPages<ListStackResourcesOutput>(
    async (NextToken) => {
      const command = new ListStackResourcesCommand({
        StackName,
        ...(NextToken === undefined ? {} : { NextToken }),
      });
      return await aws.call(RESOURCES, (options) => client.send(command, options), signal);
    },
    (page) => page.NextToken,
  );
  const told = pages.flatMap(({ StackResourceSummaries }) => StackResourceSummaries ?? []);
  return Object.fromEntries(
    told.flatMap(({ LogicalResourceId, PhysicalResourceId, ResourceStatus }) =>
      LogicalResourceId === undefined || !PhysicalResourceId || ResourceStatus === "DELETE_COMPLETE"
        ? []
        : [[LogicalResourceId, PhysicalResourceId]],
    ),
  );
}
