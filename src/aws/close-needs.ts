import type { JsonObject } from "../core/json.ts";
import { ACL_NEEDS, BLOCK_NEEDS, POLICY_NEEDS } from "./change-buckets.ts";

/** What a role for buckets may do, by pack: *block* always, *policy* and *acl* where statements and grants may be removed. */
export const CLOSE_PACKS = {
  block: BLOCK_NEEDS.iam,
  policy: POLICY_NEEDS.iam,
  acl: ACL_NEEDS.iam,
} as const;

/** The policy of a role for buckets: settings of buckets, no objects, and never the block of the account. */
export function closePolicy(packs: readonly (keyof typeof CLOSE_PACKS)[]): JsonObject {
  const statements = packs.map((pack) => ({
    Sid: SIDS[pack],
    Effect: "Allow",
    Action: CLOSE_PACKS[pack].toSorted(),
    Resource: "arn:aws:s3:::*",
  }));
  return { Version: "2012-10-17", Statement: statements };
}

const SIDS: Readonly<Record<keyof typeof CLOSE_PACKS, string>> = {
  block: "CountersignBlock",
  policy: "CountersignPolicy",
  acl: "CountersignAcl",
};
