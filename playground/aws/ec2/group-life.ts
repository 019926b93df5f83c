import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Call, type Operation, operation, regionOf } from "../engine/operation.ts";
import { addDefaultEgress } from "../model/create.ts";
import { newId } from "../model/ids.ts";
import type { SecurityGroup, Vpc } from "../model/world.ts";
import { defaultVpc, requireGroup } from "./groups.ts";
import { ec2Arn, endDryRun, flag, tagSet, tagSpecifications, tagsFor } from "./input.ts";
import { asItems, responseElements } from "./trail.ts";

const createInput = z.object({
  GroupName: z.string(),
  GroupDescription: z.string(),
  VpcId: z.string().optional(),
  TagSpecification: tagSpecifications,
  DryRun: flag.optional(),
});

/** CreateSecurityGroup: in the default network unless another is named, with AWS's egress rule to everywhere. */
export const createSecurityGroup: Operation = operation({
  input: createInput,
  effect: "write",
  run: (call, input) => {
    const vpc = requireVpc(call, input.VpcId);
    refuseName(call, vpc, input.GroupName);
    endDryRun(input.DryRun);
    const group: SecurityGroup = {
      id: newId("sg"),
      name: input.GroupName,
      description: input.GroupDescription,
      vpcId: vpc.id,
      ownerId: call.account.id,
      tags: tagsFor("security-group", input.TagSpecification),
      rules: new Map(),
      associatedVpcs: [],
    };
    addDefaultEgress(group, vpc);
    regionOf(call).groups.set(group.id, group);
    return {
      return: true,
      groupId: group.id,
      tagSet: tagSet(group.tags),
      securityGroupArn: ec2Arn(call, "security-group", group.id),
    };
  },
  record: (call, input, output) => ({
    request: {
      groupName: input.GroupName,
      groupDescription: input.GroupDescription,
      vpcId: input.VpcId,
      ...(input.TagSpecification.length === 0
        ? {}
        : {
            tagSpecificationSet: asItems(
              input.TagSpecification.map(({ ResourceType, Tag }) => ({
                resourceType: ResourceType,
                tags: Tag.map(({ Key, Value }) => ({ key: Key, value: Value })),
              })),
            ),
          }),
    },
    response: responseElements(call, output),
  }),
});

function requireVpc(call: Call, id: string | undefined): Vpc {
  const vpc = id === undefined ? defaultVpc(call) : regionOf(call).vpcs.get(id);
  if (vpc !== undefined) return vpc;
  throw id === undefined
    ? new AwsError("VPCIdNotSpecified", "No default VPC for this user")
    : new AwsError("InvalidVpcID.NotFound", `The vpc ID '${id}' does not exist`);
}

function refuseName(call: Call, vpc: Vpc, name: string): void {
  if (name.startsWith("sg-"))
    throw new AwsError(
      "InvalidParameterValue",
      `Invalid value '${name}' for groupName. Group names may not be in the format sg-*.`,
    );
  const taken = [...regionOf(call).groups.values()].some(
    (group) => group.vpcId === vpc.id && group.name.toLowerCase() === name.toLowerCase(),
  );
  if (taken)
    throw new AwsError(
      "InvalidGroup.Duplicate",
      `The security group '${name}' already exists for VPC '${vpc.id}'`,
    );
}

const deleteInput = z.object({
  GroupId: z.string().optional(),
  GroupName: z.string().optional(),
  DryRun: flag.optional(),
});

/** DeleteSecurityGroup: not the default one, and none that an interface or another group's rule refers to. */
export const deleteSecurityGroup: Operation = operation({
  input: deleteInput,
  effect: "write",
  run: (call, input) => {
    const group = requireGroup(call, input);
    if (group.name === "default")
      throw new AwsError(
        "CannotDelete",
        `the specified group: "${group.id}" name: "default" cannot be deleted by a user`,
      );
    if (isUsed(call, group))
      throw new AwsError("DependencyViolation", `resource ${group.id} has a dependent object`);
    endDryRun(input.DryRun);
    regionOf(call).groups.delete(group.id);
    return { return: true, groupId: group.id };
  },
  record: (call, input, output) => ({
    request: { groupId: input.GroupId, groupName: input.GroupName },
    response: responseElements(call, output),
  }),
});

function isUsed(call: Call, group: SecurityGroup): boolean {
  const region = regionOf(call);
  const byInterface = [...region.interfaces.values()].some(({ groups }) =>
    groups.includes(group.id),
  );
  const byRule = [...region.groups.values()].some(
    ({ id, rules }) =>
      id !== group.id &&
      [...rules.values()].some(({ peer }) => peer.kind === "group" && peer.id === group.id),
  );
  return byInterface || byRule;
}
