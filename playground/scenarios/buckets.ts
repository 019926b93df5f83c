import { ESTATE } from "../aws/estate/ids.ts";
import { publicPolicyOf } from "../world/bucket-acts.ts";
import type { Scenario } from "./scene.ts";
import { untilUnsaid } from "./until-taken.ts";

const { reports } = ESTATE.buckets;
const PUBLIC = /PUBLIC: bucket reports-eu/;

/** A bucket policy made public. */
export const publicPolicy: Scenario = {
  name: "bucket-public",
  sentence: "Somebody takes the block off reports-eu and lets everybody read it.",
  tour: "Look at #aws: the message says through which policy statement the bucket is public, since when, and who did it.",
  reset: async (ground) => {
    const bucket = [...ground.aws.world.accounts.values()].at(0)?.buckets.get(reports);
    if (bucket?.policy === undefined && bucket?.block !== undefined) return;
    const theo = ground.aws.as({ user: "theo", agent: "console" });
    await theo.putPublicAccessBlock(reports);
    await theo.deleteBucketPolicy(reports);
    await untilUnsaid(ground, PUBLIC);
  },
  play: async (scene) => {
    const theo = scene.stage.aws.as({ user: "theo", agent: "console", ip: "203.0.113.25" });
    await theo.deletePublicAccessBlock(reports);
    await theo.putBucketPolicy(reports, publicPolicyOf(reports));
    await scene.message("aws", PUBLIC);
  },
};
