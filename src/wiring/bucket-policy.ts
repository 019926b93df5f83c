import type { BucketPolicy } from "../buckets/policy.ts";
import type { Config } from "../config/settings.ts";

/** `buckets.*` and `channels` as the exposure watcher wants them. */
export function bucketPolicy({ buckets, channels, accounts }: Config): BucketPolicy {
  return {
    channel: channels.aws,
    graceMs: buckets.grace,
    sensitive: buckets.sensitive,
    accept: buckets.accept,
    accountNames: new Map(accounts.map(({ id, name }) => [id, name])),
  };
}
