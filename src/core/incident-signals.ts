import { z } from "zod";
import { type HandedEffect, hand } from "./effect.ts";

/** sev1: attack in progress · sev2: probable attack, open door · sev3: a person must look today · sev4: for the record. */
export const severitySchema = z.enum(["sev1", "sev2", "sev3", "sev4"]);
export type Severity = z.infer<typeof severitySchema>;

/** Whom a matter is about: they take no part in deciding it. */
export const subjectSchema = z.object({
  slackUser: z.string().optional(),
  person: z.string().optional(),
  principalArn: z.string().optional(),
});

/** A thing in AWS that an incident is about. */
export const assetSchema = z.object({
  account: z.string(),
  region: z.string().optional(),
  kind: z.enum(["instance", "bucket", "sg", "role"]),
  id: z.string(),
});

/**
 * What another watcher hands over to open an incident, or to signal one that is open under the same key.
 * `facts` and `title` are foreign text, stored raw and gated when rendered. `source` is the case to be told what became of it.
 */
export const incidentOpenSchema = z.object({
  key: z.string().min(1).max(300),
  severity: severitySchema,
  cause: z.string(),
  title: z.string(),
  facts: z.array(z.tuple([z.string(), z.string()])).max(20),
  subject: z.array(subjectSchema),
  assets: z.array(assetSchema).max(20),
  occurredAt: z.iso.datetime(),
  source: z.object({ caseKind: z.string(), caseId: z.string() }).optional(),
});
export type IncidentOpen = z.infer<typeof incidentOpenSchema>;

/** A line for the timeline of the incident with this key. */
export const incidentNoteSchema = z.object({ key: z.string(), text: z.string() });
export type IncidentNote = z.infer<typeof incidentNoteSchema>;

/** A worse cause for the incident with this key; a signal. */
export const incidentRaiseSchema = z.object({
  key: z.string(),
  cause: z.string(),
  severity: severitySchema,
  text: z.string(),
});
export type IncidentRaise = z.infer<typeof incidentRaiseSchema>;

/** What incidents hand back to the case that opened them. */
export const incidentEvents = {
  "incident.opened": z.object({ number: z.number().int(), key: z.string() }),
  "incident.resolved": z.object({ number: z.number().int(), reason: z.string() }),
  "incident.reopened": z.object({ number: z.number().int() }),
  "incident.closed": z.object({ number: z.number().int(), reason: z.string() }),
} as const;

/** Data of the event `timer`. */
export const timerSchema = z.object({ name: z.string(), gen: z.number().int() });

/** Opens an incident, or signals the open one of the same key. Texts are cut to what the record keeps. */
export function openIncident(opening: IncidentOpen): HandedEffect {
  return hand({
    kind: "incident.open",
    caseKind: "incident",
    ref: { by: "key", key: opening.key },
    data: {
      ...opening,
      title: cut(opening.title, 150),
      facts: opening.facts.slice(0, 20).map(([label, value]) => [cut(label, 60), cut(value, 300)]),
      subject: opening.subject.map((each) => ({ ...each })),
      assets: opening.assets.slice(0, 20).map((each) => ({ ...each })),
    },
  });
}

/** Adds a line to the timeline of the incident with this key. */
export function noteIncident(note: IncidentNote): HandedEffect {
  return hand({
    kind: "incident.note",
    caseKind: "incident",
    ref: { by: "key", key: note.key },
    data: { key: note.key, text: cut(note.text, 500) },
  });
}

/** Signals a worse cause to the incident with this key. */
export function raiseIncident(raise: IncidentRaise): HandedEffect {
  return hand({
    kind: "incident.raise",
    caseKind: "incident",
    ref: { by: "key", key: raise.key },
    data: { ...raise, text: cut(raise.text, 500) },
  });
}

function cut(text: string, max: number): string {
  return Array.from(text).slice(0, max).join("");
}
