import type { Severity } from "./incident-signals.ts";

/** Ways to call people that are not Slack. */
export const PAGER_KINDS = ["pagerduty", "jsm", "webhook"] as const;
export type PagerKind = (typeof PAGER_KINDS)[number];

/** `pagerduty:main`: the kind of a pager and its name in the configuration. */
export interface PagerTarget {
  readonly kind: PagerKind;
  readonly name: string;
}

/** The pager that a target of a policy means; undefined for people, schedules and channels. */
export function readPagerTarget(target: string): PagerTarget | undefined {
  const colon = target.indexOf(":");
  const kind = PAGER_KINDS.find((each) => each === target.slice(0, Math.max(0, colon)));
  return kind === undefined ? undefined : { kind, name: target.slice(colon + 1) };
}

/** What a pager may be told of an incident. `title` and `facts` are foreign text and leave the house only where that is configured. */
export interface PagedIncident {
  readonly number: number;
  /** `SEC-0042`. */
  readonly name: string;
  readonly codename: string;
  readonly severity: Severity;
  readonly state: string;
  readonly openedAt: Date;
  /** `SEV1 login denied by its owner, account prod: SEC-0042 amber-heron`; nothing in it is foreign. */
  readonly sentence: string;
  readonly title: string;
  readonly facts: readonly (readonly [string, string])[];
  /** Where the incident is in Slack. */
  readonly link: string;
}
