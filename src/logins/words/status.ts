import { escapeForeign } from "../../core/hostile-text.ts";
import type { LoginDetails } from "../challenge/details.ts";
import { incidentName } from "./terms.ts";

/** What the incident of a question has come to, one sentence. */
export function incidentLine({ incident }: Pick<LoginDetails, "incident">): string {
  const name = incidentName(incident?.number);
  const reason = incident?.reason === undefined ? "" : `: ${words(incident.reason)}`;
  switch (incident?.state) {
    case "resolved":
      return `${name} is resolved${reason}.`;
    case "closed":
      return `${name} is closed${reason}.`;
    case "open":
    case undefined:
      return `${name} is open.`;
  }
}

/** `false_positive` -> `false positive`. */
function words(reason: string): string {
  return escapeForeign(reason.replaceAll("_", " "), 300);
}
