import type { PagedIncident } from "../core/pager.ts";

/** What a pager is told. `test` reaches people and concerns no incident. */
export type Deed = "trigger" | "acknowledge" | "resolve" | "test";

/** One message to a pager, before it has the form of any. */
export interface Notice {
  readonly deed: Deed;
  /** `countersign/<installation>/<SEC-n>/<alert>`: what belongs together for the pager. */
  readonly key: string;
  readonly installation: string;
  readonly incident?: PagedIncident;
  /** `run/epoch/loop/step` of the page. */
  readonly step: string;
  /** True: an acknowledgement over there comes back to us. */
  readonly isHeard: boolean;
  readonly detail: "minimal" | "summary";
  readonly sentAt: Date;
}

/** What a person is told who is called over there, when nothing comes back from there. */
const UNHEARD = "Acknowledge in Slack: what is acknowledged here is not seen there.";

/** The one line that wakes somebody. */
export function summaryOf({ deed, incident, installation }: Notice): string {
  if (deed === "test" || !incident) return `TEST page of Countersign (${installation}): do nothing`;
  return incident.sentence;
}

/** More about it, as label and text. Titles and facts leave the house only where `pager.detail` says so. */
export function detailsOf({ deed, incident, isHeard, detail }: Notice): Record<string, string> {
  if (deed === "test" || !incident) return {};
  const told = detail === "summary" ? { title: incident.title, ...factsOf(incident) } : {};
  return {
    incident: `${incident.name} ${incident.codename}`,
    severity: incident.severity.toUpperCase(),
    state: incident.state,
    ...told,
    ...(isHeard ? {} : { note: UNHEARD }),
  };
}

function factsOf({ facts }: PagedIncident): Record<string, string> {
  return Object.fromEntries(facts.map(([label, value]) => [`fact: ${label}`, value]));
}

/** Cuts by bytes of UTF-8, never within a character: what a service counts, nobody says, and bytes are never fewer. */
export function cutBytes(text: string, max: number): string {
  if (Buffer.byteLength(text) <= max) return text;
  let kept = "";
  let bytes = Buffer.byteLength(ELLIPSIS);
  for (const point of text) {
    bytes += Buffer.byteLength(point);
    if (bytes > max) break;
    kept += point;
  }
  return kept + ELLIPSIS;
}

const ELLIPSIS = "…";
