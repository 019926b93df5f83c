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
import { hashIn, picks, planSent } from "./form-values.ts";
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
    drift_exception: { event: "sg.exception_asked", data: () => ({}) },
    drift_keep: { event: "sg.keep_asked", data: () => ({}) },
    drift_adopt: { event: "sg.adopt_asked", data: () => ({}) },
    drift_sign: { event: "sg.sign_asked", data: () => ({}) },
    drift_decline: { event: "sg.decline_asked", data: () => ({}) },
    drift_revert: { event: "sg.plan_asked", data: () => ({ kind: "revert" }) },
    drift_restore: { event: "sg.plan_asked", data: () => ({ kind: "restore" }) },
    drift_apply: { event: "sg.plan_asked", data: () => ({ kind: "apply" }) },
    drift_heal: { event: "sg.plan_asked", data: () => ({ kind: "heal" }) },
    drift_undo: { event: "sg.plan_asked", data: () => ({ kind: "undo" }) },
  },
  submissions: {
    drift_snooze: {
      event: "sg.snooze",
      data: ({ version, values }) => ({
        version,
        hours: values["hours"] ?? "",
        until: values["until"] ?? "",
        reason: values["reason"] ?? "",
      }),
    },
    drift_keep: {
      event: "sg.keep",
      data: ({ values }) => ({ hours: values["hours"] ?? "", reason: values["reason"] ?? "" }),
    },
    drift_adopt: {
      event: "sg.adopt",
      data: ({ values }) => ({ picked: picks(values), reason: values["reason"] ?? "" }),
    },
    drift_sign: { event: "sg.sign", data: ({ values }) => ({ hash: hashIn(values, "seen.") }) },
    drift_decline: {
      event: "sg.decline",
      data: ({ values }) => ({ reason: values["reason"] ?? "" }),
    },
    drift_act_revert: { event: "sg.plan_sent", data: (sent) => planSent("revert", sent) },
    drift_act_restore: { event: "sg.plan_sent", data: (sent) => planSent("restore", sent) },
    drift_act_apply: { event: "sg.plan_sent", data: (sent) => planSent("apply", sent) },
    drift_act_heal: { event: "sg.plan_sent", data: (sent) => planSent("heal", sent) },
    drift_act_undo: { event: "sg.plan_sent", data: (sent) => planSent("undo", sent) },
  },
  causes: [
    {
      cause: "baseline.unhealed",
      severity: "sev2",
      sentence: "a security group breaks the baseline",
    },
  ],
};
