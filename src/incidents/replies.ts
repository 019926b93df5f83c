import type { Decision, Reply } from "../core/case.ts";
import { clockTime } from "../core/duration.ts";
import { mention } from "../core/hostile-text.ts";
import { incidentName } from "./codename.ts";
import type { IncidentCase, IncidentDetails, IncidentState } from "./incident.ts";

/** A reason or note that is shorter says nothing. */
export const REASON_LENGTH = 10;
export const TOO_SHORT = `Please write at least ${REASON_LENGTH} characters.`;

/** A refusal: nothing changes, the person is told why, the record keeps that it was tried. */
export function refuse(
  reason: string,
  reply: Reply | string,
): Decision<IncidentState, IncidentDetails> {
  return {
    effects: [],
    reasons: [reason],
    refused: true,
    reply: typeof reply === "string" ? { kind: "private", text: reply } : reply,
  };
}

/** Understood, recorded, and nothing to do. */
export function ignore(reason: string): Decision<IncidentState, IncidentDetails> {
  return { effects: [], reasons: [reason] };
}

/** A fault in one field of a form. */
export function fieldError(field: string, text: string): Reply {
  return { kind: "errors", errors: { [field]: text } };
}

/** How things stand, for somebody who pressed a button too late: state, person and time. */
export function standing({ number, state, details }: IncidentCase): string {
  const name = incidentName(number);
  const { acked, resolution } = details;
  switch (state) {
    case "open":
      return `${name} is open: nobody has acknowledged it yet.`;
    case "acknowledged":
      return `${name} was acknowledged ${byAt(acked)}.`;
    case "resolved":
      return `${name} was resolved ${byAt(resolution)}.`;
    case "closed":
      return `${name} is closed. If it matters again, declare a new incident.`;
  }
}

/** `by @kim at 14:03 UTC`. */
export function byAt(deed: { readonly by: string; readonly at: string } | undefined): string {
  return deed
    ? `by ${mention(deed.by)} at ${clockTime(new Date(deed.at))} UTC`
    : "by somebody, at a time that was not kept";
}
