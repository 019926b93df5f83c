import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import type { Call } from "../engine/operation.ts";
import type { BlockFlags, Bucket } from "../model/world.ts";
import type { Tree } from "../wire/tree.ts";

/** What every request about a bucket holds. */
export const bucketInput = {
  Bucket: z.string(),
  ExpectedBucketOwner: z.string().optional(),
};

/** The namespace of S3's documents. */
export const S3_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** The bucket of a request, if the caller may touch it in this region. Throws NoSuchBucket, AccessDenied, PermanentRedirect. */
export function requireBucket(
  call: Call,
  input: { readonly Bucket: string; readonly ExpectedBucketOwner?: string | undefined },
): Bucket {
  const bucket = findBucket(call, input.Bucket);
  if (bucket === undefined)
    throw new AwsError("NoSuchBucket", "The specified bucket does not exist", {
      status: 404,
      fields: { BucketName: input.Bucket },
    });
  const wrongOwner =
    input.ExpectedBucketOwner !== undefined && input.ExpectedBucketOwner !== bucket.ownerId;
  if (wrongOwner || bucket.ownerId !== call.account.id) throw accessDenied();
  if (bucket.region !== call.region && call.action !== "GetBucketLocation")
    throw new AwsError(
      "PermanentRedirect",
      "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
      {
        status: 301,
        headers: { "x-amz-bucket-region": bucket.region },
        fields: {
          Endpoint: `${bucket.name}.s3.${bucket.region}.amazonaws.com`,
          Bucket: bucket.name,
        },
      },
    );
  return bucket;
}

/** A bucket of any account: their names are unique in the world. */
export function findBucket(call: Call, name: string): Bucket | undefined {
  return [...call.world.accounts.values()].flatMap((account) => account.buckets.get(name) ?? [])[0];
}

/** The four switches as they work on a bucket: on when the account or the bucket has them on. */
export function effectiveBlock(call: Call, bucket: Bucket): BlockFlags {
  return eitherOn(call.account.block, bucket.block);
}

/** Each switch is on if one of the levels has it on. */
export function eitherOn(...levels: readonly (BlockFlags | undefined)[]): BlockFlags {
  function isOn(flag: keyof BlockFlags): boolean {
    return levels.some((level) => level?.[flag] === true);
  }
  return {
    BlockPublicAcls: isOn("BlockPublicAcls"),
    IgnorePublicAcls: isOn("IgnorePublicAcls"),
    BlockPublicPolicy: isOn("BlockPublicPolicy"),
    RestrictPublicBuckets: isOn("RestrictPublicBuckets"),
  };
}

/** S3's refusal, which never says why. */
export function accessDenied(): AwsError {
  return new AwsError("AccessDenied", "Access Denied", { status: 403 });
}

/** What each S3 event says beside its own parameters. */
export function bucketTrail(
  call: Call,
  name: string,
  request: { readonly [key: string]: Tree },
): {
  readonly request: Tree;
  readonly response: Tree;
  readonly additional: Tree;
  readonly resources: Tree;
} {
  const region = findBucket(call, name)?.region ?? call.region;
  return {
    request: { bucketName: name, Host: `${name}.s3.${region}.amazonaws.com`, ...request },
    response: undefined,
    additional: S3_ADDITIONAL,
    resources: [
      { accountId: call.account.id, type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${name}` },
    ],
  };
}

/** `additionalEventData` of S3's events. */
export const S3_ADDITIONAL: Tree = {
  SignatureVersion: "SigV4",
  CipherSuite: "TLS_AES_128_GCM_SHA256",
  AuthenticationMethod: "AuthHeader",
};
