import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Operation, operation, reads } from "../engine/operation.ts";
import type { Bucket } from "../model/world.ts";
import type { Tree } from "../wire/tree.ts";
import {
  accessDenied,
  bucketInput,
  bucketTrail,
  effectiveBlock,
  requireBucket,
} from "./buckets.ts";
import { isPolicy, isPublicPolicy } from "./policy-status.ts";

/** S3's limit in bytes. */
const MAX_BYTES = 20_480;

const jsonTree: z.ZodType<Tree> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null().transform(() => undefined),
    z.array(jsonTree),
    z.record(z.string(), jsonTree),
  ]),
);

/** GetBucketPolicy: the text as it was put. */
export const getBucketPolicy: Operation = reads(z.object(bucketInput), (call, input) =>
  requirePolicy(requireBucket(call, input)),
);

/** GetBucketPolicyStatus: whether AWS calls the policy public. */
export const getBucketPolicyStatus: Operation = reads(z.object(bucketInput), (call, input) => ({
  IsPublic: isPublicPolicy(requirePolicy(requireBucket(call, input)), "bucket"),
}));

function requirePolicy(bucket: Bucket): string {
  if (bucket.policy !== undefined) return bucket.policy;
  throw new AwsError("NoSuchBucketPolicy", "The bucket policy does not exist", {
    status: 404,
    fields: { BucketName: bucket.name },
  });
}

/** PutBucketPolicy: refused when it is public and BlockPublicPolicy is on. */
export const putBucketPolicy: Operation = operation({
  input: z.object({ ...bucketInput, Policy: z.string() }),
  effect: "write",
  run: (call, input) => {
    const bucket = requireBucket(call, input);
    requirePolicyText(input.Policy);
    if (effectiveBlock(call, bucket).BlockPublicPolicy && isPublicPolicy(input.Policy, "bucket"))
      throw accessDenied();
    bucket.policy = input.Policy;
    return {};
  },
  record: (call, input, output) =>
    bucketTrail(call, input.Bucket, {
      policy: "",
      bucketPolicy: output === undefined ? {} : policyTree(input.Policy),
    }),
});

/** DeleteBucketPolicy: nothing to delete is no error. */
export const deleteBucketPolicy: Operation = operation({
  input: z.object(bucketInput),
  effect: "write",
  run: (call, input) => {
    requireBucket(call, input).policy = undefined;
    return {};
  },
  record: (call, input) => bucketTrail(call, input.Bucket, { policy: "" }),
});

/** Throws `MalformedPolicy` for what S3 would not store. */
export function requirePolicyText(text: string): void {
  if (!text.trimStart().startsWith("{"))
    throw new AwsError(
      "MalformedPolicy",
      "Policies must be valid JSON and the first byte must be '{'",
    );
  if (Buffer.byteLength(text) > MAX_BYTES)
    throw new AwsError("PolicyTooLarge", `Policies may not be larger than ${MAX_BYTES} bytes`);
  if (!isPolicy(text)) throw new AwsError("MalformedPolicy", "This policy contains invalid Json");
}

/** A policy's text as an object, as CloudTrail shows it. */
function policyTree(text: string): Tree {
  return jsonTree.parse(JSON.parse(text));
}
