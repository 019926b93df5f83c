import type { AclGrant, BucketReading } from "../core/readings.ts";
import { isPublicGrant } from "./grants.ts";
import type { Touch } from "./touch.ts";
import { aclSwitch } from "./verdict.ts";

/** Public grants of the stored ACL as they were last seen, and when. */
export interface SeenAcl {
  readonly grants: readonly AclGrant[];
  readonly at: string;
}

/**
 * What is known of the stored ACL after a reading and the calls before it. AWS shows the effective ACL only: while a block is
 * on, what it hides is known from the call that set it, or from the last reading before.
 */
export function seeAcl(
  before: SeenAcl | undefined,
  touches: readonly Touch[],
  of: BucketReading,
  readAt: string,
): SeenAcl | undefined {
  const { acl } = of;
  if (acl.read === "ok" && aclSwitch(of) === "off")
    return { grants: acl.value.filter(isPublicGrant), at: readAt };
  return touches.reduce(
    (seen, { aclSeen, at }) =>
      aclSeen && (seen === undefined || Date.parse(at) > Date.parse(seen.at))
        ? { grants: aclSeen, at }
        : seen,
    before,
  );
}
