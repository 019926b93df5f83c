import { z } from "zod";
import {
  incidentNoteSchema,
  incidentOpenSchema,
  incidentRaiseSchema,
  severitySchema,
  timerSchema,
} from "../core/incident-signals.ts";

/** Why an incident was resolved. */
export const RESOLUTIONS = [
  "contained",
  "mitigated",
  "false_positive",
  "benign",
  "user_confirmed",
  "policy_violation",
  "operational_error",
  "insufficient_information",
  "drill",
] as const;

/** The forms that can be asked for. */
export const FORMS = ["resolve", "reopen", "severity", "update"] as const;

const nothing = z.object({});
/**
 * What somebody did in a pager. `alert`: the epoch that it was about, and `/help-n` for a call for help; `by`: foreign text.
 */
const pagerDeed = z.object({ pager: z.string(), alert: z.string(), by: z.string() });
/** Result of a page; `effect` is its key. */
const pageResult = z.object({ effect: z.string() });

/**
 * Every event that an incident understands, with the form of its data. There is nothing to decode from the queue: incidents
 * come from other watchers, from people's clicks and forms, from timers and from what became of pages.
 */
export const incidentEventSchemas = {
  "incident.open": incidentOpenSchema,
  "incident.raise": incidentRaiseSchema,
  "incident.note": incidentNoteSchema,
  "incident.acknowledge": nothing,
  "incident.still_on_it": nothing,
  "incident.hand_back": nothing,
  "incident.take_command": nothing,
  /** `seen` is `run.loop.step` of the button that was pressed. */
  "incident.escalate": z.object({ seen: z.string() }),
  "incident.form": z.object({ form: z.enum(FORMS) }),
  "incident.update": z.object({ text: z.string().trim() }),
  "incident.severity": z.object({ severity: severitySchema, reason: z.string().trim() }),
  "incident.resolve": z.object({ reason: z.string(), note: z.string().trim() }),
  "incident.reopen": z.object({ reason: z.string().trim() }),
  "page.sent": pageResult,
  "page.failing": pageResult,
  "page.failed": pageResult,
  "pager.acked": pagerDeed,
  "pager.unacked": pagerDeed,
  "pager.resolved": pagerDeed,
  "pager.reopened": pagerDeed,
  timer: timerSchema,
} as const;
