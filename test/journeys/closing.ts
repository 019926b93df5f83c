import type { RecordedAwsCall } from "../../playground/aws/engine/calls.ts";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import type { Bucket } from "../../playground/aws/model/world.ts";
import { type TestStage } from "../support/stage.ts";
import { settle, theo } from "./acting.ts";

const { reports } = ESTATE.buckets;

/** Everybody may read the reports, and the team is told. */
export async function publish(test: TestStage): Promise<void> {
  await theo(test).deletePublicAccessBlock(reports);
  await theo(test).putBucketPolicy(reports, {
    Version: "2012-10-17",
    Statement: [
      statement("OurAccount", { AWS: "111122223333" }),
      statement("AllowAll", "*"),
      statement("OurOrganisation", { AWS: "444455556666" }),
    ],
  });
  await settle(test);
  await test.scene.message("aws", /PUBLIC: bucket reports-eu/);
}

/** A statement that lets somebody read the reports. */
export function statement(sid: string, principal: unknown): object {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: principal,
    Action: "s3:GetObject",
    Resource: `arn:aws:s3:::${reports}/*`,
  };
}

/** The reports' bucket as AWS has it now. */
export function bucketNow({ stage }: TestStage, name: string = reports): Bucket {
  const bucket = stage.aws.world.accounts.get("111122223333")?.buckets.get(name);
  if (!bucket) throw new Error(`there is no bucket ${name}`);
  return bucket;
}

/** Calls that changed a bucket with the role for it, or tried to. */
export function closings({ stage }: TestStage): readonly RecordedAwsCall[] {
  return stage.aws
    .calls({ service: "s3" })
    .filter(({ mutating, role }) => mutating && role === "CountersignClose");
}
