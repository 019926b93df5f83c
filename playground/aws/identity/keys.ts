import { AwsError } from "../engine/error.ts";
import { stableToken } from "../model/ids.ts";
import { type Principal, sessionOf } from "./principal.ts";

/** Which access key belongs to whom. */
export interface Keys {
  /** Makes the key of this caller valid, until `expiresAt` if given. Returns its secret, the same each time. */
  add(principal: Principal, expiresAt?: Date): string;
  /** The secret of a key, where one was given out: the usual key works with any. */
  secretOf(accessKeyId: string): string | undefined;
  /** The caller behind a key. Throws `InvalidClientTokenId` or `ExpiredToken`. */
  find(accessKeyId: string): Principal;
  /** How many sessions each role gave out by AssumeRole, by role ARN. */
  readonly assumed: Map<string, number>;
}

interface KnownKey {
  readonly principal: Principal;
  readonly secret?: string;
  readonly expiresAt?: Date;
}

/** The keys of the process that is tested or tried out: `test`, as the role CountersignHub of the first account. */
export function createKeys(firstAccount: string, now: () => Date): Keys {
  const hub = sessionOf({
    account: firstAccount,
    role: "CountersignHub",
    session: "countersign",
    since: now(),
    mfa: false,
  });
  const known = new Map<string, KnownKey>([["test", { principal: hub }]]);
  return {
    assumed: new Map(),
    secretOf: (accessKeyId) => known.get(accessKeyId)?.secret,
    add: (principal, expiresAt) => {
      const secret = stableToken(`secret:${principal.accessKeyId}`, 32);
      known.set(principal.accessKeyId, {
        principal,
        secret,
        ...(expiresAt === undefined ? {} : { expiresAt }),
      });
      return secret;
    },
    find: (accessKeyId) => {
      const entry = known.get(accessKeyId);
      if (entry === undefined)
        throw new AwsError(
          "InvalidClientTokenId",
          "The security token included in the request is invalid.",
          { status: 403 },
        );
      if (entry.expiresAt !== undefined && entry.expiresAt <= now())
        throw new AwsError(
          "ExpiredToken",
          "The security token included in the request is expired",
          { status: 403 },
        );
      return entry.principal;
    },
  };
}
