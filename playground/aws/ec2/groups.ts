import { AwsError } from "../engine/error.ts";
import { type Call, regionOf } from "../engine/operation.ts";
import type { SecurityGroup, Vpc } from "../model/world.ts";

/** Which group a request is about: by id, or by name in the default network. */
export interface GroupChoice {
  readonly GroupId?: string | undefined;
  readonly GroupName?: string | undefined;
}

/** How refusals word unknown groups. */
export const GROUP_WORDS = {
  prefix: "sg",
  malformed: "InvalidGroupId.Malformed",
  missing: "InvalidGroup.NotFound",
};

/** The group of a request. Throws `MissingParameter`, `InvalidGroupId.Malformed` or `InvalidGroup.NotFound`. */
export function requireGroup(call: Call, choice: GroupChoice): SecurityGroup {
  if (choice.GroupId !== undefined) return groupById(call, choice.GroupId);
  if (choice.GroupName === undefined)
    throw new AwsError(
      "MissingParameter",
      "The request must contain the parameter groupName or groupId",
    );
  const { GroupName } = choice;
  const vpc = defaultVpc(call);
  const group = [...regionOf(call).groups.values()].find(
    ({ name, vpcId }) => name === GroupName && vpcId === vpc?.id,
  );
  if (group === undefined)
    throw missing(`'${GroupName}' does not exist in default VPC '${vpc?.id ?? "none"}'`);
  return group;
}

/** A group by its id. Throws `InvalidGroupId.Malformed` or `InvalidGroup.NotFound`. */
export function groupById(call: Call, id: string): SecurityGroup {
  if (!/^sg-[0-9a-f]{8,17}$/.test(id))
    throw new AwsError("InvalidGroupId.Malformed", `Invalid id: "${id}" (expecting "sg-...")`);
  const group = regionOf(call).groups.get(id);
  if (group === undefined) throw missing(`'${id}' does not exist`);
  return group;
}

/** The default network of the call's region, if it has one. */
export function defaultVpc(call: Call): Vpc | undefined {
  return [...regionOf(call).vpcs.values()].find(({ isDefault }) => isDefault);
}

function missing(what: string): AwsError {
  return new AwsError("InvalidGroup.NotFound", `The security group ${what}`);
}
