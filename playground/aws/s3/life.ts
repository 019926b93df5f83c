import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Operation, operation, reads } from "../engine/operation.ts";
import { canonicalUserId } from "../model/ids.ts";
import type { BlockFlags, Grant, Ownership } from "../model/world.ts";
import { bucketInput, bucketTrail, findBucket, requireBucket, S3_NAMESPACE } from "./buckets.ts";
import { type CANNED_ACLS, grantsInput, grantsOf, isPublicGrant } from "./grants.ts";

/** What AWS gives each new bucket since April 2023. */
const ALL_BLOCKED: BlockFlags = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const ownership = z.enum(["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]);

/** ListBuckets of the caller's account. */
export const listBuckets: Operation = reads(z.object({}), (call) => ({
  Owner: { ID: canonicalUserId(call.account.id), DisplayName: call.account.name },
  Buckets: {
    Bucket: [...call.account.buckets.values()].map((bucket) => ({
      Name: bucket.name,
      CreationDate: bucket.createdAt.toISOString(),
      BucketRegion: bucket.region,
    })),
  },
}));

/** HeadBucket. */
export const headBucket: Operation = reads(z.object(bucketInput), (call, input) => {
  requireBucket(call, input);
  return {};
});

/** GetBucketLocation: from any region; us-east-1 has no name. */
export const getBucketLocation: Operation = reads(z.object(bucketInput), (call, input) => {
  const { region } = requireBucket(call, input);
  return region === "us-east-1" ? {} : { "#text": region };
});

const createInput = z.object({
  Bucket: z.string(),
  LocationConstraint: z.string().optional(),
  ObjectOwnership: ownership.optional(),
  ...grantsInput,
});

/** CreateBucket: without ACLs and with all four switches on, as new buckets are. */
export const createBucket: Operation = operation({
  input: createInput,
  effect: "write",
  run: (call, input) => {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(input.Bucket))
      throw new AwsError("InvalidBucketName", "The specified bucket is not valid.");
    const existing = findBucket(call, input.Bucket);
    if (existing !== undefined)
      throw existing.ownerId === call.account.id
        ? new AwsError(
            "BucketAlreadyOwnedByYou",
            "Your previous request to create the named bucket succeeded and you already own it.",
            { status: 409 },
          )
        : new AwsError("BucketAlreadyExists", "The requested bucket name is not available.", {
            status: 409,
          });
    const grants = grantsOf(call.account.id, input);
    const owned: Ownership = input.ObjectOwnership ?? "BucketOwnerEnforced";
    refuseGrants(owned, input.CannedAcl, grants);
    call.account.buckets.set(input.Bucket, {
      name: input.Bucket,
      region: input.LocationConstraint ?? "us-east-1",
      ownerId: call.account.id,
      createdAt: call.at,
      policy: undefined,
      grants,
      block: ALL_BLOCKED,
      ownership: owned,
      tags: {},
      website: undefined,
    });
    return {};
  },
  record: (call, input) => ({
    ...bucketTrail(call, input.Bucket, {
      ...(input.LocationConstraint === undefined
        ? {}
        : {
            CreateBucketConfiguration: {
              LocationConstraint: input.LocationConstraint,
              xmlns: S3_NAMESPACE,
            },
          }),
      "x-amz-acl": input.CannedAcl,
      "x-amz-object-ownership": input.ObjectOwnership,
    }),
    region: input.LocationConstraint ?? "us-east-1",
  }),
});

function refuseGrants(
  owned: Ownership,
  canned: keyof typeof CANNED_ACLS | undefined,
  grants: readonly Grant[],
): void {
  if (owned === "BucketOwnerEnforced" && canned !== undefined && canned !== "private")
    throw new AwsError(
      "InvalidBucketAclWithObjectOwnership",
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    );
  if (grants.some(isPublicGrant))
    throw new AwsError(
      "InvalidBucketAclWithBlockPublicAccessError",
      "Bucket cannot have public ACLs set with BlockPublicAccess enabled",
    );
}

/** GetBucketTagging; without tags NoSuchTagSet. */
export const getBucketTagging: Operation = reads(z.object(bucketInput), (call, input) => {
  const { tags } = requireBucket(call, input);
  const entries = Object.entries(tags);
  if (entries.length === 0)
    throw new AwsError("NoSuchTagSet", "The TagSet does not exist", { status: 404 });
  return { TagSet: { Tag: entries.map(([Key, Value]) => ({ Key, Value })) } };
});

/** GetBucketWebsite; without one NoSuchWebsiteConfiguration. */
export const getBucketWebsite: Operation = reads(z.object(bucketInput), (call, input) => {
  const { website } = requireBucket(call, input);
  if (website === undefined)
    throw new AwsError(
      "NoSuchWebsiteConfiguration",
      "The specified bucket does not have a website configuration",
      { status: 404 },
    );
  return {
    IndexDocument: { Suffix: website.index },
    ...(website.error === undefined ? {} : { ErrorDocument: { Key: website.error } }),
  };
});
