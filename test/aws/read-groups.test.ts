import { describe, expect, it } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { openLocalAws } from "../../playground/aws/open.ts";
import { seedWorld } from "../../playground/aws/seed.ts";
import { HOME, openSide, patient } from "./side.ts";
import { openStub, type Stub } from "./stub.ts";

describe("reading one security group", () => {
  it("gives the group with its rules as AWS has them, and who is behind it", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await using side = openSide(local);

    const reading = await side.readGroup(HOME, ESTATE.groups.bastion, patient);

    expect(reading).toMatchObject({
      reading: "ok",
      value: {
        ...HOME,
        vpcId: ESTATE.vpc,
        groupId: ESTATE.groups.bastion,
        name: "bastion",
        ownerId: HOME.account,
        tags: { env: "prod", "countersign:managed": "true" },
        reached: { interfaces: 1, instances: 1, publicAddresses: 1 },
      },
    });
    expect(reading.reading === "ok" && reading.value.rules).toEqual([
      expect.objectContaining({
        direction: "ingress",
        protocol: "tcp",
        fromPort: 22,
        toPort: 22,
        prefixListId: ESTATE.prefixLists.offices,
        description: "offices",
      }),
      expect.objectContaining({ direction: "egress", protocol: "-1", cidrIpv4: "0.0.0.0/0" }),
      expect.objectContaining({ direction: "egress", protocol: "-1", cidrIpv6: "::/0" }),
    ]);
  });

  it("is gone only after AWS said so twice", async () => {
    await using local = await openLocalAws();
    await using side = openSide(local);

    const reading = await side.readGroup(HOME, "sg-0123456789abcdef0", patient);

    expect(reading).toMatchObject({ reading: "gone" });
    expect(local.calls({ action: "DescribeSecurityGroups" })).toHaveLength(2);
  });

  it.each(["ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules"])(
    "is unknown, with the action's name, when %s is denied",
    async (action) => {
      await using local = await openLocalAws();
      seedWorld(local);
      await using side = openSide(local);
      local.fault.deny(action);

      const reading = await side.readGroup(HOME, ESTATE.groups.bastion, patient);

      expect(reading).toMatchObject({ reading: "unknown", reason: `AccessDenied: ${action}` });
    },
  );

  it("is unknown when AWS throttles for longer than a call is patient", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await using side = openSide(local, { deadlineMs: 20_000 });
    local.fault.throttle("ec2:DescribeSecurityGroupRules", 3);

    const reading = await side.readGroup(HOME, ESTATE.groups.bastion, patient);

    expect(reading).toMatchObject({
      reading: "unknown",
      reason: "Throttled: ec2:DescribeSecurityGroupRules",
    });
  }, 20_000);

  it("is unknown when a proxy answers with a page of its own", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await using side = openSide(local);
    local.fault.html("ec2:DescribeSecurityGroups", 3);

    const reading = await side.readGroup(HOME, ESTATE.groups.bastion, patient);

    expect(reading).toMatchObject({
      reading: "unknown",
      reason: "NoAnswer: ec2:DescribeSecurityGroups",
    });
  });

  it("is worth having without knowing who is behind it", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await using side = openSide(local);
    local.fault.deny("ec2:DescribeNetworkInterfaces");

    const reading = await side.readGroup(HOME, ESTATE.groups.bastion, patient);

    expect(reading).toMatchObject({ reading: "ok", value: { name: "bastion" } });
    expect(reading.reading === "ok" && "reached" in reading.value).toBe(false);
  });
});

describe("reading a region", () => {
  it("gives every group with every rule, over as many pages as there are", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    const group = local.place().groups.get(ESTATE.groups.webProd);
    for (let index = 0; index < 2400; index++)
      group?.rules.set(`sgr-${index}`, {
        id: `sgr-${index}`,
        egress: false,
        protocol: "tcp",
        fromPort: index,
        toPort: index,
        peer: { kind: "v4", cidr: "10.0.0.0/8" },
        tags: {},
      });
    await using side = openSide(local);

    const reading = await side.readRegion(HOME, patient);

    const groups = reading.reading === "ok" ? reading.value : [];
    expect(groups.map(({ groupId }) => groupId)).toEqual([...local.place().groups.keys()]);
    expect(groups.map(({ rules }) => rules.length)).toEqual(
      [...local.place().groups.values()].map(({ rules }) => rules.size),
    );
    expect(groups.find(({ name }) => name === "web-prod")?.reached).toMatchObject({
      interfaces: 2,
      instances: 2,
      publicAddresses: 0,
    });
    expect(local.calls({ action: "DescribeSecurityGroupRules" }).length).toBeGreaterThan(2);
    expect(local.calls({ action: "DescribeNetworkInterfaces" })).toHaveLength(1);
  });

  it("is unknown as a whole when one of its reads is denied: a part would look like deletions", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await using side = openSide(local);
    local.fault.deny("ec2:DescribeSecurityGroupRules");

    const reading = await side.readRegion(HOME, patient);

    expect(reading).toMatchObject({
      reading: "unknown",
      reason: "AccessDenied: ec2:DescribeSecurityGroupRules",
    });
  });

  it("is read again when a rule belongs to a group that was made between the two reads", async () => {
    await using stub = await openGrowing(["sg-a"], ["sg-a", "sg-b"]);
    await using side = openSide(stub);

    const reading = await side.readRegion(HOME, patient);

    const groups = reading.reading === "ok" ? reading.value : [];
    expect(groups.map(({ groupId, rules }) => [groupId, rules.length])).toEqual([
      ["sg-a", 1],
      ["sg-b", 1],
    ]);
    expect(stub.asked()).toBe(2);
  });

  it("is unknown when the answer has no list, as a page with status 200 has none", async () => {
    await using stub = await openStub(() => "<html></html>");
    await using side = openSide(stub);

    const reading = await side.readRegion(HOME, patient);

    expect(reading).toMatchObject({
      reading: "unknown",
      reason: "NoList: ec2:DescribeSecurityGroups",
    });
  });
});

describe("reading prefix lists", () => {
  it("gives a customer's entries, and AWS's own lists without", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await using side = openSide(local);

    const reading = await side.readPrefixLists(HOME, patient);

    const lists = reading.reading === "ok" ? reading.value : [];
    expect(lists.map(({ id, cidrs }) => [id, cidrs])).toEqual([
      [ESTATE.prefixLists.offices, { read: "ok", value: ["198.51.100.0/24", "203.0.113.0/26"] }],
      [ESTATE.prefixLists.s3, { read: "absent" }],
      [ESTATE.prefixLists.cloudFront, { read: "absent" }],
    ]);
  });

  it("keeps a list whose entries are denied, with unknown entries", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await using side = openSide(local);
    local.fault.deny("ec2:GetManagedPrefixListEntries");

    const reading = await side.readPrefixLists(HOME, patient);

    expect(reading.reading === "ok" && reading.value[0]).toMatchObject({
      id: ESTATE.prefixLists.offices,
      cidrs: { read: "unknown", reason: "AccessDenied: ec2:GetManagedPrefixListEntries" },
    });
  });
});

/** An EC2 whose list of groups grows from one read to the next, while all rules are there. */
async function openGrowing(...lists: readonly (readonly string[])[]): Promise<Stub> {
  const state = { asked: 0 };
  const stub = await openStub((body) => {
    const isGroups = body.includes("Action=DescribeSecurityGroups&");
    const listed = isGroups ? lists[state.asked++] : lists.at(-1);
    const items = (listed ?? []).map((id) => `<item><groupId>${id}</groupId></item>`).join("");
    const list = isGroups ? "securityGroupInfo" : "securityGroupRuleSet";
    return `<r><${list}>${items}</${list}></r>`;
  });
  // Reads of the list of groups only.
  return { ...stub, asked: () => state.asked };
}
