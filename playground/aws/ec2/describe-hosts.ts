import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Operation, reads, regionOf } from "../engine/operation.ts";
import type { Instance, NetworkInterface, Region } from "../model/world.ts";
import type { Tree } from "../wire/tree.ts";
import { chosen, describing, endDryRun, select, tagSet, tagValues, texts } from "./input.ts";

/** How refusals word unknown instances. */
export const INSTANCE_WORDS = {
  prefix: "i",
  malformed: "InvalidInstanceID.Malformed",
  missing: "InvalidInstanceID.NotFound",
};
/** How refusals word unknown interfaces. */
export const INTERFACE_WORDS = {
  prefix: "eni",
  malformed: "InvalidNetworkInterfaceId.Malformed",
  missing: "InvalidNetworkInterfaceID.NotFound",
};
const STATE_CODES = {
  pending: 0,
  running: 16,
  "shutting-down": 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

/** DescribeNetworkInterfaces. */
export const describeNetworkInterfaces: Operation = reads(
  z.object({ ...describing, NetworkInterfaceId: texts }),
  (call, input) => {
    endDryRun(input.DryRun);
    const region = regionOf(call);
    const all = chosen(input.NetworkInterfaceId, region.interfaces, INTERFACE_WORDS);
    const page = select(all, input, (each, name) => interfaceAttributes(region, each, name));
    return {
      networkInterfaceSet: page.items.map((each) => interfaceTree(region, each)),
      nextToken: page.nextToken,
    };
  },
);

function interfaceAttributes(
  region: Region,
  each: NetworkInterface,
  name: string,
): readonly string[] | undefined {
  const plain: Readonly<Record<string, readonly string[]>> = {
    "network-interface-id": [each.id],
    "group-id": each.groups,
    "group-name": each.groups.map((id) => region.groups.get(id)?.name ?? ""),
    "vpc-id": [each.vpcId],
    "subnet-id": [each.subnetId],
    "owner-id": [each.ownerId],
    description: [each.description],
    status: [each.attachment === undefined ? "available" : "in-use"],
    "requester-managed": [String(each.requesterId !== undefined)],
    "attachment.instance-id": present(each.attachment?.instanceId),
    "private-ip-address": [each.privateIp],
    "addresses.private-ip-address": [each.privateIp],
    "association.public-ip": present(each.publicIp),
  };
  return plain[name] ?? tagValues(each.tags, name);
}

function interfaceTree(region: Region, each: NetworkInterface): { readonly [key: string]: Tree } {
  return {
    networkInterfaceId: each.id,
    subnetId: each.subnetId,
    vpcId: each.vpcId,
    availabilityZone: each.zone,
    description: each.description,
    ownerId: each.ownerId,
    requesterId: each.requesterId,
    requesterManaged: each.requesterId !== undefined,
    status: each.attachment === undefined ? "available" : "in-use",
    privateIpAddress: each.privateIp,
    sourceDestCheck: true,
    interfaceType: "interface",
    groupSet: groupSet(region, each.groups),
    ...(each.attachment === undefined ? {} : { attachment: attachmentTree(each) }),
    ...publicAddress(each),
    privateIpAddressesSet: [
      { privateIpAddress: each.privateIp, primary: true, ...publicAddress(each) },
    ],
    tagSet: tagSet(each.tags),
  };
}

function attachmentTree({ attachment, ownerId, requesterId }: NetworkInterface): Tree {
  return {
    attachmentId: attachment?.id,
    instanceId: attachment?.instanceId,
    instanceOwnerId: requesterId ?? ownerId,
    deviceIndex: attachment?.deviceIndex,
    status: "attached",
    deleteOnTermination: true,
  };
}

function publicAddress({ publicIp }: NetworkInterface): { readonly [key: string]: Tree } {
  return publicIp === undefined ? {} : { association: { publicIp, ipOwnerId: "amazon" } };
}

function groupSet(region: Region, ids: readonly string[]): Tree {
  return ids.map((groupId) => ({ groupId, groupName: region.groups.get(groupId)?.name ?? "" }));
}

/** DescribeInstances: one reservation per instance. */
export const describeInstances: Operation = reads(
  z.object({ ...describing, InstanceId: texts }),
  (call, input) => {
    endDryRun(input.DryRun);
    if (input.InstanceId.length > 0 && input.MaxResults !== undefined)
      throw new AwsError(
        "InvalidParameterCombination",
        "The parameter instancesSet cannot be used with the parameter maxResults",
      );
    const region = regionOf(call);
    const all = chosen(input.InstanceId, region.instances, INSTANCE_WORDS);
    const page = select(all, input, (each, name) => instanceAttributes(region, each, name));
    return {
      reservationSet: page.items.map((instance) => ({
        reservationId: instance.id.replace(/^i-/, "r-"),
        ownerId: call.account.id,
        groupSet: [],
        instancesSet: [instanceTree(region, instance)],
      })),
      nextToken: page.nextToken,
    };
  },
);

function interfacesOf(region: Region, instance: Instance): NetworkInterface[] {
  return [...region.interfaces.values()]
    .filter(({ attachment }) => attachment?.instanceId === instance.id)
    .toSorted((a, b) => (a.attachment?.deviceIndex ?? 0) - (b.attachment?.deviceIndex ?? 0));
}

function instanceAttributes(
  region: Region,
  instance: Instance,
  name: string,
): readonly string[] | undefined {
  const own = interfacesOf(region, instance);
  const primary = own[0];
  const plain: Readonly<Record<string, readonly string[]>> = {
    "instance-id": [instance.id],
    "vpc-id": [instance.vpcId],
    "subnet-id": [instance.subnetId],
    "instance-state-name": [instance.state],
    "instance.group-id": primary?.groups ?? [],
    "network-interface.group-id": own.flatMap(({ groups }) => groups),
    "private-ip-address": present(primary?.privateIp),
    "ip-address": present(primary?.publicIp),
    "iam-instance-profile.arn": present(instance.profileArn),
  };
  return plain[name] ?? tagValues(instance.tags, name);
}

function instanceTree(region: Region, instance: Instance): Tree {
  const own = interfacesOf(region, instance);
  const primary = own[0];
  return {
    instanceId: instance.id,
    imageId: instance.imageId,
    instanceState: { code: STATE_CODES[instance.state], name: instance.state },
    keyName: instance.keyName,
    instanceType: instance.type,
    launchTime: instance.launchedAt.toISOString(),
    placement: { availabilityZone: instance.zone, tenancy: "default" },
    subnetId: instance.subnetId,
    vpcId: instance.vpcId,
    privateDnsName: primary && `ip-${primary.privateIp.replaceAll(".", "-")}.internal`,
    privateIpAddress: primary?.privateIp,
    ipAddress: primary?.publicIp,
    groupSet: groupSet(region, primary?.groups ?? []),
    rootDeviceType: "ebs",
    ...(instance.profileArn === undefined
      ? {}
      : { iamInstanceProfile: { arn: instance.profileArn, id: "AIPALOCALPROFILE" } }),
    networkInterfaceSet: own.map((each) => interfaceTree(region, each)),
    tagSet: tagSet(instance.tags),
  };
}

function present(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}
