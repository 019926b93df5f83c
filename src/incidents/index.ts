import type { Watcher } from "../core/watcher.ts";
import { decideIncident } from "./decide.ts";
import { incidentEventSchemas } from "./decode.ts";
import { renderForm } from "./forms.ts";
import {
  CLOSED_STATES,
  type IncidentDetails,
  type IncidentState,
  incidentDetails,
  OPEN_STATES,
} from "./incident.ts";
import type { IncidentPolicy } from "./policy.ts";
import { renderIncident, summariseIncident } from "./render.ts";

/** The incident: a matter that needs people now. Opened by other watchers and by people. */
export const incidentWatcher: Watcher<
  IncidentState,
  IncidentDetails,
  typeof incidentEventSchemas,
  IncidentPolicy
> = {
  kind: "incident",
  numbered: true,
  openStates: OPEN_STATES,
  closedStates: CLOSED_STATES,
  details: incidentDetails,
  events: incidentEventSchemas,
  decide: decideIncident,
  render: renderIncident,
  renderModal: renderForm,
  summarise: summariseIncident,
  clicks: {
    incident_acknowledge: { event: "incident.acknowledge", data: () => ({}) },
    incident_command: { event: "incident.take_command", data: () => ({}) },
    incident_still_on_it: { event: "incident.still_on_it", data: () => ({}) },
    incident_hand_back: { event: "incident.hand_back", data: () => ({}) },
    incident_escalate: {
      event: "incident.escalate",
      data: ({ extra = "" }) => ({ seen: extra }),
    },
    incident_form_resolve: { event: "incident.form", data: () => ({ form: "resolve" }) },
    incident_form_reopen: { event: "incident.form", data: () => ({ form: "reopen" }) },
    incident_form_severity: { event: "incident.form", data: () => ({ form: "severity" }) },
    incident_form_update: { event: "incident.form", data: () => ({ form: "update" }) },
  },
  submissions: {
    incident_resolve: {
      event: "incident.resolve",
      data: ({ values }) => ({ reason: values["reason"] ?? "", note: values["note"] ?? "" }),
    },
    incident_reopen: {
      event: "incident.reopen",
      data: ({ values }) => ({ reason: values["reason"] ?? "" }),
    },
    incident_severity: {
      event: "incident.severity",
      data: ({ values }) => ({
        severity: values["severity"] ?? "",
        reason: values["reason"] ?? "",
      }),
    },
    incident_update: {
      event: "incident.update",
      data: ({ values }) => ({ text: values["text"] ?? "" }),
    },
  },
  causes: [
    { cause: "manual", severity: "sev2", sentence: "declared by a person" },
    { cause: "drill", severity: "sev4", sentence: "a drill" },
  ],
};
