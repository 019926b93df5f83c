import type { Tree } from "../wire/tree.ts";
import type { Principal } from "./principal.ts";

/** CloudTrail's `userIdentity` for a caller. */
export function userIdentityOf(principal: Principal): Tree {
  if (principal.kind === "service") return { type: "AWSService", invokedBy: principal.name };
  const base = {
    principalId: principal.userId,
    arn: principal.arn,
    accountId: principal.account,
    accessKeyId: principal.accessKeyId,
  };
  const attributes = {
    creationDate: isoSeconds(principal.since),
    mfaAuthenticated: String(principal.mfa),
  };
  if (principal.kind === "user")
    return {
      type: "IAMUser",
      ...base,
      userName: principal.name,
      sessionContext: { attributes },
    };
  if (principal.role === undefined)
    return { type: "Root", ...base, sessionContext: { attributes } };
  return {
    type: "AssumedRole",
    ...base,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: principal.role.id,
        arn: principal.role.arn,
        accountId: principal.account,
        userName: principal.role.name,
      },
      webIdFederationData: {},
      attributes,
      ...(principal.sourceIdentity === undefined
        ? {}
        : { sourceIdentity: principal.sourceIdentity }),
    },
  };
}

/** ISO 8601 in UTC without milliseconds, as CloudTrail writes times. */
export function isoSeconds(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, "Z");
}
