import type { GetBucketAclCommandOutput, S3Client, Tag } from "@aws-sdk/client-s3";
import type { StoredAcl } from "../core/bucket-change.ts";
import type { Needs } from "../core/perform.ts";
import type { BucketReading, Part } from "../core/readings.ts";
import type { Aws } from "./aws.ts";
import type { SendOptions } from "./call.ts";
import { readPart } from "./part.ts";
import { NO_BLOCK, publicAccessBlock } from "./public-access-block.ts";

/** IAM actions of a bucket's own settings. Two are not named like their API. */
export const BUCKET_PART_NEEDS: Needs = {
  iam: [
    "s3:GetBucketPolicy",
    "s3:GetBucketPolicyStatus",
    "s3:GetBucketAcl",
    "s3:GetBucketOwnershipControls",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetBucketWebsite",
    "s3:GetBucketTagging",
  ],
  scopes: [],
};

/** A bucket that is being read. The owner goes with each call: a name that somebody else took meanwhile is refused. */
export interface BucketInHand {
  readonly aws: Aws;
  readonly client: S3Client;
  readonly input: { readonly Bucket: string; readonly ExpectedBucketOwner: string };
  readonly signal: AbortSignal;
}

type Parts = Pick<
  BucketReading,
  "policy" | "isPublic" | "acl" | "owner" | "ownership" | "bucketBlock" | "website" | "tags"
>;

/** Everything about a bucket that S3 itself answers, each call a part of its own. Never throws. */
export async function readBucketParts(of: BucketInHand): Promise<Parts> {
  const s3 = await import("@aws-sdk/client-s3");
  const { input } = of;
  const [policy, isPublic, owned, ownership, bucketBlock, website, tags] = await Promise.all([
    ask(of, "s3:GetBucketPolicy", ["NoSuchBucketPolicy"], async (client, options) => {
      const answer = await client.send(new s3.GetBucketPolicyCommand(input), options);
      return answer.Policy || undefined;
    }),
    ask(of, "s3:GetBucketPolicyStatus", ["NoSuchBucketPolicy"], async (client, options) => {
      const answer = await client.send(new s3.GetBucketPolicyStatusCommand(input), options);
      return answer.PolicyStatus?.IsPublic;
    }),
    ask(of, "s3:GetBucketAcl", [], async (client, options) =>
      ownedAcl(await client.send(new s3.GetBucketAclCommand(input), options)),
    ),
    ask(
      of,
      "s3:GetBucketOwnershipControls",
      ["OwnershipControlsNotFoundError"],
      async (client, options) => {
        const answer = await client.send(new s3.GetBucketOwnershipControlsCommand(input), options);
        return answer.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
      },
    ),
    ask(of, "s3:GetBucketPublicAccessBlock", [NO_BLOCK], async (client, options) => {
      const answer = await client.send(new s3.GetPublicAccessBlockCommand(input), options);
      return publicAccessBlock(answer.PublicAccessBlockConfiguration);
    }),
    ask(of, "s3:GetBucketWebsite", ["NoSuchWebsiteConfiguration"], async (client, options) => {
      const answer = await client.send(new s3.GetBucketWebsiteCommand(input), options);
      const isWebsite = answer.IndexDocument ?? answer.RedirectAllRequestsTo;
      return isWebsite ? (true as const) : undefined;
    }),
    ask(of, "s3:GetBucketTagging", ["NoSuchTagSet", "NoSuchTagSetError"], async (client, options) =>
      tagsOf((await client.send(new s3.GetBucketTaggingCommand(input), options)).TagSet),
    ),
  ]);
  const rest = { policy, isPublic, ownership, bucketBlock, website, tags };
  if (owned.read !== "ok") return { acl: owned, ...rest };
  const { owner, grants } = owned.value;
  return { acl: { read: "ok", value: grants }, owner, ...rest };
}

async function ask<T>(
  of: BucketInHand,
  action: string,
  absent: readonly string[],
  send: (client: S3Client, options: SendOptions) => Promise<T | undefined>,
): Promise<Part<T>> {
  const { aws, client, input, signal } = of;
  return await readPart(
    action,
    async () => {
      await aws.paceBuckets(input.ExpectedBucketOwner, action, signal);
      return await aws.call(action, (options) => send(client, options), signal);
    },
    absent,
  );
}

/** Without an owner it is no ACL: AWS always names one. */
function ownedAcl({ Owner, Grants }: GetBucketAclCommandOutput): StoredAcl | undefined {
  if (Owner?.ID === undefined) return undefined;
  const grants = (Grants ?? []).map(({ Grantee, Permission }) => ({
    permission: Permission ?? "",
    ...(Grantee?.URI === undefined ? {} : { uri: Grantee.URI }),
    ...(Grantee?.ID === undefined ? {} : { canonicalId: Grantee.ID }),
  }));
  return { owner: Owner.ID, grants };
}

function tagsOf(tags: readonly Tag[] | undefined): Record<string, string> | undefined {
  return tags && Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}
