import { describe, expect, it } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { openLocalAws } from "../../playground/aws/open.ts";
import { seedWorld } from "../../playground/aws/seed.ts";
import { BUCKET_NEEDS } from "../../src/aws/read-buckets.ts";
import { HOME, openSide, patient } from "./side.ts";
import { openStub } from "./stub.ts";

const { reports, site, logs } = ESTATE.buckets;
const LOG_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery";
const CLOSED = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

describe("reading a bucket", () => {
  it("gives each setting, and tells what there is none of from what was not read", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await using side = openSide(local);

    const reading = await side.readBucket({ account: HOME.account, bucket: site }, patient);

    expect(reading).toMatchObject({
      reading: "ok",
      value: {
        account: HOME.account,
        bucket: site,
        region: { read: "ok", value: HOME.region },
        policy: {
          read: "ok",
          value: local.world.accounts.get(HOME.account)?.buckets.get(site)?.policy,
        },
        isPublic: { read: "ok", value: true },
        acl: { read: "ok", value: [{ permission: "FULL_CONTROL" }] },
        ownership: { read: "ok", value: "BucketOwnerEnforced" },
        bucketBlock: { read: "absent" },
        accountBlock: { read: "absent" },
        accessPoints: { read: "ok", value: [] },
        website: { read: "ok", value: true },
        tags: { read: "ok", value: { env: "prod" } },
      },
    });
  });

  it("tells a closed bucket without a policy, and old ACLs", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await using side = openSide(local);

    const closed = await side.readBucket({ account: HOME.account, bucket: reports }, patient);
    const old = await side.readBucket({ account: HOME.account, bucket: logs }, patient);

    expect(closed).toMatchObject({
      value: {
        policy: { read: "absent" },
        isPublic: { read: "absent" },
        bucketBlock: { read: "ok", value: CLOSED },
        website: { read: "absent" },
      },
    });
    expect(old).toMatchObject({
      value: {
        ownership: { read: "absent" },
        acl: {
          value: [{}, { uri: LOG_DELIVERY }, { uri: LOG_DELIVERY }],
        },
      },
    });
  });

  it("B4: leaves only that part unknown whose action is denied, whichever it is", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    local.place().accessPoints.set("ap", accessPoint(site));
    const denied: Record<string, unknown> = {};
    for (const action of BUCKET_NEEDS.iam) {
      await using side = openSide(local);
      local.fault.clear();
      local.fault.deny(apiOf(action));
      const reading = await side.readBucket({ account: HOME.account, bucket: site }, patient);
      const parts = reading.reading === "ok" ? Object.entries(reading.value) : [];
      denied[action] = parts.filter(([, part]) => JSON.stringify(part).includes("AccessDenied"));
    }

    expect(Object.keys(denied)).toHaveLength(13);
    for (const [action, parts] of Object.entries(denied)) {
      expect(JSON.stringify(parts), action).toContain(`AccessDenied: ${action}`);
      // Without the region nobody knows where to look for access points.
      expect(parts, action).toHaveLength(action === "s3:GetBucketLocation" ? 2 : 1);
    }
  });

  it("gives its access points with their own blocks and policies", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    const points = local.place().accessPoints;
    points.set("open", { ...accessPoint(site), name: "open", policy: '{"Statement":[]}' });
    points.set("inside", { ...accessPoint(site), name: "inside", vpcId: ESTATE.vpc });
    points.set("other", { ...accessPoint(logs), name: "other" });
    await using side = openSide(local);

    const reading = await side.readBucket({ account: HOME.account, bucket: site }, patient);

    const block = { read: "ok", value: { ...CLOSED, ignorePublicAcls: false } };
    expect(reading).toMatchObject({
      value: {
        accessPoints: {
          read: "ok",
          value: [
            {
              name: "open",
              networkOrigin: "internet",
              policy: { value: '{"Statement":[]}' },
              block,
            },
            { name: "inside", networkOrigin: "vpc", policy: { read: "absent" }, block },
          ],
        },
      },
    });
  });

  it("is gone after two answers, and unknown when the name belongs to somebody else", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await using side = openSide(local, {
      accounts: [{ id: HOME.account }, { id: "444455556666" }],
    });

    const gone = await side.readBucket(
      { account: HOME.account, bucket: "no-such-bucket" },
      patient,
    );
    const foreign = await side.readBucket({ account: "444455556666", bucket: site }, patient);

    expect(gone).toMatchObject({ reading: "gone" });
    expect(local.calls({ action: "GetBucketLocation" }).slice(0, 2)).toHaveLength(2);
    const parts = foreign.reading === "ok" ? foreign.value : undefined;
    expect(parts).toMatchObject({
      policy: { read: "unknown", reason: "AccessDenied: s3:GetBucketPolicy" },
      acl: { read: "unknown", reason: "AccessDenied: s3:GetBucketAcl" },
      isPublic: { read: "unknown" },
    });
  });

  it.each(["arn:aws:s3:eu-central-1:1:accesspoint/x", "../x", "", "a b"])(
    "is never asked by a name that is none: %j",
    async (bucket) => {
      await using local = await openLocalAws();
      await using side = openSide(local);

      const reading = await side.readBucket({ account: HOME.account, bucket }, patient);

      expect(reading).toMatchObject({ reading: "unknown" });
      expect(local.calls()).toEqual([]);
    },
  );
});

describe("a proxy that answers every call with a page of its own", () => {
  it("makes everything unknown, and nothing private or public", async () => {
    await using stub = await openStub(() => "<html><body>Please log in</body></html>");
    await using side = openSide(stub);

    const reading = await side.readBucket({ account: HOME.account, bucket: site }, patient);
    const listed = await side.listBuckets(HOME.account, patient);
    const block = await side.readAccountBlock(HOME.account, patient);

    expect(listed).toMatchObject({ reading: "unknown" });
    expect(block).toMatchObject({ read: "unknown" });
    expect(reading).toMatchObject({
      value: {
        isPublic: { read: "unknown" },
        acl: { read: "unknown" },
        ownership: { read: "unknown" },
        bucketBlock: { read: "unknown" },
        accountBlock: { read: "unknown" },
        website: { read: "unknown" },
      },
    });
  });
});

describe("listing buckets", () => {
  it("gives all names, of all regions", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await using side = openSide(local);

    const reading = await side.listBuckets(HOME.account, patient);

    expect(reading).toMatchObject({ reading: "ok" });
    expect(reading.reading === "ok" && reading.value.toSorted()).toEqual([logs, site, reports]);
  });

  it("is unknown when denied", async () => {
    await using local = await openLocalAws();
    await using side = openSide(local);
    local.fault.deny("s3:ListBuckets");

    const reading = await side.listBuckets(HOME.account, patient);

    expect(reading).toMatchObject({
      reading: "unknown",
      reason: "AccessDenied: s3:ListAllMyBuckets",
    });
  });
});

function accessPoint(bucket: string): {
  name: string;
  bucket: string;
  createdAt: Date;
  block: Record<
    "BlockPublicAcls" | "IgnorePublicAcls" | "BlockPublicPolicy" | "RestrictPublicBuckets",
    boolean
  >;
  policy: string | undefined;
} {
  return {
    name: "ap",
    bucket,
    createdAt: new Date("2026-01-01T00:00:00Z"),
    block: {
      BlockPublicAcls: true,
      IgnorePublicAcls: false,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
    policy: undefined,
  };
}

/** The API behind an IAM action: three are named differently. */
function apiOf(action: string): string {
  const names: Record<string, string> = {
    "s3:GetBucketPublicAccessBlock": "s3:GetPublicAccessBlock",
    "s3:GetAccountPublicAccessBlock": "s3control:GetPublicAccessBlock",
    "s3:ListAccessPoints": "s3control:ListAccessPoints",
    "s3:GetAccessPoint": "s3control:GetAccessPoint",
    "s3:GetAccessPointPolicy": "s3control:GetAccessPointPolicy",
    "s3:GetAccessPointPolicyStatus": "s3control:GetAccessPointPolicyStatus",
  };
  return names[action] ?? action;
}
