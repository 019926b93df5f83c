import type { PublicAccessBlockConfiguration } from "@aws-sdk/client-s3";
import type { Needs } from "../core/perform.ts";
import type { Part, PublicAccessBlock } from "../core/readings.ts";
import type { Aws } from "./aws.ts";
import type { Place } from "./clients.ts";
import { readPart } from "./part.ts";

const ACTION = "s3:GetAccountPublicAccessBlock";

/** AWS's name for "there is no such block", on a bucket and on an account: four times off. */
export const NO_BLOCK = "NoSuchPublicAccessBlockConfiguration";
/** IAM actions of reading an account's block. */
export const ACCOUNT_BLOCK_NEEDS: Needs = { iam: [ACTION], scopes: [] };

/** The account's effective block as S3 Control gives it (an organisation's policy is already in it). Never throws. */
export async function readAccountBlock(
  aws: Aws,
  place: Place,
  signal: AbortSignal,
): Promise<Part<PublicAccessBlock>> {
  async function read(): Promise<PublicAccessBlock | undefined> {
    const { GetPublicAccessBlockCommand } = await import("@aws-sdk/client-s3-control");
    const client = await aws.clients.s3Control(place);
    await aws.paceBuckets(place.account, ACTION, signal);
    const command = new GetPublicAccessBlockCommand({ AccountId: place.account });
    const answer = await aws.call(ACTION, (options) => client.send(command, options), signal);
    return publicAccessBlock(answer.PublicAccessBlockConfiguration);
  }
  return await readPart(ACTION, read, [NO_BLOCK]);
}

/** The four switches; undefined when one is missing, because a switch that was not read is neither on nor off. */
export function publicAccessBlock(
  given: PublicAccessBlockConfiguration | undefined,
): PublicAccessBlock | undefined {
  const { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets } =
    given ?? {};
  if (
    BlockPublicAcls === undefined ||
    IgnorePublicAcls === undefined ||
    BlockPublicPolicy === undefined ||
    RestrictPublicBuckets === undefined
  )
    return undefined;
  return {
    blockPublicAcls: BlockPublicAcls,
    ignorePublicAcls: IgnorePublicAcls,
    blockPublicPolicy: BlockPublicPolicy,
    restrictPublicBuckets: RestrictPublicBuckets,
  };
}
