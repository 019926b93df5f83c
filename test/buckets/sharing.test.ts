import { describe, expect, it } from "vitest";
import { digestLines } from "../../src/buckets/digest.ts";
import { sharesOf } from "../../src/buckets/sharing.ts";
import { ACCOUNT, ALLOW_ALL, BUCKET, bucket, OFF, ok, policyOf } from "./readings.ts";
import { newWorld, START } from "./world.ts";

const OTHER = "999900001111";

function shared(statement: object): readonly string[] {
  return sharesOf(bucket({ policy: policyOf({ ...ALLOW_ALL, ...statement }) })).map(
    ({ kind, name }) => `${kind} ${name}`,
  );
}

describe("sharing", () => {
  it.each([
    ["its own account", { Principal: { AWS: ACCOUNT } }, []],
    ["another account", { Principal: { AWS: `arn:aws:iam::${OTHER}:root` } }, [`account ${OTHER}`]],
    ["one of several", { Principal: { AWS: [ACCOUNT, OTHER] } }, [`account ${OTHER}`]],
    [
      "everybody of another account by a condition",
      { Condition: { StringEquals: { "aws:PrincipalAccount": OTHER } } },
      [`account ${OTHER}`],
    ],
    [
      "a service without a source",
      { Principal: { Service: "logging.s3.amazonaws.com" } },
      ["service logging.s3.amazonaws.com"],
    ],
    [
      "B16: CloudFront with its source",
      {
        Principal: { Service: "cloudfront.amazonaws.com" },
        Condition: {
          StringEquals: { "AWS:SourceArn": `arn:aws:cloudfront::${ACCOUNT}:distribution/E1` },
        },
      },
      [],
    ],
    ["a Deny", { Effect: "Deny", Principal: { AWS: OTHER } }, []],
  ])("%s", (_what, statement, expected) => {
    expect(shared(statement)).toEqual(expected);
  });

  it("a canonical user of an ACL beside the owner is one", () => {
    const grants = [
      { canonicalId: "0wner", permission: "FULL_CONTROL" },
      { canonicalId: "partner", permission: "READ" },
    ];

    expect(sharesOf(bucket({ acl: ok(grants) }))).toMatchObject([
      { kind: "user", name: "partner", gifts: ["list"] },
    ]);
  });
});

describe("the digest of a day", () => {
  it("tells what became latent, and unknown accounts that a bucket was shared with", () => {
    const world = newWorld();
    world.sweep();
    world.set({
      policy: policyOf(ALLOW_ALL, { ...ALLOW_ALL, Sid: "Partner", Principal: { AWS: OTHER } }),
      bucketBlock: ok({ ...OFF, restrictPublicBuckets: true }),
    });
    world.advance(1000);
    world.sweep();
    const snapshots = [...world.rows].map(([key, data]) => ({
      kind: "bucket",
      account: ACCOUNT,
      region: "eu-west-1",
      key,
      readAt: START,
      data,
    }));

    const lines = digestLines({ snapshots, cases: [], since: START });
    const later = digestLines({
      snapshots,
      cases: [],
      since: new Date(START.getTime() + 86_400_000),
    });

    expect(lines).toEqual([
      `LATENT, one switch away: ${BUCKET} (AllowAll)`,
      `Shared with unknown account ${OTHER}: ${BUCKET}`,
    ]);
    expect(later).toEqual([]);
  });
});
