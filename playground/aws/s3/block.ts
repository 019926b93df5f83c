import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Call, type Operation, operation, reads } from "../engine/operation.ts";
import type { BlockFlags } from "../model/world.ts";
import type { TrailPart } from "../trail/record.ts";
import type { Tree } from "../wire/tree.ts";
import {
  accessDenied,
  bucketInput,
  bucketTrail,
  requireBucket,
  S3_ADDITIONAL,
  S3_NAMESPACE,
} from "./buckets.ts";

const flag = z.union([z.boolean(), z.stringbool()]).default(false);
/** The four switches of a request; what is not named is off. */
export const blockFlags = z.object({
  BlockPublicAcls: flag,
  IgnorePublicAcls: flag,
  BlockPublicPolicy: flag,
  RestrictPublicBuckets: flag,
});

/** GetPublicAccessBlock of a bucket. */
export const getPublicAccessBlock: Operation = reads(z.object(bucketInput), (call, input) =>
  requireBlock(requireBucket(call, input).block),
);

function requireBlock(block: BlockFlags | undefined): Tree {
  if (block !== undefined) return { ...block };
  throw new AwsError(
    "NoSuchPublicAccessBlockConfiguration",
    "The public access block configuration was not found",
    { status: 404 },
  );
}

/** PutPublicAccessBlock of a bucket; CloudTrail calls it PutBucketPublicAccessBlock. */
export const putPublicAccessBlock: Operation = operation({
  input: z.object({ ...bucketInput, PublicAccessBlockConfiguration: blockFlags }),
  effect: "write",
  run: (call, input) => {
    requireBucket(call, input).block = input.PublicAccessBlockConfiguration;
    return {};
  },
  record: (call, input) => ({
    ...bucketTrail(call, input.Bucket, {
      publicAccessBlock: "",
      PublicAccessBlockConfiguration: {
        xmlns: S3_NAMESPACE,
        ...input.PublicAccessBlockConfiguration,
      },
    }),
    eventName: "PutBucketPublicAccessBlock",
  }),
});

/** DeletePublicAccessBlock of a bucket; CloudTrail calls it DeleteBucketPublicAccessBlock. */
export const deletePublicAccessBlock: Operation = operation({
  input: z.object(bucketInput),
  effect: "write",
  run: (call, input) => {
    requireBucket(call, input).block = undefined;
    return {};
  },
  record: (call, input) => ({
    ...bucketTrail(call, input.Bucket, { publicAccessBlock: "" }),
    eventName: "DeleteBucketPublicAccessBlock",
  }),
});

const accountInput = { AccountId: z.string() };

/** GetPublicAccessBlock of the account. */
export const getAccountBlock: Operation = reads(z.object(accountInput), (call, input) => {
  requireOwnAccount(call, input.AccountId);
  return requireBlock(call.account.block);
});

/** PutPublicAccessBlock of the account; CloudTrail calls it PutAccountPublicAccessBlock. */
export const putAccountBlock: Operation = operation({
  input: z.object({ ...accountInput, PublicAccessBlockConfiguration: blockFlags }),
  effect: "write",
  run: (call, input) => {
    requireOwnAccount(call, input.AccountId);
    call.account.block = input.PublicAccessBlockConfiguration;
    return {};
  },
  record: (call, input) =>
    accountTrail(call, "PutAccountPublicAccessBlock", {
      PublicAccessBlockConfiguration: {
        xmlns: "http://awss3control.amazonaws.com/doc/2018-08-20/",
        ...input.PublicAccessBlockConfiguration,
      },
    }),
});

/** DeletePublicAccessBlock of the account; CloudTrail calls it DeleteAccountPublicAccessBlock. */
export const deleteAccountBlock: Operation = operation({
  input: z.object(accountInput),
  effect: "write",
  run: (call, input) => {
    requireOwnAccount(call, input.AccountId);
    call.account.block = undefined;
    return {};
  },
  record: (call) => accountTrail(call, "DeleteAccountPublicAccessBlock", {}),
});

function accountTrail(
  call: Call,
  eventName: string,
  request: { readonly [key: string]: Tree },
): TrailPart {
  return {
    eventName,
    request: {
      publicAccessBlock: "",
      Host: [`${call.account.id}.s3-control.${call.region}.amazonaws.com`],
      ...request,
    },
    response: undefined,
    additional: S3_ADDITIONAL,
  };
}

/** Throws AccessDenied when the account named in the request is not the caller's. */
export function requireOwnAccount(call: Call, account: string): void {
  if (account !== call.account.id) throw accessDenied();
}
