import type { Severity } from "../core/incident-signals.ts";
import type { Override, Schedule } from "./oncall.ts";
import type { SeverityRule } from "./severity.ts";

/** Targets are called at once; the next step follows `waitMs` after they were queued, if nobody has taken it. */
export interface EscalationStep {
  /** `schedule:<name>`, `user:U…`, `usergroup:S…`, `channel:C…`, `pagerduty:<name>`, `jsm:<name>`, `webhook:<name>`. */
  readonly targets: readonly string[];
  /** 1 min to 24 h. */
  readonly waitMs: number;
}

/** Who is called, in what order. `repeat`: how often all steps are gone through again, 0 to 9. */
export interface EscalationPolicy {
  readonly steps: readonly EscalationStep[];
  readonly repeat: number;
  /** What happens when nobody has answered: the last step again and again, or the incidents channel. */
  readonly exhausted: "repeat_last" | "channel";
}

/** What incidents need to know of the configuration, as it is now. */
export interface IncidentPolicy {
  /** The private channel of the incidents. */
  readonly channel: string;
  /** Differences from the usual rules of the severities. */
  readonly severities: Readonly<Partial<Record<Severity, SeverityRule>>>;
  /** `critical` and `default` are made from the schedules when they are not given. */
  readonly policies: Readonly<Record<string, EscalationPolicy>>;
  readonly schedules: Readonly<Record<string, Schedule>>;
  /** Those in force or to come, in order of creation. */
  readonly overrides: readonly Override[];
  /** How long after its resolution an incident is closed. */
  readonly closeAfterMs: number;
  /** Slack users who can be paged. Absent: everybody. Leave out only those known to be gone, never the unknown. */
  readonly activePeople?: readonly string[];
  /** Slack user -> person, where one person has several accounts. */
  readonly personOf?: Readonly<Record<string, string>>;
  /** Ways to call people that are not Slack; `heard`: what is done there comes back to us. */
  readonly pagers?: readonly { readonly target: string; readonly heard: boolean }[];
  /** Cause -> sentence for people, from the watchers' tables. */
  readonly causes?: Readonly<Record<string, string>>;
}

/** The policy of that name; the usual ones exist without being written down. Undefined: there is none. */
export function policyNamed(policy: IncidentPolicy, name: string): EscalationPolicy | undefined {
  return Object.hasOwn(policy.policies, name) ? policy.policies[name] : usualPolicy(policy, name);
}

/** The overrides of one schedule. */
export function overridesOf(policy: IncidentPolicy, schedule: string): readonly Override[] {
  return policy.overrides.filter((each) => each.schedule === schedule);
}

const MINUTE_MS = 60_000;

/** Built from the first two schedules in order of configuration, primary and backup, and from all pagers. */
function usualPolicy(policy: IncidentPolicy, name: string): EscalationPolicy | undefined {
  const schedules = Object.keys(policy.schedules).map((each) => `schedule:${each}`);
  const here = `channel:${policy.channel}`;
  const primary = schedules.slice(0, 1);
  const pagers = (policy.pagers ?? []).map(({ target }) => target);
  const first = [...primary, ...pagers];
  const backup = schedules.length > 1 ? schedules.slice(1, 2) : primary;
  if (name === "critical")
    return {
      steps: [
        { targets: [...first, here], waitMs: 5 * MINUTE_MS },
        { targets: [...backup, here], waitMs: 10 * MINUTE_MS },
      ],
      repeat: 3,
      exhausted: "repeat_last",
    };
  if (name === "default")
    return {
      steps: [
        { targets: first.length > 0 ? first : [here], waitMs: 10 * MINUTE_MS },
        { targets: [...backup, here], waitMs: 15 * MINUTE_MS },
      ],
      repeat: 2,
      exhausted: "repeat_last",
    };
  return undefined;
}
