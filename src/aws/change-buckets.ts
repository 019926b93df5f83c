import type { AccessControlPolicy, Permission, S3Client } from "@aws-sdk/client-s3";
import type { BucketChange, BucketSetting, StoredAcl } from "../core/bucket-change.ts";
import type { Needs } from "../core/perform.ts";
import type { AclGrant, PublicAccessBlock } from "../core/readings.ts";
import type { Aws } from "./aws.ts";
import type { SendOptions } from "./call.ts";
import type { Session } from "./change-sessions.ts";
import type { Place } from "./clients.ts";

/** IAM actions of the block at a bucket, its deletion included: what every role for buckets may do. */
export const BLOCK_NEEDS: Needs = { iam: ["s3:PutBucketPublicAccessBlock"], scopes: [] };
/** IAM actions of removing statements, and of putting them back. */
export const POLICY_NEEDS: Needs = {
  iam: ["s3:DeleteBucketPolicy", "s3:PutBucketPolicy"],
  scopes: [],
};
/** IAM actions of removing grants of an ACL, and of putting them back. */
export const ACL_NEEDS: Needs = { iam: ["s3:PutBucketAcl"], scopes: [] };

/** One change to one bucket, in whose name. */
export interface BucketCall extends Place {
  readonly bucket: string;
  readonly change: BucketChange;
  readonly session: Session;
}

type Send = (options: SendOptions) => Promise<unknown>;

/** Makes exactly one change of one setting of a bucket. Throws errors of area `aws`; what AWS called it is in their details. */
export async function changeBucket(aws: Aws, of: BucketCall, signal: AbortSignal): Promise<void> {
  const client = await aws.clients.closing(of, of.session);
  await aws.call(actionOfSetting(of.change.do), await sendOf(client, of), signal);
}

/** The action that changing a setting needs, as IAM calls it. */
export function actionOfSetting(setting: BucketSetting): string {
  return ACTIONS[setting];
}

const ACTIONS: Readonly<Record<BucketSetting, string>> = {
  block: "s3:PutBucketPublicAccessBlock",
  policy: "s3:PutBucketPolicy",
  acl: "s3:PutBucketAcl",
};

/** The owner goes with each call: a name that somebody else took meanwhile is refused. */
async function sendOf(client: S3Client, { account, bucket, change }: BucketCall): Promise<Send> {
  const s3 = await import("@aws-sdk/client-s3");
  const input = { Bucket: bucket, ExpectedBucketOwner: account };
  switch (change.do) {
    case "block": {
      const { to } = change;
      if (!to)
        return (options) => client.send(new s3.DeletePublicAccessBlockCommand(input), options);
      const PublicAccessBlockConfiguration = switchesOf(to);
      const command = new s3.PutPublicAccessBlockCommand({
        ...input,
        PublicAccessBlockConfiguration,
      });
      return (options) => client.send(command, options);
    }
    case "policy": {
      const { to } = change;
      if (to === undefined)
        return (options) => client.send(new s3.DeleteBucketPolicyCommand(input), options);
      const command = new s3.PutBucketPolicyCommand({ ...input, Policy: to });
      return (options) => client.send(command, options);
    }
    case "acl": {
      const AccessControlPolicy = aclOf(change.to);
      const command = new s3.PutBucketAclCommand({ ...input, AccessControlPolicy });
      return (options) => client.send(command, options);
    }
  }
}

function switchesOf(block: PublicAccessBlock): {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
} {
  return {
    BlockPublicAcls: block.blockPublicAcls,
    IgnorePublicAcls: block.ignorePublicAcls,
    BlockPublicPolicy: block.blockPublicPolicy,
    RestrictPublicBuckets: block.restrictPublicBuckets,
  };
}

function aclOf({ owner, grants }: StoredAcl): AccessControlPolicy {
  return { Owner: { ID: owner }, Grants: grants.flatMap(grantOf) };
}

/** A grant that was read in a form that we do not know is none that we may write. */
function grantOf({
  uri,
  canonicalId,
  permission,
}: AclGrant): NonNullable<AccessControlPolicy["Grants"]> {
  const given = PERMISSIONS.find((each) => each === permission);
  if (!given) return [];
  if (uri !== undefined) return [{ Grantee: { Type: "Group", URI: uri }, Permission: given }];
  if (canonicalId === undefined) return [];
  return [{ Grantee: { Type: "CanonicalUser", ID: canonicalId }, Permission: given }];
}

const PERMISSIONS: readonly Permission[] = [
  "FULL_CONTROL",
  "READ",
  "READ_ACP",
  "WRITE",
  "WRITE_ACP",
];
