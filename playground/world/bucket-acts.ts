import { z } from "zod";
import type { LocalAws } from "../aws/open.ts";
import { type Acts, act } from "./act.ts";
import { consoleOf, whoAndWhere } from "./people.ts";

const ofBucket = whoAndWhere.extend({ bucket: z.string().min(1, "choose a bucket") });

/** What somebody does to buckets. */
export function bucketActs(aws: LocalAws): Acts {
  return {
    "bucket-policy": act(ofBucket.extend({ public: z.boolean() }), async (input) => {
      const person = consoleOf(aws, input);
      if (input.public) await person.putBucketPolicy(input.bucket, publicPolicyOf(input.bucket));
      else await person.deleteBucketPolicy(input.bucket);
      return undefined;
    }),
    "bucket-block": act(ofBucket.extend({ on: z.boolean() }), async (input) => {
      const person = consoleOf(aws, input);
      if (input.on) await person.putPublicAccessBlock(input.bucket);
      else await person.deletePublicAccessBlock(input.bucket);
      return undefined;
    }),
    "account-block": act(whoAndWhere.extend({ on: z.boolean() }), async (input) => {
      const person = consoleOf(aws, input);
      if (input.on) await person.putAccountPublicAccessBlock();
      else await person.deleteAccountPublicAccessBlock();
      return undefined;
    }),
  };
}

/** Everybody may read everything. */
export function publicPolicyOf(bucket: string): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AllowAll",
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::${bucket}/*`,
      },
    ],
  };
}
