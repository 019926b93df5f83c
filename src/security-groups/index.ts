import type { Watcher } from "../core/watcher.ts";
import { decideDrift } from "./decide.ts";
import {
  CLOSED_STATES,
  type DriftDetails,
  type DriftState,
  driftDetails,
  OPEN_STATES,
} from "./drift-case.ts";
import { driftEventSchemas } from "./events.ts";
import type { DriftPolicy } from "./policy.ts";
import { renderDrift, renderDriftForm, summariseDrift } from "./render.ts";

/** Drift: one security group of which code and cloud say different things, or which breaks the baseline. */
export const driftWatcher: Watcher<
  DriftState,
  DriftDetails,
  typeof driftEventSchemas,
  DriftPolicy
> = {
  kind: "drift",
  numbered: false,
  openStates: OPEN_STATES,
  closedStates: CLOSED_STATES,
  details: driftDetails,
  events: driftEventSchemas,
  decide: decideDrift,
  render: renderDrift,
  renderModal: renderDriftForm,
  summarise: summariseDrift,
  clicks: {
    drift_escalate: { event: "sg.escalate", data: () => ({}) },
    drift_look: { event: "sg.look", data: () => ({}) },
    drift_snooze: { event: "sg.snooze_asked", data: () => ({}) },
    drift_wake: { event: "sg.wake", data: () => ({}) },
  },
  submissions: {
    drift_snooze: {
      event: "sg.snooze",
      data: ({ version, values }) => ({
        version,
        hours: values["hours"] ?? "",
        reason: values["reason"] ?? "",
      }),
    },
  },
  causes: [
    {
      cause: "baseline.unhealed",
      severity: "sev2",
      sentence: "a security group breaks the baseline",
    },
  ],
};
