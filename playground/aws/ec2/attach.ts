import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Call, type Operation, operation, regionOf } from "../engine/operation.ts";
import type { NetworkInterface } from "../model/world.ts";
import { INSTANCE_WORDS, INTERFACE_WORDS } from "./describe-hosts.ts";
import { groupById } from "./groups.ts";
import { endDryRun, flag, requireIds, texts } from "./input.ts";
import { asItems, responseElements } from "./trail.ts";

/** AWS's default quota. */
const GROUPS_PER_INTERFACE = 5;

const interfaceInput = z.object({
  NetworkInterfaceId: z.string(),
  SecurityGroupId: texts,
  Description: z.object({ Value: z.string() }).optional(),
  DryRun: flag.optional(),
});

/** ModifyNetworkInterfaceAttribute: groups or description, one of them a call. The list of groups is replaced whole. */
export const modifyNetworkInterfaceAttribute: Operation = operation({
  input: interfaceInput,
  effect: "write",
  run: (call, input) => {
    const [target] = requireIds(
      [input.NetworkInterfaceId],
      regionOf(call).interfaces,
      INTERFACE_WORDS,
    );
    if (target === undefined) throw onlyOne();
    if (input.SecurityGroupId.length > 0 === (input.Description !== undefined)) throw onlyOne();
    if (input.Description === undefined)
      setGroups(call, target, input.SecurityGroupId, input.DryRun);
    endDryRun(input.DryRun);
    if (input.Description !== undefined) target.description = input.Description.Value;
    return { return: true };
  },
  record: (call, input, output) => ({
    request: {
      networkInterfaceId: input.NetworkInterfaceId,
      ...(input.SecurityGroupId.length === 0 ? {} : { groupSet: groupIds(input.SecurityGroupId) }),
      description: input.Description?.Value,
    },
    response: responseElements(call, output),
  }),
});

const instanceInput = z.object({
  InstanceId: z.string(),
  GroupId: z.array(z.string()).min(1),
  DryRun: flag.optional(),
});

/** ModifyInstanceAttribute for groups: refused when the instance has several interfaces. */
export const modifyInstanceAttribute: Operation = operation({
  input: instanceInput,
  effect: "write",
  run: (call, input) => {
    const region = regionOf(call);
    requireIds([input.InstanceId], region.instances, INSTANCE_WORDS);
    const own = [...region.interfaces.values()].filter(
      ({ attachment }) => attachment?.instanceId === input.InstanceId,
    );
    const [only] = own;
    if (only === undefined || own.length > 1)
      throw new AwsError(
        "InvalidInstanceID",
        `There are multiple interfaces attached to instance '${input.InstanceId}'. Please specify an interface ID for the operation instead.`,
      );
    setGroups(call, only, input.GroupId, input.DryRun);
    return { return: true };
  },
  record: (call, input, output) => ({
    request: { instanceId: input.InstanceId, groupSet: groupIds(input.GroupId) },
    response: responseElements(call, output),
  }),
});

function groupIds(ids: readonly string[]): ReturnType<typeof asItems> {
  return asItems(ids.map((groupId) => ({ groupId })));
}

function setGroups(
  call: Call,
  target: NetworkInterface,
  ids: readonly string[],
  dryRun: boolean | undefined,
): void {
  if (target.requesterId !== undefined)
    throw new AwsError(
      "OperationNotPermitted",
      `You are not allowed to manage the interface ${target.id}, which belongs to a service`,
    );
  if (ids.length > GROUPS_PER_INTERFACE)
    throw new AwsError(
      "SecurityGroupsPerInterfaceLimitExceeded",
      "The maximum number of security groups per interface has been reached.",
    );
  for (const id of ids) {
    const group = groupById(call, id);
    if (group.vpcId !== target.vpcId && !group.associatedVpcs.includes(target.vpcId))
      throw new AwsError(
        "InvalidParameterValue",
        `You have specified two resources that belong to different networks.`,
      );
  }
  endDryRun(dryRun);
  target.groups = [...ids];
}

function onlyOne(): AwsError {
  return new AwsError(
    "InvalidParameterCombination",
    "Exactly one attribute must be specified in a call",
  );
}
