import type { CloseRules } from "../../src/buckets/policy.ts";
import type { AclGrant, BucketReading, PublicAccessBlock } from "../../src/core/readings.ts";

export const ACCOUNT = "111122223333";
export const BUCKET = "reports-eu";
export const ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";
export const ANYBODY: AclGrant = { uri: ALL_USERS, permission: "READ" };
export const OFF: PublicAccessBlock = {
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
};
export const ON: PublicAccessBlock = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};
const ABSENT = { read: "absent" } as const;
export const DENIED = { read: "unknown", reason: "AccessDenied: s3:Something" } as const;

/** Closing is suggested, and there is a role for it. */
export const CLOSING: CloseRules = {
  mode: "suggest",
  approvedBy: undefined,
  roles: new Map([[ACCOUNT, `arn:aws:iam::${ACCOUNT}:role/CountersignClose`]]),
  guarded: [],
  securityChannel: "C0SEC",
  personOf: () => undefined,
  humansBehind: () => [],
};

/** Everybody may read what lies under /export. */
export const ALLOW_ALL = {
  Sid: "AllowAll",
  Effect: "Allow",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: `arn:aws:s3:::${BUCKET}/export/*`,
};

/** A part of a reading that was read. */
export function ok<T>(value: T): { readonly read: "ok"; readonly value: T } {
  return { read: "ok", value };
}

/** A policy of these statements, as AWS gives it. */
export function policyOf(...statements: readonly object[]): {
  readonly read: "ok";
  readonly value: string;
} {
  return ok(JSON.stringify({ Version: "2012-10-17", Statement: statements }));
}

/** A bucket without policy and public grants, all switches off, unless told otherwise. */
export function bucket(changes: Partial<BucketReading> = {}): BucketReading {
  return {
    account: ACCOUNT,
    bucket: BUCKET,
    region: ok("eu-west-1"),
    policy: ABSENT,
    isPublic: ABSENT,
    acl: ok([]),
    owner: "0wner",
    ownership: ABSENT,
    bucketBlock: ABSENT,
    accountBlock: ABSENT,
    accessPoints: ok([]),
    website: ABSENT,
    tags: ABSENT,
    ...changes,
  };
}
