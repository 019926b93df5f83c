import { clockTime } from "../core/duration.ts";
import { escapeForeign, mention } from "../core/hostile-text.ts";
import { readPagerTarget } from "../core/pager.ts";
import { userOf } from "./callees.ts";
import { incidentName } from "./codename.ts";
import type { Callee, IncidentCase, IncidentDetails } from "./incident.ts";

/** `SEC-0042 amber-heron`. */
export function nameOf({ number, details }: IncidentCase): string {
  return `${incidentName(number)} ${details.codename}`;
}

/** `SEV1`. */
export function severityLabel(severity: string): string {
  return escapeForeign(severity.toUpperCase(), 10);
}

/** What kind of matter it is, in the words of the watcher that brought it. */
export function causeOf({
  cause,
  causeText,
}: Pick<IncidentDetails, "cause" | "causeText">): string {
  // It stands within sentences of ours as well as alone.
  const sentence = (causeText ?? cause.replaceAll(/[._]/g, " ")).replace(/\.$/, "");
  return escapeForeign(sentence, 150);
}

/** `14:03 UTC`. */
export function timeOf(iso: string): string {
  return `${clockTime(new Date(iso))} UTC`;
}

/** `2026-11-21 14:03 UTC`. */
export function momentOf(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

const PAGER_NAMES = { pagerduty: "PagerDuty", jsm: "JSM", webhook: "webhook" } as const;

/** A person or a channel as Slack shows them; a group by its id, because a mention would call all of it. */
export function nameTarget(target: string): string {
  const pager = readPagerTarget(target);
  if (pager) return `${PAGER_NAMES[pager.kind]} ${escapeForeign(pager.name, 60)}`;
  const id = userOf(target);
  if (/^channel:[CG][A-Z0-9]{2,20}$/.test(target)) return `<#${id}>`;
  return target.startsWith("user:") ? mention(id) : escapeForeign(target);
}

/** `@kim (primary until Mon 09:00 UTC), @lee`. */
export function nameCallees(callees: readonly Callee[]): string {
  return callees.map((each) => `${nameTarget(each.target)}${dutyOf(each)}`).join(", ");
}

/** ` (primary until Mon 09:00 UTC)`, or nothing for those who are not called by a schedule. */
export function dutyOf({ via, until }: Callee): string {
  if (via === undefined) return "";
  const end =
    until === undefined ? "" : ` until ${DAYS[new Date(until).getUTCDay()]} ${timeOf(until)}`;
  return ` (${escapeForeign(via, 60)}${end})`;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
