import type { Config } from "../config/settings.ts";
import { SHIPPED_RULES, type SignalPolicy } from "../signals/policy.ts";

/** `signals.*` and `channels` as the signals watcher wants them. */
export function signalPolicy({ signals, channels, accounts }: Config): SignalPolicy {
  return {
    channel: channels.aws,
    rules:
      signals.rules?.map(({ min_score: minScore, ...rule }) => ({ ...rule, minScore })) ??
      SHIPPED_RULES,
    accountNames: new Map(accounts.map(({ id, name }) => [id, name])),
  };
}
