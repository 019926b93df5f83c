import { z } from "zod";
import type { Case } from "../core/case.ts";
import type { EventOf } from "../core/event.ts";
import { assetSchema, severitySchema, subjectSchema } from "../core/incident-signals.ts";
import type { incidentEventSchemas } from "./decode.ts";

/** open: nobody has it, people are paged · acknowledged: somebody has it · resolved: reopened or closed in time · closed. */
export type IncidentState = (typeof OPEN_STATES)[number] | (typeof CLOSED_STATES)[number];
export const OPEN_STATES = ["open", "acknowledged", "resolved"] as const;
export const CLOSED_STATES = ["closed"] as const;

const iso = z.iso.datetime();

/** Policy as it was when the run began: editing the configuration never moves a running escalation. */
const snapshot = z.object({
  name: z.string(),
  steps: z.array(z.object({ targets: z.array(z.string()), waitMs: z.number() })),
  repeat: z.number().int(),
  exhausted: z.enum(["repeat_last", "channel"]),
});

/** Somebody to call: `user:U…`, `channel:C…`, `usergroup:S…`; `via` names the schedule, `until` the end of the shift. */
const callee = z.object({
  target: z.string(),
  via: z.string().optional(),
  until: iso.optional(),
});

/**
 * The escalation. `paging` without a next time cannot be written down. `exhausted`: all steps are through, the last one or
 * the channel is called again and again; `nobody`: the policy reaches nobody now, the channel is called meanwhile.
 */
const run = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("paging"),
    policy: snapshot,
    loop: z.number().int(),
    step: z.number().int(),
    nextAt: iso,
    next: z.array(callee),
  }),
  z.object({
    kind: z.enum(["exhausted", "nobody"]),
    policy: snapshot,
    round: z.number().int(),
    nextAt: iso,
  }),
  z.object({
    kind: z.literal("acked"),
    policy: snapshot,
    loop: z.number().int(),
    step: z.number().int(),
    /** How often help was called since, and with which step last. */
    helps: z.number().int(),
    helpStep: z.number().int(),
  }),
  z.object({ kind: z.literal("stopped") }),
]);

/** A page that was queued. `key` is the effect's; `step` is `run.epoch.loop.step`. */
const page = callee.extend({
  key: z.string(),
  slot: z.string(),
  step: z.string(),
  epoch: z.number().int(),
  at: iso,
  failed: z.boolean().optional(),
  help: z.boolean().optional(),
  /** How the matter went on when this page was over. */
  over: z.object({ how: z.enum(["acknowledged", "resolved"]), by: z.string(), at: iso }).optional(),
});

/** What a pager was given in this epoch, and must be told the end of. `heard`: what is done there comes back. */
const alert = z.object({
  target: z.string(),
  alert: z.string(),
  step: z.string(),
  heard: z.boolean(),
});

/** One entry under the headline: what happened, without its words. `by` is a Slack user. */
const line = z.object({
  n: z.number().int(),
  at: iso,
  what: z.enum([
    "opened",
    "signal",
    "worse",
    "note",
    "update",
    "acknowledged",
    "command",
    "paged",
    "again",
    "skipped",
    "nobody",
    "exhausted",
    "undelivered",
    "failing",
    "pager_resolved",
    "escalated",
    "help",
    "handed_back",
    "ack_expired",
    "ack_remind",
    "still_on_it",
    "update_due",
    "severity",
    "resolved",
    "reopened",
    "closed",
  ]),
  by: z.string().optional(),
  text: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  callees: z.array(callee).optional(),
  count: z.number().int().optional(),
});

const deed = z.object({ by: z.string(), at: iso });

/** Everything that is stored of an incident beside its state. Titles, facts, notes and texts are foreign: gated when rendered. */
export const incidentDetails = z.object({
  key: z.string(),
  codename: z.string(),
  /** Where the headline is, whatever the configuration says later. */
  channel: z.string(),
  severity: severitySchema,
  cause: z.string(),
  causeText: z.string().optional(),
  title: z.string(),
  facts: z.array(z.tuple([z.string(), z.string()])),
  subject: z.array(subjectSchema),
  assets: z.array(assetSchema),
  occurredAt: iso,
  /** Since when it is in its state. */
  since: iso,
  /** Who declared it, when a person did. */
  declaredBy: z.string().optional(),
  /** The cases that are told what becomes of it. */
  sources: z.array(z.object({ caseKind: z.string(), caseId: z.string() })),
  earlier: z.number().int().optional(),
  signals: z.object({ count: z.number().int(), lastAt: iso }),
  /** Policies started, and returns to open: both are part of a page's key. */
  runs: z.number().int(),
  epoch: z.number().int(),
  run,
  /** Who moved the escalation by hand last. */
  moved: deed.optional(),
  acked: deed.optional(),
  commander: z.string().optional(),
  responders: z.array(z.string()),
  /** The line of the last reminder of an acknowledgement. */
  reminder: z.number().int().optional(),
  resolution: deed.extend({ reason: z.string(), note: z.string() }).optional(),
  update: deed.extend({ text: z.string() }).optional(),
  /** The last `gen` that was given to a timer, and the timers that count. */
  gen: z.number().int(),
  timers: z.record(z.string(), z.object({ gen: z.number().int(), due: iso })),
  pages: z.array(page),
  paged: z.number().int(),
  alerts: z.array(alert).optional(),
  lines: z.array(line),
  lined: z.number().int(),
});

export type IncidentDetails = z.infer<typeof incidentDetails>;
export type IncidentCase = Case<IncidentState, IncidentDetails>;
export type IncidentEvent = EventOf<typeof incidentEventSchemas>;
export type Callee = z.infer<typeof callee>;
export type Page = z.infer<typeof page>;
export type Alert = z.infer<typeof alert>;
export type Line = z.infer<typeof line>;
export type PolicySnapshot = z.infer<typeof snapshot>;

/** One kind of event, with its data. */
export type IncidentEventOf<K extends IncidentEvent["kind"]> = Extract<IncidentEvent, { kind: K }>;
