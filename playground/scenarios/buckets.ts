import { ESTATE } from "../aws/estate/ids.ts";
import type { Scenario } from "./scene.ts";

const { reports } = ESTATE.buckets;

/** A bucket policy made public. */
export const publicPolicy: Scenario = {
  name: "bucket-public",
  sentence: "Somebody takes the block off reports-eu and lets everybody read it.",
  play: async (scene) => {
    const theo = scene.stage.aws.as({ user: "theo", agent: "console", ip: "203.0.113.25" });
    await theo.deletePublicAccessBlock(reports);
    await theo.putBucketPolicy(reports, {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AllowAll",
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: `arn:aws:s3:::${reports}/*`,
        },
      ],
    });
    await scene.message("aws", /PUBLIC: bucket reports-eu/);
  },
};
