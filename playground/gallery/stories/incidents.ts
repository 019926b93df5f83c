import type { Story } from "../play.ts";

const OPENING = {
  key: "login:abc:raised",
  severity: "sev2",
  cause: "login.denied",
  title: "Not me: denied login on db-1 (i-0c0de000000000db1) in prod",
  facts: [
    ["Host", "db-1 (i-0c0de000000000db1) in prod"],
    ["From", "198.51.100.66"],
  ],
  subject: [{ slackUser: "U0COLLEAGUE" }],
  assets: [
    {
      account: "111122223333",
      region: "eu-central-1",
      kind: "instance",
      id: "i-0c0de000000000db1",
    },
  ],
  occurredAt: "2026-11-21T14:02:30.000Z",
  source: { caseKind: "login", caseId: "l1" },
} as const;

/** An incident from its first page to its end, with all forms; and one that nobody takes. */
export const INCIDENTS: readonly Story[] = [
  {
    name: "taken",
    key: OPENING.key,
    steps: [
      { tell: "incident.open", data: OPENING },
      { press: "incident_acknowledge", as: "U0ONCALL" },
      { press: "incident_command", as: "U0ONCALL" },
      { press: "incident_form_update", as: "U0ONCALL" },
      { submit: "incident_update", as: "U0ONCALL", values: { text: "The session is ended." } },
      { press: "incident_form_severity", as: "U0ONCALL" },
      { submit: "incident_severity", as: "U0ONCALL" },
      { press: "incident_hand_back", as: "U0ONCALL" },
      { press: "incident_acknowledge", as: "U0ADMIN" },
      { press: "incident_form_resolve", as: "U0ADMIN" },
      { submit: "incident_resolve", as: "U0ADMIN" },
      { press: "incident_form_reopen", as: "U0ADMIN" },
      { submit: "incident_reopen", as: "U0ADMIN" },
    ],
  },
  {
    name: "nobody takes it",
    key: OPENING.key,
    steps: [
      { tell: "incident.open", data: OPENING },
      { press: "incident_escalate", as: "U0ONCALL" },
      { due: "step" },
    ],
  },
  {
    name: "held for long",
    key: OPENING.key,
    steps: [
      { tell: "incident.open", data: OPENING },
      { press: "incident_acknowledge", as: "U0ONCALL" },
      { due: "ack_remind" },
      { press: "incident_still_on_it", as: "U0ONCALL" },
    ],
  },
];
