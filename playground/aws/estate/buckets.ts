import type { Account, Bucket } from "../model/world.ts";
import { CANNED_ACLS, ownerGrant } from "../s3/grants.ts";
import { ESTATE } from "./ids.ts";

const CREATED = new Date("2025-03-01T09:00:00Z");

/** A closed bucket with reports, a public website, and an archive from before ACLs were off by default. */
export function seedBuckets(account: Account, region: string): void {
  const { reports, site, logs } = ESTATE.buckets;
  const base: Omit<Bucket, "name"> = {
    region,
    ownerId: account.id,
    createdAt: CREATED,
    policy: undefined,
    grants: [ownerGrant(account.id)],
    block: undefined,
    ownership: "BucketOwnerEnforced",
    tags: { env: "prod" },
    website: undefined,
  };
  const closed = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
  const all: readonly Bucket[] = [
    { ...base, name: reports, block: closed, tags: { env: "prod", data: "confidential" } },
    {
      ...base,
      name: site,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "AllowAll",
            Effect: "Allow",
            Principal: "*",
            Action: "s3:GetObject",
            Resource: `arn:aws:s3:::${site}/*`,
          },
        ],
      }),
      website: { index: "index.html", error: "404.html" },
    },
    {
      ...base,
      name: logs,
      grants: [ownerGrant(account.id), ...CANNED_ACLS["log-delivery-write"]],
      block: closed,
      ownership: undefined,
    },
  ];
  for (const bucket of all) account.buckets.set(bucket.name, bucket);
}
