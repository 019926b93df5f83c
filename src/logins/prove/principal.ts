import { callerByArn } from "../aws-calls/who.ts";
import type { LoginPolicy } from "../policy.ts";

/** What an ARN that STS named is worth as somebody's: a user's ARN, or the name that an identity provider gave a session. */
export interface ProvenPrincipal {
  readonly kind: "iam_arn" | "sso_name";
  readonly value: string;
}

/** Whose credentials they are; undefined for root and for a role whose session name its caller chose, which name nobody. */
export function principalOf(
  arn: string,
  policy: Pick<LoginPolicy, "trustedSessionNames">,
): ProvenPrincipal | undefined {
  const [mark] = callerByArn(arn, policy).marks;
  return mark?.kind === "iam_arn" || mark?.kind === "sso_name"
    ? { kind: mark.kind, value: mark.value }
    : undefined;
}
