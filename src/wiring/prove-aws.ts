import { ownCredentials, presignIdentity } from "../aws/presign.ts";
import { homeRegion } from "../config/environment.ts";
import type { Clock } from "../core/ports.ts";
import { LONGEST_EXPIRY_S, NONCE_HEADER } from "../logins/prove/sts.ts";

/** An address by which Countersign may ask STS, for a minute, whose the credentials here are. Throws `aws.identity`. */
export async function proveAws(
  nonce: string,
  region: string | undefined,
  clock: Clock,
): Promise<string> {
  const chosen = region ?? homeRegion() ?? "us-east-1";
  return presignIdentity({
    credentials: await ownCredentials(chosen),
    region: chosen,
    header: NONCE_HEADER,
    nonce,
    expiresS: LONGEST_EXPIRY_S,
    at: clock.now(),
  });
}
