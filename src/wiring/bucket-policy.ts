import type { BucketPolicy } from "../buckets/policy.ts";
import type { Config } from "../config/settings.ts";
import { CountersignError } from "../core/errors.ts";
import { closeRoles, humansOf } from "./drift-policy.ts";

const YEAR_MS = 365 * 86_400_000;

/** `buckets.*` and `channels` as the exposure watcher wants them. */
export function bucketPolicy(config: Config): BucketPolicy {
  const { buckets, channels, accounts, incidents } = config;
  return {
    channel: channels.aws,
    graceMs: buckets.grace,
    sensitive: buckets.sensitive,
    accept: buckets.accept,
    owners: buckets.owners,
    closing: {
      mode: buckets.mode,
      approvedBy: buckets.approved_by,
      roles: closeRoles(config),
      guarded: buckets.protected,
      securityChannel: incidents.channel,
      ...humansOf(config),
    },
    accountNames: new Map(accounts.map(({ id, name }) => [id, name])),
  };
}

/** What is public on purpose is looked at again at least once a year. Throws `config.invalid`. */
export function refuseFarAccepts({ buckets }: Pick<Config, "buckets">, now: Date): void {
  const furthest = new Date(now.getTime() + YEAR_MS).toISOString().slice(0, 10);
  const far = buckets.accept.flatMap(({ until }, index) =>
    until > furthest
      ? [`buckets.accept.${index}.until: ${until} is more than 365 days ahead (${furthest})`]
      : [],
  );
  if (far.length > 0)
    throw new CountersignError("config.invalid", { problems: `\n  ${far.join("\n  ")}\n` });
}
