import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Operation, operation, reads } from "../engine/operation.ts";
import { canonicalUserId } from "../model/ids.ts";
import type { Bucket, Grant } from "../model/world.ts";
import type { Tree } from "../wire/tree.ts";
import {
  accessDenied,
  bucketInput,
  bucketTrail,
  effectiveBlock,
  requireBucket,
  S3_NAMESPACE,
} from "./buckets.ts";
import {
  type AclRequest,
  grantsInput,
  grantsOf,
  grantTree,
  isPublicGrant,
  ownerGrant,
} from "./grants.ts";

/** GetBucketAcl: the effective ACL. Grants to the public vanish while IgnorePublicAcls is on, all while ACLs are off. */
export const getBucketAcl: Operation = reads(z.object(bucketInput), (call, input) => {
  const bucket = requireBucket(call, input);
  const { IgnorePublicAcls } = effectiveBlock(call, bucket);
  const owner = canonicalUserId(bucket.ownerId);
  return {
    Owner: { ID: owner, DisplayName: call.account.name },
    AccessControlList: {
      Grant: visibleGrants(bucket, IgnorePublicAcls).map((grant) => grantTree(grant, "@")),
    },
  };
});

function visibleGrants(bucket: Bucket, ignorePublic: boolean): readonly Grant[] {
  if (bucket.ownership === "BucketOwnerEnforced") return [ownerGrant(bucket.ownerId)];
  return ignorePublic ? bucket.grants.filter((grant) => !isPublicGrant(grant)) : bucket.grants;
}

/** PutBucketAcl: refused where ACLs are off (unless it is the owner's own) and where public ones are blocked. */
export const putBucketAcl: Operation = operation({
  input: z.object({ ...bucketInput, ...grantsInput }),
  effect: "write",
  run: (call, input) => {
    const bucket = requireBucket(call, input);
    const grants = grantsOf(call.account.id, input);
    const owner = canonicalUserId(bucket.ownerId);
    if (
      bucket.ownership === "BucketOwnerEnforced" &&
      grants.some(({ grantee, permission }) => grantee !== owner || permission !== "FULL_CONTROL")
    )
      throw new AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs");
    if (effectiveBlock(call, bucket).BlockPublicAcls && grants.some(isPublicGrant))
      throw accessDenied();
    bucket.grants = grants;
    return {};
  },
  record: (call, input) =>
    bucketTrail(call, input.Bucket, { acl: "", ...aclRecord(call.account.id, input) }),
});

function aclRecord(account: string, input: AclRequest): { readonly [key: string]: Tree } {
  if (input.Grants === undefined) return { "x-amz-acl": input.CannedAcl, ...input.GrantHeaders };
  const grants = grantsOf(account, input).map((grant) => grantTree(grant, ""));
  return {
    AccessControlPolicy: {
      xmlns: S3_NAMESPACE,
      Owner: { ID: canonicalUserId(account) },
      AccessControlList: { Grant: grants.length === 1 ? grants[0] : grants },
    },
  };
}

/** GetBucketOwnershipControls; without any OwnershipControlsNotFoundError, which means that ACLs work. */
export const getBucketOwnershipControls: Operation = reads(z.object(bucketInput), (call, input) => {
  const { ownership } = requireBucket(call, input);
  if (ownership === undefined)
    throw new AwsError(
      "OwnershipControlsNotFoundError",
      "The bucket ownership controls were not found",
      { status: 404 },
    );
  return { Rule: [{ ObjectOwnership: ownership }] };
});

/** PutBucketOwnershipControls: ACLs cannot be switched off while they grant something to others. */
export const putBucketOwnershipControls: Operation = operation({
  input: z.object({
    ...bucketInput,
    ObjectOwnership: z.enum(["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]),
  }),
  effect: "write",
  run: (call, input) => {
    const bucket = requireBucket(call, input);
    const owner = canonicalUserId(bucket.ownerId);
    if (
      input.ObjectOwnership === "BucketOwnerEnforced" &&
      bucket.grants.some(({ grantee }) => grantee !== owner)
    )
      throw new AwsError(
        "InvalidBucketAclWithObjectOwnership",
        "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
      );
    bucket.ownership = input.ObjectOwnership;
    return {};
  },
  record: (call, input) =>
    bucketTrail(call, input.Bucket, {
      ownershipControls: "",
      OwnershipControls: {
        xmlns: S3_NAMESPACE,
        Rule: { ObjectOwnership: input.ObjectOwnership },
      },
    }),
});

/** DeleteBucketOwnershipControls: brings ACLs back. */
export const deleteBucketOwnershipControls: Operation = operation({
  input: z.object(bucketInput),
  effect: "write",
  run: (call, input) => {
    requireBucket(call, input).ownership = undefined;
    return {};
  },
  record: (call, input) => bucketTrail(call, input.Bucket, { ownershipControls: "" }),
});
