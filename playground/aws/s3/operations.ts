import type { Operation } from "../engine/operation.ts";
import {
  createAccessPoint,
  deleteAccessPointPolicy,
  getAccessPoint,
  getAccessPointPolicy,
  getAccessPointPolicyStatus,
  listAccessPoints,
  putAccessPointPolicy,
} from "./access-points.ts";
import {
  deleteBucketOwnershipControls,
  getBucketAcl,
  getBucketOwnershipControls,
  putBucketAcl,
  putBucketOwnershipControls,
} from "./acl.ts";
import {
  deleteAccountBlock,
  deletePublicAccessBlock,
  getAccountBlock,
  getPublicAccessBlock,
  putAccountBlock,
  putPublicAccessBlock,
} from "./block.ts";
import {
  createBucket,
  getBucketLocation,
  getBucketTagging,
  getBucketWebsite,
  headBucket,
  listBuckets,
} from "./life.ts";
import { getObject, listObjects, putObject } from "./objects.ts";
import {
  deleteBucketPolicy,
  getBucketPolicy,
  getBucketPolicyStatus,
  putBucketPolicy,
} from "./policy.ts";

/** What S3 can do here, by API action. */
export const S3_OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateBucket: createBucket,
  DeleteBucketOwnershipControls: deleteBucketOwnershipControls,
  DeleteBucketPolicy: deleteBucketPolicy,
  DeletePublicAccessBlock: deletePublicAccessBlock,
  GetBucketAcl: getBucketAcl,
  GetBucketLocation: getBucketLocation,
  GetBucketOwnershipControls: getBucketOwnershipControls,
  GetBucketPolicy: getBucketPolicy,
  GetBucketPolicyStatus: getBucketPolicyStatus,
  GetBucketTagging: getBucketTagging,
  GetBucketWebsite: getBucketWebsite,
  GetObject: getObject,
  GetPublicAccessBlock: getPublicAccessBlock,
  HeadBucket: headBucket,
  ListBuckets: listBuckets,
  ListObjectsV2: listObjects,
  PutBucketAcl: putBucketAcl,
  PutBucketOwnershipControls: putBucketOwnershipControls,
  PutBucketPolicy: putBucketPolicy,
  PutObject: putObject,
  PutPublicAccessBlock: putPublicAccessBlock,
};

/** What S3 Control can do here, by API action. */
export const S3_CONTROL_OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateAccessPoint: createAccessPoint,
  DeleteAccessPointPolicy: deleteAccessPointPolicy,
  DeletePublicAccessBlock: deleteAccountBlock,
  GetAccessPoint: getAccessPoint,
  GetAccessPointPolicy: getAccessPointPolicy,
  GetAccessPointPolicyStatus: getAccessPointPolicyStatus,
  GetPublicAccessBlock: getAccountBlock,
  ListAccessPoints: listAccessPoints,
  PutAccessPointPolicy: putAccessPointPolicy,
  PutPublicAccessBlock: putAccountBlock,
};
