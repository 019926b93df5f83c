import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Call, type Operation, operation, reads, regionOf } from "../engine/operation.ts";
import { pageOf } from "../engine/paging.ts";
import type { AccessPoint, BlockFlags } from "../model/world.ts";
import type { TrailPart } from "../trail/record.ts";
import type { Tree } from "../wire/tree.ts";
import { blockFlags, requireOwnAccount } from "./block.ts";
import { accessDenied, eitherOn, S3_ADDITIONAL } from "./buckets.ts";
import { requirePolicyText } from "./policy.ts";
import { isPublicPolicy } from "./policy-status.ts";

const account = { AccountId: z.string() };
const named = { ...account, Name: z.string() };

/** ListAccessPoints, of one bucket or of all. */
export const listAccessPoints: Operation = reads(
  z.object({
    ...account,
    Bucket: z.string().optional(),
    MaxResults: z.coerce.number().optional(),
    NextToken: z.string().optional(),
  }),
  (call, input) => {
    requireOwnAccount(call, input.AccountId);
    const all = [...regionOf(call).accessPoints.values()].filter(
      ({ bucket }) => input.Bucket === undefined || bucket === input.Bucket,
    );
    const page = pageOf(all, input.MaxResults, input.NextToken, {
      min: 0,
      max: 1000,
      usual: 1000,
      badSize: "InvalidRequest",
      badToken: "InvalidNextToken",
    });
    return {
      AccessPointList: { AccessPoint: page.items.map((each) => summaryTree(call, each)) },
      NextToken: page.nextToken,
    };
  },
);

/** GetAccessPoint. */
export const getAccessPoint: Operation = reads(z.object(named), (call, input) => {
  const point = requirePoint(call, input);
  return {
    ...summaryTree(call, point),
    PublicAccessBlockConfiguration: { ...point.block },
    CreationDate: point.createdAt.toISOString(),
  };
});

/** GetAccessPointPolicy: the text as it was put. */
export const getAccessPointPolicy: Operation = reads(z.object(named), (call, input) => ({
  Policy: requirePolicy(requirePoint(call, input)),
}));

/** GetAccessPointPolicyStatus: whether AWS calls the policy public. */
export const getAccessPointPolicyStatus: Operation = reads(z.object(named), (call, input) => ({
  PolicyStatus: {
    IsPublic: isPublicPolicy(requirePolicy(requirePoint(call, input)), "access point"),
  },
}));

function summaryTree(call: Call, point: AccessPoint): { readonly [key: string]: Tree } {
  return {
    Name: point.name,
    NetworkOrigin: point.vpcId === undefined ? "Internet" : "VPC",
    ...(point.vpcId === undefined ? {} : { VpcConfiguration: { VpcId: point.vpcId } }),
    Bucket: point.bucket,
    AccessPointArn: `arn:aws:s3:${call.region}:${call.account.id}:accesspoint/${point.name}`,
    Alias: `${point.name}-s3alias`,
    BucketAccountId: call.account.id,
  };
}

function requirePoint(
  call: Call,
  input: { readonly AccountId: string; readonly Name: string },
): AccessPoint {
  requireOwnAccount(call, input.AccountId);
  const point = regionOf(call).accessPoints.get(input.Name);
  if (point !== undefined) return point;
  throw new AwsError("NoSuchAccessPoint", "The specified accesspoint does not exist", {
    status: 404,
  });
}

function requirePolicy(point: AccessPoint): string {
  if (point.policy !== undefined) return point.policy;
  throw new AwsError(
    "NoSuchAccessPointPolicy",
    "The specified accesspoint does not have a policy",
    {
      status: 404,
    },
  );
}

const ALL_ON: BlockFlags = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** CreateAccessPoint: all four switches are on unless the request says otherwise. */
export const createAccessPoint: Operation = operation({
  input: z.object({
    ...named,
    Bucket: z.string(),
    VpcConfiguration: z.object({ VpcId: z.string() }).optional(),
    PublicAccessBlockConfiguration: blockFlags.optional(),
  }),
  effect: "write",
  run: (call, input) => {
    requireOwnAccount(call, input.AccountId);
    if (!call.account.buckets.has(input.Bucket))
      throw new AwsError("NoSuchBucket", "The specified bucket does not exist", { status: 404 });
    const points = regionOf(call).accessPoints;
    if (points.has(input.Name))
      throw new AwsError("AccessPointAlreadyOwnedByYou", "You already own this accesspoint", {
        status: 409,
      });
    points.set(input.Name, {
      name: input.Name,
      bucket: input.Bucket,
      createdAt: call.at,
      block: input.PublicAccessBlockConfiguration ?? ALL_ON,
      policy: undefined,
      ...(input.VpcConfiguration === undefined ? {} : { vpcId: input.VpcConfiguration.VpcId }),
    });
    return {};
  },
  record: (call, input) =>
    pointTrail(call, input.Name, { CreateAccessPointRequest: { Bucket: input.Bucket } }),
});

/** PutAccessPointPolicy: refused when it is public and BlockPublicPolicy is on at any level. */
export const putAccessPointPolicy: Operation = operation({
  input: z.object({ ...named, Policy: z.string() }),
  effect: "write",
  run: (call, input) => {
    const point = requirePoint(call, input);
    requirePolicyText(input.Policy);
    const bucket = call.account.buckets.get(point.bucket);
    const block = eitherOn(call.account.block, bucket?.block, point.block);
    if (block.BlockPublicPolicy && isPublicPolicy(input.Policy, "access point"))
      throw accessDenied();
    point.policy = input.Policy;
    return {};
  },
  record: (call, input) =>
    pointTrail(call, input.Name, { PutAccessPointPolicyRequest: { Policy: input.Policy } }),
});

/** DeleteAccessPointPolicy. */
export const deleteAccessPointPolicy: Operation = operation({
  input: z.object(named),
  effect: "write",
  run: (call, input) => {
    requirePoint(call, input).policy = undefined;
    return {};
  },
  record: (call, input) => pointTrail(call, input.Name, {}),
});

function pointTrail(
  call: Call,
  name: string,
  request: { readonly [key: string]: Tree },
): TrailPart {
  return {
    request: {
      name,
      Host: `${call.account.id}.s3-control.${call.region}.amazonaws.com`,
      ...request,
    },
    response: undefined,
    additional: S3_ADDITIONAL,
  };
}
