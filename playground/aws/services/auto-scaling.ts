import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Call, type Operation, operation, reads, regionOf } from "../engine/operation.ts";
import { pageOf } from "../engine/paging.ts";
import { newUuid } from "../model/ids.ts";
import type { ScalingGroup } from "../model/world.ts";
import type { Tree } from "../wire/tree.ts";

const texts = z.array(z.string()).default([]);
const flag = z.union([z.boolean(), z.stringbool()]);
const PROCESSES = [
  "Launch",
  "Terminate",
  "AddToLoadBalancer",
  "AlarmNotification",
  "AZRebalance",
  "HealthCheck",
  "InstanceRefresh",
  "ReplaceUnhealthy",
  "ScheduledActions",
];
const paging = { MaxRecords: z.coerce.number().optional(), NextToken: z.string().optional() };
const BAD = { min: 1, badSize: "ValidationError", badToken: "InvalidNextToken" };

/** DescribeAutoScalingGroups: names that do not exist are left out. */
const describeAutoScalingGroups: Operation = reads(
  z.object({ ...paging, AutoScalingGroupNames: texts }),
  (call, input) => {
    const all = [...regionOf(call).scalingGroups.values()].filter(
      ({ name }) =>
        input.AutoScalingGroupNames.length === 0 || input.AutoScalingGroupNames.includes(name),
    );
    const page = pageOf(all, input.MaxRecords, input.NextToken, { ...BAD, max: 100, usual: 50 });
    return {
      AutoScalingGroups: page.items.map((group) => groupTree(call, group)),
      NextToken: page.nextToken,
    };
  },
);

function groupTree(call: Call, group: ScalingGroup): Tree {
  return {
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: `arn:aws:autoscaling:${call.region}:${call.account.id}:autoScalingGroup:${group.name}:autoScalingGroupName/${group.name}`,
    MinSize: group.minSize,
    MaxSize: group.maxSize,
    DesiredCapacity: group.desired,
    DefaultCooldown: 300,
    AvailabilityZones: group.zones,
    HealthCheckType: group.healthCheckType,
    HealthCheckGracePeriod: 300,
    Instances: group.instances.map((each) => ({
      InstanceId: each.id,
      AvailabilityZone: each.zone,
      LifecycleState: each.state,
      HealthStatus: each.health,
      ProtectedFromScaleIn: false,
    })),
    CreatedTime: group.createdAt.toISOString(),
    SuspendedProcesses: [...group.suspended].map((ProcessName) => ({ ProcessName })),
    VPCZoneIdentifier: group.subnets.join(","),
    Tags: Object.entries(group.tags).map(([Key, Value]) => ({
      ResourceId: group.name,
      ResourceType: "auto-scaling-group",
      Key,
      Value,
      PropagateAtLaunch: true,
    })),
  };
}

/** DescribeAutoScalingInstances: ids that are in no group are left out. */
const describeAutoScalingInstances: Operation = reads(
  z.object({ ...paging, InstanceIds: texts }),
  (call, input) => {
    const all = [...regionOf(call).scalingGroups.values()]
      .flatMap((group) => group.instances.map((instance) => ({ group, instance })))
      .filter(
        ({ instance }) => input.InstanceIds.length === 0 || input.InstanceIds.includes(instance.id),
      );
    const page = pageOf(all, input.MaxRecords, input.NextToken, { ...BAD, max: 50, usual: 50 });
    return {
      AutoScalingInstances: page.items.map(({ group, instance }) => ({
        InstanceId: instance.id,
        AutoScalingGroupName: group.name,
        AvailabilityZone: instance.zone,
        LifecycleState: instance.state,
        HealthStatus: instance.health.toUpperCase(),
        ProtectedFromScaleIn: false,
      })),
      NextToken: page.nextToken,
    };
  },
);

const detachInput = z.object({
  AutoScalingGroupName: z.string(),
  InstanceIds: z.array(z.string()).min(1).max(20),
  ShouldDecrementDesiredCapacity: flag,
});

/** DetachInstances: at once; the instances go on running and belong to nobody. */
const detachInstances: Operation = operation({
  input: detachInput,
  effect: "write",
  run: (call, input) => {
    const group = requireGroup(call, input.AutoScalingGroupName);
    for (const id of input.InstanceIds)
      if (!group.instances.some((each) => each.id === id))
        throw invalid(`The instance ${id} is not part of Auto Scaling group ${group.name}.`);
    const less = input.ShouldDecrementDesiredCapacity ? input.InstanceIds.length : 0;
    if (group.desired - less < group.minSize)
      throw invalid(
        `AutoScalingGroup ${group.name} has min-size=${group.minSize}, max-size=${group.maxSize}, and desired-size=${group.desired}. To place into standby or detach ${less} instances, please update the AutoScalingGroup sizes appropriately.`,
      );
    const staying = group.instances.filter(({ id }) => !input.InstanceIds.includes(id));
    group.instances.splice(0, group.instances.length, ...staying);
    group.desired -= less;
    return {
      Activities: input.InstanceIds.map((id) => ({
        ActivityId: newUuid(),
        AutoScalingGroupName: group.name,
        Description: `Detaching EC2 instance: ${id}`,
        Cause: `At ${call.at.toISOString()} instance ${id} was detached in response to a user request.`,
        StartTime: call.at.toISOString(),
        StatusCode: "InProgress",
        Progress: 50,
      })),
    };
  },
  record: (_call, input) => ({
    request: {
      autoScalingGroupName: input.AutoScalingGroupName,
      instanceIds: input.InstanceIds,
      shouldDecrementDesiredCapacity: input.ShouldDecrementDesiredCapacity,
    },
    response: undefined,
  }),
});

/** SuspendProcesses or ResumeProcesses; no list means all. */
function processes(change: (suspended: Set<string>, name: string) => void): Operation {
  return operation({
    input: z.object({ AutoScalingGroupName: z.string(), ScalingProcesses: texts }),
    effect: "write",
    run: (call, input) => {
      const group = requireGroup(call, input.AutoScalingGroupName);
      const names = input.ScalingProcesses.length === 0 ? PROCESSES : input.ScalingProcesses;
      const unknown = names.find((name) => !PROCESSES.includes(name));
      if (unknown !== undefined) throw invalid(`${unknown} is not a valid process name`);
      for (const name of names) change(group.suspended, name);
      return {};
    },
    record: (_call, input) => ({
      request: {
        autoScalingGroupName: input.AutoScalingGroupName,
        scalingProcesses: input.ScalingProcesses,
      },
      response: undefined,
    }),
  });
}

function requireGroup(call: Call, name: string): ScalingGroup {
  const group = regionOf(call).scalingGroups.get(name);
  if (group === undefined) throw invalid("AutoScalingGroup name not found - null");
  return group;
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

/** What Auto Scaling can do here. */
export const AUTO_SCALING_OPERATIONS: Readonly<Record<string, Operation>> = {
  DescribeAutoScalingGroups: describeAutoScalingGroups,
  DescribeAutoScalingInstances: describeAutoScalingInstances,
  DetachInstances: detachInstances,
  ResumeProcesses: processes((suspended, name) => void suspended.delete(name)),
  SuspendProcesses: processes((suspended, name) => void suspended.add(name)),
};
