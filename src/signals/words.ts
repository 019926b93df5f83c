import { escapeForeign, mention } from "../core/hostile-text.ts";
import type { SignalCase } from "./signal-case.ts";

/** `GuardDuty 8.0`, `Alarm`: what speaks. */
export function sourceOf({ sign }: SignalCase["details"]): string {
  return sign.from === "alarm" ? "Alarm" : `GuardDuty ${(sign.score ?? 0).toFixed(1)}`;
}

/** How it stands, as a sentence for a person who clicked; mrkdwn. */
export function standing({ state, details }: SignalCase): string {
  const { snooze, outcome } = details;
  if (state === "firing") return "It is firing.";
  if (state === "unknown") return "It has no data: whether it is well is not known.";
  if (state === "snoozed" && snooze)
    return `Snoozed by ${mention(snooze.by)} until ${minute(snooze.until)}.`;
  if (outcome?.kind === "settled")
    return `Settled by ${mention(outcome.by)} at ${minute(outcome.at)}: ${escapeForeign(outcome.reason, 300)}`;
  return outcome === undefined ? "It is over." : `Well again since ${minute(outcome.at)}.`;
}

/** `2026-11-21T14:03:09Z` -> `2026-11-21 14:03 UTC`. */
export function minute(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}
