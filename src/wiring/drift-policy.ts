import type { Config } from "../config/settings.ts";
import { type DriftPolicy, endOfDay, readBaseline } from "../security-groups/policy.ts";
import { SHIPPED_BASELINE } from "../security-groups/shipped-baseline.ts";

/** `sg.*`, `baseline` and `channels` as the drift watcher wants them. Throws `config.invalid` on a port or protocol that is none. */
export function driftPolicy(config: Config): DriftPolicy {
  const { sg, baseline, channels, accounts } = config;
  return {
    channel: channels.aws,
    owners: sg.owners,
    baseline: baseline === undefined ? SHIPPED_BASELINE : readBaseline(baseline),
    ignore: sg.ignore.map(({ group, rule, until }) => ({ group, rule, until: endOfDay(until) })),
    confirmAfterMs: sg.confirm_after,
    attempts: sg.attempts,
    accountNames: new Map(accounts.map(({ id, name }) => [id, name])),
  };
}
