import type { Needs } from "../core/perform.ts";
import type { BucketReading, Part, PublicAccessBlock, Reading } from "../core/readings.ts";
import { ACCESS_POINT_NEEDS, readAccessPoints } from "./access-points.ts";
import type { Aws } from "./aws.ts";
import { BUCKET_PART_NEEDS, readBucketParts } from "./bucket-parts.ts";
import { isNamed, reasonOf } from "./errors.ts";
import { ACCOUNT_BLOCK_NEEDS, readAccountBlock } from "./public-access-block.ts";

const LOCATION = "s3:GetBucketLocation";

/** IAM actions of reading a bucket with everything that decides whether it is public. */
export const BUCKET_NEEDS: Needs = {
  iam: [LOCATION, ...BUCKET_PART_NEEDS.iam, ...ACCESS_POINT_NEEDS.iam, ...ACCOUNT_BLOCK_NEEDS.iam],
  scopes: [],
};

/** S3's names of a bucket that is not there. */
const GONE = ["NoSuchBucket"];
/** Old buckets have names of up to 255 characters, with underscores and capitals. An ARN in this place would be another call. */
const BUCKET_NAME = /^[\w.-]{3,255}$/;

/** What to read, and what was read for the whole account already. */
export interface BucketToRead {
  readonly account: string;
  readonly bucket: string;
  readonly accountBlock?: Part<PublicAccessBlock>;
}

/**
 * One bucket: each call is a part of its own, so that one denied action hides one part only. `gone` after two answers
 * that there is no such bucket; `unknown` when the account cannot be reached at all. Never throws.
 */
export async function readBucket(
  aws: Aws,
  home: string,
  what: BucketToRead,
  signal: AbortSignal,
): Promise<Reading<BucketReading>> {
  const readAt = aws.clock.now();
  if (!BUCKET_NAME.test(what.bucket))
    return { reading: "unknown", reason: "NoBucketName: s3", readAt };
  try {
    const region =
      (await readLocation(aws, home, what, signal)) ??
      (await readLocation(aws, home, what, signal));
    if (!region) return { reading: "gone", readAt };
    return { reading: "ok", value: await readFrom(aws, home, { ...what, region }, signal), readAt };
  } catch (error) {
    return { reading: "unknown", reason: reasonOf(error), readAt };
  }
}

async function readFrom(
  aws: Aws,
  home: string,
  what: BucketToRead & { readonly region: Part<string> },
  signal: AbortSignal,
): Promise<BucketReading> {
  const { account, bucket, region } = what;
  // Where it is may be unknown: then S3 redirects us, and access points stay unknown or empty as the home region says.
  const place = { account, region: region.read === "ok" ? region.value : home };
  const client = await aws.clients.s3(place);
  const input = { Bucket: bucket, ExpectedBucketOwner: account };
  const [parts, accountBlock, accessPoints] = await Promise.all([
    readBucketParts({ aws, client, input, signal }),
    what.accountBlock ?? readAccountBlock(aws, place, signal),
    region.read === "ok" ? readAccessPoints(aws, place, bucket, signal) : region,
  ]);
  return { account, bucket, region, accountBlock, accessPoints, ...parts };
}

/** The bucket's region; undefined when there is no such bucket. Throws when the account is not configured. */
async function readLocation(
  aws: Aws,
  home: string,
  { account, bucket }: BucketToRead,
  signal: AbortSignal,
): Promise<Part<string> | undefined> {
  const { GetBucketLocationCommand } = await import("@aws-sdk/client-s3");
  const client = await aws.clients.s3({ account, region: home });
  const command = new GetBucketLocationCommand({ Bucket: bucket, ExpectedBucketOwner: account });
  try {
    await aws.paceBuckets(account, LOCATION, signal);
    const answer = await aws.call(LOCATION, (options) => client.send(command, options), signal);
    return { read: "ok", value: regionOf(answer.LocationConstraint) };
  } catch (error) {
    return isNamed(error, GONE) ? undefined : { read: "unknown", reason: reasonOf(error) };
  }
}

/** No constraint is us-east-1, and `EU` the first European region. Source: S3 API reference, GetBucketLocation. */
function regionOf(constraint: string | undefined): string {
  if (!constraint) return "us-east-1";
  return constraint === "EU" ? "eu-west-1" : constraint;
}
