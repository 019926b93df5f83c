import { AwsError } from "../engine/error.ts";
import { type Principal, sessionOf } from "./principal.ts";

/** Which access key belongs to whom. */
export interface Keys {
  /** Makes the key of this caller valid, until `expiresAt` if given. */
  add(principal: Principal, expiresAt?: Date): void;
  /** The caller behind a key. Throws `InvalidClientTokenId` or `ExpiredToken`. */
  find(accessKeyId: string): Principal;
  /** How many sessions each role gave out by AssumeRole, by role ARN. */
  readonly assumed: Map<string, number>;
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
  const known = new Map<string, { readonly principal: Principal; readonly expiresAt?: Date }>([
    ["test", { principal: hub }],
  ]);
  return {
    assumed: new Map(),
    add: (principal, expiresAt) => {
      known.set(principal.accessKeyId, {
        principal,
        ...(expiresAt === undefined ? {} : { expiresAt }),
      });
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
