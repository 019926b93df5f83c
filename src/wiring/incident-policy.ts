import type { Config } from "../config/settings.ts";
import type { Severity } from "../core/incident-signals.ts";
import type { IncidentCause } from "../core/watcher.ts";
import type { IncidentPolicy } from "../incidents/policy.ts";
import type { SeverityRule } from "../incidents/severity.ts";
import { pagerTargets } from "./pager-settings.ts";

type SeveritySettings = NonNullable<Config["incidents"]["severities"]["sev1"]>;

/** `incidents.*` and `oncall.*` as the incident watcher wants them; `causes` come from every watcher's row. */
export function incidentPolicy(config: Config, causes: readonly IncidentCause[]): IncidentPolicy {
  const { severities } = config.incidents;
  const changes: Partial<Record<Severity, SeverityRule>> = {};
  for (const name of ["sev1", "sev2", "sev3", "sev4"] as const) {
    const settings = severities[name];
    if (settings) changes[name] = severityChange(settings);
  }
  return {
    channel: config.incidents.channel,
    severities: changes,
    policies: Object.fromEntries(
      Object.entries(config.oncall.policies).map(([name, { steps, repeat, exhausted }]) => [
        name,
        {
          steps: steps.map(({ targets, wait }) => ({ targets, waitMs: wait })),
          repeat,
          exhausted,
        },
      ]),
    ),
    schedules: config.oncall.schedules,
    pagers: pagerTargets(config),
    overrides: [],
    closeAfterMs: config.incidents.close_after,
    causes: Object.fromEntries(causes.map(({ cause, sentence }) => [cause, sentence])),
  };
}

function severityChange(settings: SeveritySettings): SeverityRule {
  return {
    ...(settings.policy === undefined ? {} : { policy: settings.policy }),
    ...(settings.ack_expires === undefined ? {} : { ackExpiresMs: settings.ack_expires }),
    ...(settings.update_every === undefined ? {} : { updateEveryMs: settings.update_every }),
  };
}
