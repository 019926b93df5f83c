import type { Severity } from "../core/incident-signals.ts";

/** What a severity brings with it. No policy: nobody is paged. */
export interface SeverityRule {
  readonly policy?: string;
  /** An acknowledgement without activity is asked about after this time. */
  readonly ackExpiresMs?: number;
  readonly updateEveryMs?: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const USUAL: Readonly<Record<Severity, SeverityRule>> = {
  sev1: { policy: "critical", ackExpiresMs: 30 * MINUTE_MS, updateEveryMs: 30 * MINUTE_MS },
  sev2: { policy: "default", ackExpiresMs: 60 * MINUTE_MS, updateEveryMs: 2 * HOUR_MS },
  sev3: { policy: "default", ackExpiresMs: 8 * HOUR_MS, updateEveryMs: 24 * HOUR_MS },
  sev4: {},
};

/** The rule of a severity: the usual one, with what the configuration changes. */
export function severityRule(
  changes: Readonly<Partial<Record<Severity, SeverityRule>>>,
  severity: Severity,
): SeverityRule {
  // sev4 is never paged, whatever the configuration says: it is for the record and for drills.
  return severity === "sev4" ? USUAL.sev4 : { ...USUAL[severity], ...changes[severity] };
}

/** True when `severity` is worse than `other`; sev1 is the worst. */
export function isWorse(severity: Severity, other: Severity): boolean {
  return severity < other;
}
