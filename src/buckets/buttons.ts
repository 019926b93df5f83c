import type { Button, KnownBlock } from "@slack/types";
import { actionsBlock, caseButton } from "../core/blocks.ts";
import { UNDO_MS } from "./close-asked.ts";
import type { ExposureCase } from "./exposure.ts";

/** A closed one can be undone for a while. */
export function hasButtons({ state, details }: ExposureCase, now: Date): boolean {
  if (details.bucket === undefined) return false;
  if (state === "acting" || state === "verifying") return details.incident === undefined;
  if (state !== "closed") return true;
  const { acts, closedAt } = details;
  const isFresh = closedAt !== undefined && Date.parse(closedAt) + UNDO_MS > now.getTime();
  return acts.length > 0 && isFresh;
}

/** What can be pressed on the message of an exposure, by its state. */
export function buttonsOf(of: ExposureCase): KnownBlock {
  return actionsBlock("exposure", [...naming(of), ...changing(of), ...others(of)]);
}

function naming(of: ExposureCase): Button[] {
  const { state, details } = of;
  const owes = details.due !== undefined && (state === "open" || state === "unsigned");
  if (state !== "signing" && !owes) return [];
  return [
    caseButton(of, "bucket_form_sign", "Sign…", { style: "primary" }),
    caseButton(of, "bucket_form_decline", "Decline"),
  ];
}

function changing(of: ExposureCase): Button[] {
  const undoes = of.details.acts.length > 0 && UNDOABLE.has(of.state);
  return [
    ...(closes(of) ? [caseButton(of, "bucket_form_close", "Close…")] : []),
    ...(undoes ? [caseButton(of, "bucket_form_undo", "Undo…")] : []),
  ];
}

function others(of: ExposureCase): Button[] {
  const { state, details } = of;
  const { incident } = details;
  const escalates = state !== "closed" && (!incident || incident.state === "closed");
  return [
    ...(escalates ? [caseButton(of, "bucket_escalate", "Escalate", { style: "danger" })] : []),
    ...(state === "open" ? [caseButton(of, "bucket_form_snooze", "Snooze…")] : []),
    ...(state === "snoozed" ? [caseButton(of, "bucket_wake", "Wake")] : []),
    ...(ACCEPTABLE.has(state) ? [caseButton(of, "bucket_form_accept", "Accept…")] : []),
  ];
}

const UNDOABLE: ReadonlySet<ExposureCase["state"]> = new Set<ExposureCase["state"]>([
  "open",
  "unsigned",
  "snoozed",
  "closed",
]);
const ACCEPTABLE: ReadonlySet<ExposureCase["state"]> = new Set<ExposureCase["state"]>([
  "open",
  "snoozed",
  "accepted",
]);

function closes({ state, details }: ExposureCase): boolean {
  const { stance } = details;
  return ACCEPTABLE.has(state) && stance !== undefined && stance.mode !== "observe";
}
