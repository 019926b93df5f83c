import type { Row } from "../core/case.ts";
import { jsonObject } from "../core/json.ts";
import type { BucketReading } from "../core/readings.ts";

/** The row in which a bucket is kept as it was before the change of a plan; written once. */
export function beforeRow(caseId: string, planHash: string, of: BucketReading, now: Date): Row {
  const { account, region } = of;
  return {
    table: "snapshots",
    conflict: "ignore",
    values: {
      kind: "bucket-before",
      key: `${caseId}/${planHash}`,
      account,
      region: region.read === "ok" ? region.value : "",
      read_at: now.getTime(),
      data: jsonObject.parse(of),
    },
  };
}
