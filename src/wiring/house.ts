import { exposureWatcher } from "../buckets/index.ts";
import type { Config } from "../config/settings.ts";
import { type House, register } from "../core/house.ts";
import type { IncidentCause } from "../core/watcher.ts";
import { incidentWatcher } from "../incidents/index.ts";
import {
  allowanceWatcher,
  enrolmentWatcher,
  loginWatcher,
  noticeWatcher,
  sightingWatcher,
} from "../logins/index.ts";
import { freezeWatcher } from "../security-groups/freeze-row.ts";
import { heldWatcher } from "../security-groups/held-row.ts";
import { driftWatcher } from "../security-groups/index.ts";
import { signalWatcher } from "../signals/index.ts";
import { bucketPolicy } from "./bucket-policy.ts";
import { driftPolicy } from "./drift-policy.ts";
import { incidentPolicy } from "./incident-policy.ts";
import { type HeardHosts, loginPolicy } from "./login-policy.ts";
import { signalPolicy } from "./signal-policy.ts";

/** The causes of incidents that all watchers bring. */
export function causesOf(): readonly IncidentCause[] {
  const watchers = [
    driftWatcher,
    sightingWatcher,
    loginWatcher,
    exposureWatcher,
    signalWatcher,
    incidentWatcher,
  ];
  return watchers.flatMap(({ causes }) => causes);
}

/** The table of watchers: one row a kind of case. */
export function buildHouse(config: Config, heard?: HeardHosts): House {
  const drift = driftPolicy(config);
  const login = loginPolicy(config, heard);
  const exposure = bucketPolicy(config);
  const signal = signalPolicy(config);
  const incident = incidentPolicy(config, causesOf());
  const rows = [
    register(driftWatcher, () => drift),
    register(freezeWatcher, () => drift),
    register(heldWatcher, () => drift),
    register(sightingWatcher, () => login),
    register(loginWatcher, () => login),
    register(allowanceWatcher, () => login),
    register(enrolmentWatcher, () => login),
    register(noticeWatcher, () => login),
    register(exposureWatcher, () => exposure),
    register(signalWatcher, () => signal),
    register(incidentWatcher, () => incident),
  ];
  return new Map(rows.map((row) => [row.kind, row]));
}
