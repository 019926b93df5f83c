import type { Watcher } from "../core/watcher.ts";
import { decideSignal } from "./decide.ts";
import type { SignalPolicy } from "./policy.ts";
import { renderSignal, renderSignalForm, summariseSignal } from "./render.ts";
import {
  CLOSED_STATES,
  OPEN_STATES,
  type SignalDetails,
  type SignalState,
  signalDetails,
  signalEventSchemas,
} from "./signal-case.ts";

/** The signal: an alarm of CloudWatch that fired, or a finding of GuardDuty. */
export const signalWatcher: Watcher<
  SignalState,
  SignalDetails,
  typeof signalEventSchemas,
  SignalPolicy
> = {
  kind: "signal",
  numbered: false,
  openStates: OPEN_STATES,
  closedStates: CLOSED_STATES,
  details: signalDetails,
  events: signalEventSchemas,
  decide: decideSignal,
  render: renderSignal,
  renderModal: renderSignalForm,
  summarise: summariseSignal,
  clicks: {
    signal_escalate: { event: "signal.escalate", data: () => ({}) },
    signal_form_snooze: { event: "signal.form", data: () => ({ form: "snooze" }) },
    signal_form_settle: { event: "signal.form", data: () => ({ form: "settle" }) },
    signal_wake: { event: "signal.wake", data: () => ({}) },
  },
  submissions: {
    signal_snooze: {
      event: "signal.snooze",
      data: ({ values }) => ({ hours: values["hours"] ?? "", reason: values["reason"] ?? "" }),
    },
    signal_settle: {
      event: "signal.settle",
      data: ({ values }) => ({ reason: values["reason"] ?? "" }),
    },
  },
  causes: [
    { cause: "signal.alarm", severity: "sev3", sentence: "an alarm of CloudWatch is firing" },
    { cause: "signal.finding", severity: "sev2", sentence: "GuardDuty found a threat" },
  ],
};
