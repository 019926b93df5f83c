import { describe, expect, it, vi } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { openLocalAws } from "../../playground/aws/open.ts";
import { seedWorld } from "../../playground/aws/seed.ts";
import { fakeClock } from "../support/fake-clock.ts";
import { HOME, OTHER, openSide, patient } from "./side.ts";

describe("looking up a host", () => {
  it("gives its name, tags, addresses and Auto Scaling group, and remembers them for a minute", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    const web = local.place().instances.get(ESTATE.instances.web1);
    Object.assign(web?.tags ?? {}, { "aws:autoscaling:groupName": ESTATE.scalingGroup });
    const clock = fakeClock();
    await using side = openSide(local, {}, { clock });

    const reading = await side.findInstance(HOME, ESTATE.instances.web1, patient);
    await side.findInstance(HOME, ESTATE.instances.web1, patient);
    await clock.advance("61s");
    await side.findInstance(HOME, ESTATE.instances.web1, patient);

    expect(reading).toMatchObject({
      reading: "ok",
      value: {
        ...HOME,
        instanceId: ESTATE.instances.web1,
        name: "web-1",
        privateIps: ["10.20.1.11"],
        autoScalingGroup: ESTATE.scalingGroup,
      },
    });
    expect(local.calls({ action: "DescribeInstances" })).toHaveLength(2);
  });

  it("is gone, or unknown with the action's name, or not asked at all", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await using side = openSide(local);

    const gone = await side.findInstance(HOME, "i-0123456789abcdef0", patient);
    local.fault.deny("ec2:DescribeInstances");
    const denied = await side.findInstance(HOME, ESTATE.instances.web2, patient);
    const managed = await side.findInstance(HOME, "mi-0123456789abcdef0", patient);

    expect(gone).toMatchObject({ reading: "gone" });
    expect(denied).toMatchObject({
      reading: "unknown",
      reason: "AccessDenied: ec2:DescribeInstances",
    });
    expect(managed).toMatchObject({ reading: "unknown" });
    expect(local.calls({ action: "DescribeInstances" })).toHaveLength(2);
  });
});

describe("looking back into CloudTrail", () => {
  it("gives every row of the window, over all pages, by one attribute", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    local.place().rulesPerGroup = 1000;
    const alice = local.as({ user: "alice" });
    for (let port = 1; port <= 60; port++)
      await alice.authorizeIngress(ESTATE.groups.webProd, { port, peer: "192.0.2.1/32" });
    await alice.revokeIngress(ESTATE.groups.webProd, { port: 1, peer: "192.0.2.1/32" });
    const clock = fakeClock();
    await using side = openSide(local, {}, { clock });
    const window = { from: new Date(0), to: new Date("2100-01-01T00:00:00Z") };

    const by = { key: "EventName", value: "AuthorizeSecurityGroupIngress" } as const;
    const reading = await side.lookUpEvents({ ...HOME, ...window, by }, patient);

    const rows = reading.reading === "ok" ? reading.value : [];
    expect(new Set(rows.map((row) => row["EventId"])).size).toBe(60);
    expect(rows[0]?.["CloudTrailEvent"]).toContain('"eventName":"AuthorizeSecurityGroupIngress"');
  });

  it("makes two calls a second at most, per account and region", async () => {
    await using local = await openLocalAws();
    const clock = fakeClock();
    await using side = openSide(local, {}, { clock });
    const window = { from: new Date(0), to: new Date("2100-01-01T00:00:00Z") };

    const five = [1, 2, 3, 4, 5].map(() => side.lookUpEvents({ ...HOME, ...window }, patient));
    await expect.poll(() => local.calls({ action: "LookupEvents" }).length).toBe(2);
    await expect.poll(() => clock.sleepers()).toBe(3);
    await clock.advance("1s");
    await expect.poll(() => local.calls({ action: "LookupEvents" }).length).toBe(4);
    await clock.advance("1s");

    await expect(Promise.all(five)).resolves.toHaveLength(5);
  });
});

describe("asking who we are", () => {
  it("names account and principal", async () => {
    await using local = await openLocalAws();
    await using side = openSide(local);

    const identity = await side.identity(patient);

    expect(identity).toEqual({
      account: HOME.account,
      arn: `arn:aws:sts::${HOME.account}:assumed-role/CountersignHub/countersign`,
    });
  });

  it.each([
    ["refused", "wrong-key", "InvalidClientTokenId"],
    ["missing", "", "CredentialsProviderError"],
  ])("F2: has a code of its own when credentials are %s", async (_, key, error) => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", key);
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    vi.stubEnv("AWS_CONFIG_FILE", "/dev/null");
    await using local = await openLocalAws();
    await using side = openSide(local);

    const asking = side.identity(patient);

    await expect(asking).rejects.toMatchObject({ code: "aws.identity", details: { error } });
  });

  it("says that a role may not be assumed, wherever it was needed", async () => {
    await using local = await openLocalAws();
    await using side = openSide(local);
    local.fault.deny("sts:AssumeRole");

    const reading = await side.readGroup({ account: OTHER, region: HOME.region }, "sg-0a", patient);

    expect(reading).toMatchObject({ reading: "unknown", reason: "AccessDenied: sts:AssumeRole" });
  });
});
