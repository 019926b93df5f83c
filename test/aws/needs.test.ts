import { describe, expect, it } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { openLocalAws } from "../../playground/aws/open.ts";
import { seedWorld } from "../../playground/aws/seed.ts";
import { readActions, readPolicy } from "../../src/aws/needs.ts";
import { HOME, openSide, patient } from "./side.ts";

/** IAM actions that are not named like the API that they allow. */
const ACTION_OF: Readonly<Record<string, string>> = {
  "s3:ListBuckets": "s3:ListAllMyBuckets",
  "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
  "s3:ListObjectsV2": "s3:ListBucket",
  "s3control:GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",
  "s3control:ListAccessPoints": "s3:ListAccessPoints",
  "s3control:GetAccessPoint": "s3:GetAccessPoint",
  "s3control:GetAccessPointPolicy": "s3:GetAccessPointPolicy",
  "s3control:GetAccessPointPolicyStatus": "s3:GetAccessPointPolicyStatus",
};

describe("the policy of the read role", () => {
  it("F13: allows what the readers call, and nothing else", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await using side = openSide(local);
    const window = { from: new Date(0), to: new Date("2100-01-01T00:00:00Z") };
    local.place().accessPoints.set("ap", {
      name: "ap",
      bucket: ESTATE.buckets.site,
      createdAt: new Date(0),
      block: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
      policy: undefined,
    });

    const site = local.world.accounts.get(HOME.account)?.buckets.get(ESTATE.buckets.site);
    const object = { body: "a", etag: '"0"', changedAt: new Date(0) };
    if (site) site.objects = new Map([["sg/a.yml", object]]);

    await side.readRegion(HOME, patient);
    await side.readPrefixLists(HOME, patient);
    expect(await side.findQuota(HOME, patient)).toBe(local.place().rulesPerGroup);
    await side.listBuckets(HOME.account, patient);
    await side.readBucket({ account: HOME.account, bucket: ESTATE.buckets.site }, patient);
    await side.findInstance(HOME, ESTATE.instances.web1, patient);
    await side.lookUpEvents({ ...HOME, ...window }, patient);
    local
      .place()
      .stacks.set("web", { name: "web", parameters: {}, resolved: {}, resources: new Map() });
    await side.readStack(HOME, "web", patient);
    const objects = { place: HOME, bucket: ESTATE.buckets.site, prefix: "sg/", takes: () => true };
    await side.readObjects(objects, patient);
    await side.readLogPage({ ...HOME, ...window, group: ESTATE.logGroup }, undefined, patient);

    const called = local.calls().map(({ service, action }) => `${service}:${action}`);
    const needed = new Set(called.map((each) => ACTION_OF[each] ?? each));
    expect(local.calls().filter(({ outcome }) => outcome === "AccessDenied")).toEqual([]);
    expect([...needed].toSorted()).toEqual(readActions().toSorted());
    expect(local.calls().filter(({ mutating }) => mutating)).toEqual([]);
  });

  it("names each log group with and without its streams", () => {
    const policy = readPolicy({ groups: [{ ...HOME, group: "/prod/auth" }], objects: [] });

    const group = `arn:aws:logs:${HOME.region}:${HOME.account}:log-group:/prod/auth`;
    expect(policy["Statement"]).toEqual([
      expect.objectContaining({ Sid: "CountersignRead", Resource: "*" }),
      {
        Sid: "CountersignReadLogs",
        Effect: "Allow",
        Action: ["logs:FilterLogEvents"],
        Resource: [group, `${group}:*`],
      },
    ]);
    expect(JSON.stringify(policy)).not.toMatch(/Put|Delete|Create|Authorize|Revoke|Modify/);
  });

  it("names the objects of desired state by their prefix, and their buckets", () => {
    const objects = [{ bucket: "plans", prefix: "prod/" }];

    const policy = readPolicy({ groups: [], objects });

    expect(policy["Statement"]).toEqual([
      expect.objectContaining({ Sid: "CountersignRead" }),
      {
        Sid: "CountersignListSources",
        Effect: "Allow",
        Action: ["s3:ListBucket"],
        Resource: ["arn:aws:s3:::plans"],
      },
      {
        Sid: "CountersignReadSources",
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: ["arn:aws:s3:::plans/prod/*"],
      },
    ]);
  });
});
