import type { AwsSettings } from "../aws/clients.ts";
import { homeRegion } from "../config/environment.ts";
import type { Config } from "../config/settings.ts";
import { CountersignError } from "../core/errors.ts";
import { changeRoles, closeRoles } from "./drift-policy.ts";

/** `aws.*`, `queue.endpoint` and `accounts` as the AWS side wants them. Throws `config.missing` when no region is named anywhere. */
export function awsSettings(config: Config): AwsSettings {
  const region = config.aws.region ?? homeRegion() ?? config.accounts[0]?.regions[0];
  if (region === undefined)
    throw new CountersignError("config.missing", { setting: "aws.region or AWS_REGION" });
  return {
    region,
    endpoint: config.aws.endpoint,
    queueEndpoint: config.queue.endpoint,
    deadlineMs: config.aws.deadline,
    installation: config.installation,
    accounts: config.accounts.map(({ id, read_role, external_id }) => ({
      id,
      readRole: read_role,
      changeRole: changeRoles(config).get(id),
      closeRole: closeRoles(config).get(id),
      externalId: external_id,
    })),
  };
}
