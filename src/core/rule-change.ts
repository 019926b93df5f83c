import type { LiveRule } from "./readings.ts";

/** A rule that is still to be made: it has no id yet. */
export type NewRule = Omit<LiveRule, "ruleId">;

/**
 * One change of one rule of a security group; nothing beside it is touched. `key` and `fingerprint` are those of the drift
 * watcher: a rule that looks otherwise by now is left alone.
 */
export type RuleChange =
  | {
      readonly do: "revoke";
      readonly key: string;
      readonly direction: LiveRule["direction"];
      readonly ruleId: string;
      readonly fingerprint: string;
    }
  | { readonly do: "authorize"; readonly key: string; readonly rule: NewRule }
  | {
      readonly do: "describe";
      readonly key: string;
      readonly direction: LiveRule["direction"];
      readonly ruleId: string;
      readonly fingerprint: string;
      readonly description: string;
    };

/** What is known of a live rule when it is compared with what was planned. */
export interface KnownRule {
  readonly key: string;
  readonly ruleId: string;
  readonly fingerprint: string;
  readonly description: string;
}
