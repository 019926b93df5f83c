import { describe, expect, it } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { openLocalAws } from "../../playground/aws/open.ts";
import { seedWorld } from "../../playground/aws/seed.ts";
import { asJson } from "../../src/aws/as-json.ts";
import { performLoginsGather } from "../../src/aws/perform-logins-gather.ts";
import { bucketSettings } from "../../src/buckets/settings.ts";
import { gatheredSchema } from "../../src/logins/gather.ts";
import { liveGroupSchema } from "../../src/security-groups/live-group.ts";
import { HOME, openSide, patient } from "./side.ts";

describe("what is read from AWS, as it travels in events", () => {
  it("fits the drift watcher's idea of a group", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await using side = openSide(local);

    const reading = await side.readRegion(HOME, patient);

    const groups = reading.reading === "ok" ? reading.value.map((group) => asJson(group)) : [];
    expect(groups).toHaveLength(local.place().groups.size);
    expect(groups.map((group) => liveGroupSchema.parse(group))).toEqual(groups);
  });

  it("fits the bucket watcher's idea of a bucket, also where nothing could be read", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await using side = openSide(local);
    const read = { account: HOME.account, bucket: ESTATE.buckets.logs };

    const open = await side.readBucket(read, patient);
    for (const action of ["s3:GetBucketPolicy", "s3:GetBucketAcl", "s3control:ListAccessPoints"])
      local.fault.deny(action);
    const shut = await side.readBucket(read, patient);

    const settings = [open, shut].map((each) => asJson(each.reading === "ok" ? each.value : {}));
    expect(settings.map((each) => bucketSettings.parse(each))).toEqual(settings);
    expect(settings[1]).toMatchObject({
      policy: { read: "unknown" },
      accessPoints: { read: "unknown" },
    });
  });

  it("fits the login watcher's idea of what was gathered", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await using side = openSide(local);
    const perform = performLoginsGather({
      candidates: async () => [],
      history: async () => "unknown",
      lend: async (claim) => claim,
      around: async () => ({ hostSpeaks: true }),
      findInstance: side.findInstance,
      findByAddress: side.findByAddress,
      regionsOf: () => [HOME.region],
    });
    const claim = {
      name: "x",
      account: HOME.account,
      host: { key: "k", instanceId: ESTATE.instances.web1 },
    };

    const performance = await perform(
      { key: "k", owner: "case", attempts: 1, data: { claim, attempt: 1 }, queuedAt: new Date(0) },
      patient,
    );

    const detail = performance.outcome === "done" ? performance.detail : undefined;
    expect(gatheredSchema.parse(detail)).toMatchObject({
      host: { name: "web-1" },
      history: "unknown",
    });
  });
});
