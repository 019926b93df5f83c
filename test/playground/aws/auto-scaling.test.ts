import {
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  DetachInstancesCommand,
  ResumeProcessesCommand,
  SuspendProcessesCommand,
} from "@aws-sdk/client-auto-scaling";
import { expect, it } from "vitest";
import { openLocalAws } from "../../../playground/aws/open.ts";
import { seedWorld } from "../../../playground/aws/seed.ts";
import { openClients } from "./clients.ts";

it("shows groups and their instances, and leaves out what is in none", async () => {
  await using aws = await openLocalAws();
  const { instances } = seedWorld(aws);
  using clients = openClients(aws);

  const groups = await clients.autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ["web-prod", "other"] }),
  );
  const members = await clients.autoScaling.send(
    new DescribeAutoScalingInstancesCommand({ InstanceIds: [instances.web1, instances.db1] }),
  );

  expect(groups.AutoScalingGroups).toMatchObject([
    { AutoScalingGroupName: "web-prod", MaxSize: 4, DesiredCapacity: 2, Instances: [{}, {}] },
  ]);
  expect(members.AutoScalingInstances).toMatchObject([
    {
      InstanceId: instances.web1,
      AutoScalingGroupName: "web-prod",
      LifecycleState: "InService",
      HealthStatus: "HEALTHY",
    },
  ]);
});

it("detaches an instance once and tells of it", async () => {
  await using aws = await openLocalAws();
  const { instances } = seedWorld(aws);
  using clients = openClients(aws);
  async function detach(decrement: boolean): Promise<unknown> {
    return clients.autoScaling.send(
      new DetachInstancesCommand({
        AutoScalingGroupName: "web-prod",
        InstanceIds: [instances.web1],
        ShouldDecrementDesiredCapacity: decrement,
      }),
    );
  }

  await detach(false);

  expect(aws.place().scalingGroups.get("web-prod")).toMatchObject({
    desired: 2,
    instances: [{ id: instances.web2 }],
  });
  await expect(detach(false)).rejects.toMatchObject({ name: "ValidationError" });
  expect(await clients.drain()).toMatchObject([
    {
      source: "aws.autoscaling",
      detail: {
        eventName: "DetachInstances",
        requestParameters: {
          autoScalingGroupName: "web-prod",
          instanceIds: [instances.web1],
          shouldDecrementDesiredCapacity: false,
        },
      },
    },
    { detail: { eventName: "DetachInstances", errorCode: "ValidationError" } },
  ]);
});

it("suspends and resumes processes by name", async () => {
  await using aws = await openLocalAws();
  seedWorld(aws);
  using clients = openClients(aws);
  const group = { AutoScalingGroupName: "web-prod" };
  async function suspended(): Promise<(string | undefined)[] | undefined> {
    const found = await clients.autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
    return found.AutoScalingGroups?.[0]?.SuspendedProcesses?.map(({ ProcessName }) => ProcessName);
  }

  await clients.autoScaling.send(
    new SuspendProcessesCommand({ ...group, ScalingProcesses: ["Terminate", "HealthCheck"] }),
  );
  expect(await suspended()).toEqual(["Terminate", "HealthCheck"]);
  await clients.autoScaling.send(
    new ResumeProcessesCommand({ ...group, ScalingProcesses: ["Terminate"] }),
  );

  expect(await suspended()).toEqual(["HealthCheck"]);
  await expect(
    clients.autoScaling.send(new SuspendProcessesCommand({ ...group, ScalingProcesses: ["x"] })),
  ).rejects.toMatchObject({ name: "ValidationError" });
});
