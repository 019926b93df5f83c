import { CountersignError } from "../core/errors.ts";
import type { Aws } from "./aws.ts";

/** AWS grants this one to everybody: no policy needs to name it. */
const ACTION = "sts:GetCallerIdentity";

/** Whom AWS takes this process for. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
}

/** Asks AWS who we are, at the start. Throws `aws.identity` when credentials are missing or refused, `aws.unreachable` when nobody answers. */
export async function readIdentity(aws: Aws, signal: AbortSignal): Promise<Identity> {
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const client = await aws.clients.sts();
  const command = new GetCallerIdentityCommand({});
  const { Account: account, Arn: arn } = await aws.call(
    ACTION,
    (options) => client.send(command, options),
    signal,
  );
  if (account && arn) return { account, arn };
  throw new CountersignError("aws.unexpected", { action: ACTION, error: "NoIdentity" });
}
