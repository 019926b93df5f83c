import type { ListBucketsOutput } from "@aws-sdk/client-s3";
import { CountersignError } from "../core/errors.ts";
import type { Needs } from "../core/perform.ts";
import type { Reading } from "../core/readings.ts";
import type { Aws } from "./aws.ts";
import { readPages } from "./call.ts";
import type { Place } from "./clients.ts";
import { reasonOf } from "./errors.ts";

const ACTION = "s3:ListAllMyBuckets";

/** IAM actions of listing an account's buckets. */
export const LIST_BUCKETS_NEEDS: Needs = { iam: [ACTION], scopes: [] };

/** Names of all buckets of an account, all regions, or `unknown`. Never throws. */
export async function listBuckets(
  aws: Aws,
  home: Place,
  signal: AbortSignal,
): Promise<Reading<readonly string[]>> {
  const readAt = aws.clock.now();
  try {
    const { ListBucketsCommand } = await import("@aws-sdk/client-s3");
    const client = await aws.clients.s3(home);
    const pages = await readPages<ListBucketsOutput>(
      async (ContinuationToken) => {
        await aws.paceBuckets(home.account, ACTION, signal);
        const command = new ListBucketsCommand({
          MaxBuckets: 1000,
          ...(ContinuationToken ? { ContinuationToken } : {}),
        });
        return await aws.call(ACTION, (options) => client.send(command, options), signal);
      },
      (page) => page.ContinuationToken,
    );
    const value = pages.flatMap((page) => namesOn(page));
    return { reading: "ok", value, readAt };
  } catch (error) {
    return { reading: "unknown", reason: reasonOf(error), readAt };
  }
}

function namesOn({ Buckets, Owner }: ListBucketsOutput): string[] {
  // A page of somebody else (a proxy) has neither; an account without buckets still has an owner.
  if (!Buckets && !Owner)
    throw new CountersignError("aws.unexpected", { action: ACTION, error: "NoList" });
  return (Buckets ?? []).flatMap(({ Name }) => Name ?? []);
}
