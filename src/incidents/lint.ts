import type { Severity } from "../core/incident-signals.ts";
import { calleesOf } from "./callees.ts";
import { type EscalationPolicy, type IncidentPolicy, policyNamed } from "./policy.ts";
import { severityRule } from "./severity.ts";

/** Hours in which a policy reaches nobody by name: `[from, to)`. `missing`: there is no such policy at all. */
export interface PolicyGap {
  readonly policy: string;
  readonly from: Date;
  readonly to: Date;
  readonly missing?: true;
}

const HOUR_MS = 3_600_000;
const HOURS = 7 * 24;
const PAGED: readonly Severity[] = ["sev1", "sev2", "sev3"];

/**
 * Does each policy that a severity uses reach a person at every hour of the next seven days? A channel or a group is no
 * person: nobody may be reading; a pager service has a person of its own. Empty: yes.
 */
export function lintPolicies(policy: IncidentPolicy, now: Date): readonly PolicyGap[] {
  const names = PAGED.flatMap((each) => severityRule(policy.severities, each).policy ?? []);
  return [...new Set([...names, ...Object.keys(policy.policies)])].flatMap((name) =>
    gapsOf(policy, name, now),
  );
}

function gapsOf(policy: IncidentPolicy, name: string, now: Date): PolicyGap[] {
  const found = policyNamed(policy, name);
  const end = new Date(now.getTime() + HOURS * HOUR_MS);
  if (!found) return [{ policy: name, from: now, to: end, missing: true }];
  const gaps: PolicyGap[] = [];
  for (let hour = 0; hour < HOURS; hour++) {
    const from = new Date(now.getTime() + hour * HOUR_MS);
    if (reachesPerson(found, policy, from)) continue;
    const to = new Date(from.getTime() + HOUR_MS);
    const before = gaps.at(-1);
    const adjoins = before?.to.getTime() === from.getTime();
    if (before && adjoins) gaps[gaps.length - 1] = { ...before, to };
    else gaps.push({ policy: name, from, to });
  }
  return gaps;
}

function reachesPerson({ steps }: EscalationPolicy, policy: IncidentPolicy, at: Date): boolean {
  return steps.some(({ targets }) =>
    calleesOf(targets, { subject: [] }, policy, at).callees.some(({ target }) =>
      // A pager service has schedules of its own; a webhook may lead to a machine.
      /^(?:user|pagerduty|jsm):/.test(target),
    ),
  );
}
