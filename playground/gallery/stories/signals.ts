import { START } from "../house.ts";
import type { Story } from "../play.ts";

const ALARM = {
  from: "alarm",
  account: "111122223333",
  region: "eu-central-1",
  name: "errors-high",
  id: "errors-high",
  title: "Alarm errors-high",
  state: "firing",
  at: START.toISOString(),
  why: "Threshold Crossed: 1 datapoint [12.0] was greater than the threshold (5.0).",
  facts: [["Metric", "AWS/ApplicationELB HTTPCode_ELB_5XX_Count"]],
  assets: [],
} as const;

/** Alarms and findings. */
export const SIGNALS: readonly Story[] = [
  {
    name: "alarm",
    key: "alarm:111122223333/eu-central-1/errors-high",
    steps: [
      { tell: "signal.seen", data: ALARM },
      { press: "signal_form_snooze", as: "U0ONCALL" },
      { submit: "signal_snooze", as: "U0ONCALL" },
      { press: "signal_wake", as: "U0ONCALL" },
      { tell: "incident.opened", data: { number: 7, key: "k" } },
      { tell: "incident.resolved", data: { number: 7, key: "k", reason: "benign" } },
      { press: "signal_form_settle", as: "U0ONCALL" },
      { submit: "signal_settle", as: "U0ONCALL" },
    ],
  },
  {
    name: "escalated",
    key: "finding:111122223333/eu-central-1/f1",
    steps: [
      {
        tell: "signal.seen",
        data: { ...ALARM, from: "finding", id: "f1", name: "Recon:EC2/Portscan", score: 2 },
      },
      { press: "signal_escalate", as: "U0ONCALL" },
    ],
  },
];
