import { expect, it } from "vitest";
import { openLocalAws } from "../../../playground/aws/open.ts";
import { seedWorld } from "../../../playground/aws/seed.ts";

it("seeds the same estate each time, without an event", async () => {
  await using first = await openLocalAws();
  await using second = await openLocalAws();

  const estate = seedWorld(first);
  seedWorld(second);

  expect(first.place().groups).toEqual(second.place().groups);
  expect([...first.place().groups.values()].map(({ name }) => name).toSorted()).toEqual([
    "bastion",
    "db-prod",
    "default",
    "default",
    "lb-prod",
    "web-prod",
  ]);
  expect(first.place({ account: "444455556666", region: "us-east-1" }).vpcs.size).toBe(1);
  expect(first.place().logGroups.get(estate.logGroup)?.streams.size).toBe(3);
  expect(await first.queueDepth()).toEqual({ visible: 0, inFlight: 0, dead: 0 });
});

it("refers to what exists only", async () => {
  await using aws = await openLocalAws();
  seedWorld(aws);
  const { groups, interfaces, instances, vpcs, scalingGroups } = aws.place();

  const attached = [...interfaces.values()].flatMap((each) => each.groups);
  const hosts = [...interfaces.values()].flatMap(({ attachment }) => attachment?.instanceId ?? []);
  const scaled = [...scalingGroups.values()].flatMap((group) => group.instances);

  expect(attached.filter((id) => !groups.has(id))).toEqual([]);
  expect(hosts.toSorted()).toEqual([...instances.keys()].toSorted());
  expect(scaled.filter(({ id }) => !instances.has(id))).toEqual([]);
  expect([...groups.values()].filter(({ vpcId }) => !vpcs.has(vpcId))).toEqual([]);
});

it("knows no place that it was not opened with", async () => {
  await using aws = await openLocalAws({ accounts: ["999988887777"], regions: ["us-west-2"] });

  expect(aws.place().name).toBe("us-west-2");
  expect(() => aws.place({ account: "111122223333" })).toThrow("no place 111122223333/us-west-2");
});
