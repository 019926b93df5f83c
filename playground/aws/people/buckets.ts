import type { BlockFlags, Ownership } from "../model/world.ts";
import type { CANNED_ACLS } from "../s3/grants.ts";
import { type Actor, act } from "./act.ts";

/** What people do to buckets; each call goes to the bucket's own region. */
export interface BucketConsole {
  createBucket(
    name: string,
    options?: { readonly acl?: keyof typeof CANNED_ACLS; readonly ownership?: Ownership },
  ): Promise<void>;
  putBucketPolicy(bucket: string, policy: string | object): Promise<void>;
  deleteBucketPolicy(bucket: string): Promise<void>;
  /** A canned ACL, or for each permission the group URIs that get it. */
  putBucketAcl(
    bucket: string,
    acl: keyof typeof CANNED_ACLS | Readonly<Record<string, readonly string[]>>,
  ): Promise<void>;
  /** What is not named is on. */
  putPublicAccessBlock(bucket: string, flags?: Partial<BlockFlags>): Promise<void>;
  deletePublicAccessBlock(bucket: string): Promise<void>;
  putAccountPublicAccessBlock(flags?: Partial<BlockFlags>): Promise<void>;
  deleteAccountPublicAccessBlock(): Promise<void>;
  putOwnershipControls(bucket: string, ownership: Ownership): Promise<void>;
  deleteOwnershipControls(bucket: string): Promise<void>;
  createAccessPoint(
    name: string,
    bucket: string,
    options?: { readonly vpcId?: string; readonly block?: Partial<BlockFlags> },
  ): Promise<void>;
  putAccessPointPolicy(name: string, policy: string | object): Promise<void>;
  deleteAccessPointPolicy(name: string): Promise<void>;
}

/** The part of the console for buckets. */
export function bucketConsole(actor: Actor): BucketConsole {
  async function s3(action: string, bucket: string, input: object = {}): Promise<void> {
    const region = actor.local.world.accounts
      .get(actor.principal.account)
      ?.buckets.get(bucket)?.region;
    const there = region === undefined ? actor : { ...actor, region };
    await act(there, "s3", action, { Bucket: bucket, ...input });
  }
  return {
    createBucket: async (name, { acl, ownership } = {}) => {
      const { region } = actor;
      const LocationConstraint = region === "us-east-1" ? undefined : region;
      const input = { LocationConstraint, CannedAcl: acl, ObjectOwnership: ownership };
      await s3("CreateBucket", name, input);
    },
    putBucketPolicy: async (bucket, policy) =>
      s3("PutBucketPolicy", bucket, { Policy: textOf(policy) }),
    deleteBucketPolicy: async (bucket) => s3("DeleteBucketPolicy", bucket),
    putBucketAcl: async (bucket, acl) => s3("PutBucketAcl", bucket, aclOf(acl)),
    putPublicAccessBlock: async (bucket, flags) =>
      s3("PutPublicAccessBlock", bucket, blockOf(flags)),
    deletePublicAccessBlock: async (bucket) => s3("DeletePublicAccessBlock", bucket),
    putOwnershipControls: async (bucket, ObjectOwnership) =>
      s3("PutBucketOwnershipControls", bucket, { ObjectOwnership }),
    deleteOwnershipControls: async (bucket) => s3("DeleteBucketOwnershipControls", bucket),
    ...controlConsole(actor),
  };
}

type ControlConsole = Pick<
  BucketConsole,
  | "putAccountPublicAccessBlock"
  | "deleteAccountPublicAccessBlock"
  | "createAccessPoint"
  | "putAccessPointPolicy"
  | "deleteAccessPointPolicy"
>;

function controlConsole(actor: Actor): ControlConsole {
  async function control(action: string, input: object = {}): Promise<void> {
    await act(actor, "s3control", action, { AccountId: actor.principal.account, ...input });
  }
  return {
    putAccountPublicAccessBlock: async (flags) => control("PutPublicAccessBlock", blockOf(flags)),
    deleteAccountPublicAccessBlock: async () => control("DeletePublicAccessBlock"),
    createAccessPoint: async (Name, Bucket, { vpcId, block } = {}) =>
      control("CreateAccessPoint", {
        Name,
        Bucket,
        VpcConfiguration: vpcId === undefined ? undefined : { VpcId: vpcId },
        ...(block === undefined ? {} : blockOf(block)),
      }),
    putAccessPointPolicy: async (Name, policy) =>
      control("PutAccessPointPolicy", { Name, Policy: textOf(policy) }),
    deleteAccessPointPolicy: async (Name) => control("DeleteAccessPointPolicy", { Name }),
  };
}

function textOf(policy: string | object): string {
  return typeof policy === "string" ? policy : JSON.stringify(policy);
}

function blockOf(flags: Partial<BlockFlags> = {}): object {
  return {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
      ...flags,
    },
  };
}

function aclOf(acl: string | Readonly<Record<string, readonly string[]>>): object {
  if (typeof acl === "string") return { CannedAcl: acl };
  const Grants = Object.entries(acl).flatMap(([Permission, uris]) =>
    uris.map((URI) => ({ Grantee: { Type: "Group", URI }, Permission })),
  );
  return { Grants };
}
