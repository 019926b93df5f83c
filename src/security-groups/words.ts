import { mention } from "../core/hostile-text.ts";
import type { Course } from "./course.ts";
import type { DriftDetails } from "./drift-case.ts";
import type { Item } from "./item.ts";
import { lineOf } from "./rule.ts";

/** The group as people call it: its name, else its id. Foreign text. */
export function groupLabel({ name, groupId }: Pick<DriftDetails, "name" | "groupId">): string {
  return name ?? groupId ?? "a group";
}

/** What is the matter, in two words: who is ahead, or that the baseline is broken. */
export function matterOf(items: readonly Item[]): string {
  const sides = new Set(items.flatMap(({ ahead }) => ahead ?? []));
  const violates = items.some(({ kind }) => kind === "violation");
  if (sides.size === 0) return violates ? "breaks the baseline" : "agrees";
  if (sides.size > 1) return "code and cloud differ";
  if (sides.has("unknown")) return "differs at first sight";
  return sides.has("cloud") ? "cloud ahead" : "code ahead";
}

/** How many rules these items are about: a rule may be a difference and a violation. */
export function countRules(items: readonly Item[]): string {
  const keys = new Set(items.map(({ key = "" }) => key));
  if (keys.has("")) return "the group itself";
  return keys.size === 1 ? "1 rule" : `${keys.size} rules`;
}

/** Title of an incident, at most as long as it may be; foreign text in it is gated where it is shown. */
export function titleOf(details: DriftDetails): string {
  return `${groupLabel(details)}: ${matterOf(details.items)}, ${countRules(details.items)}`;
}

/** What responders need to know, label and value. Foreign text is gated where it is shown. */
export function factsForIncident(details: DriftDetails): [string, string][] {
  const { account, region, groupId = "not in AWS", vpcId, items, reach, reached } = details;
  const authors = new Set(items.flatMap(({ who }) => who?.author?.principal ?? []));
  const rules = items.flatMap(({ key }) => (key === undefined ? [] : lineOf(key)));
  return [
    ["Group", `${groupId} in ${account}, ${region}${vpcId === undefined ? "" : `, ${vpcId}`}`],
    ["Rules", [...new Set(rules)].slice(0, 5).join("; ") || "none"],
    ["Reach", reach.join("; ") || "unknown"],
    ["Who", [...authors].join(", ") || "unknown"],
    ...(reached ? [["Behind it", `${reached.instances} instances`] as [string, string]] : []),
  ];
}

/** Why a click does nothing, as a sentence for the one who clicked. */
// oxlint-disable-next-line complexity -- one row a state, splitting it hides that none is missing
export function whyNot({ state, details, before }: Course): string {
  switch (state) {
    case "none":
    case "closed": {
      const since = before?.details.closedAt;
      return `No: this is over${since === undefined ? "" : ` since ${minuteOf(since)} UTC`}.`;
    }
    case "suspect":
      return "No: it is being looked at; people are told when it is certain.";
    case "open":
      return "No: it is open.";
    case "asked":
      return "No: its owners are asked; they may heal it now, or keep it.";
    case "signing":
      return `No: ${mention(details.proposal?.by.user ?? "somebody")} asked for it at ${minuteOf(details.proposal?.at ?? "")} UTC, and it waits for a second name.`;
    case "acting":
      return "No: it is being changed right now.";
    case "verifying":
      return "No: it was changed just now, and is being looked at.";
    case "unsigned":
      return "No: it is done, and waits for a second name.";
    case "adopting":
      return `No: ${mention(details.adopting?.by ?? "somebody")} is writing it into the code.`;
    case "snoozed":
      return `No: it is snoozed until ${minuteOf(details.snooze?.until ?? "")} UTC.`;
    case "held":
      return `No: it belongs to ${incidentName(details)}.`;
  }
}

/** `2026-11-21T14:03:09.000Z` -> `2026-11-21 14:03`. */
export function minuteOf(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}

/** The incident that has taken the group. */
export function incidentName({ claim }: Pick<DriftDetails, "claim">): string {
  return claim?.number === undefined
    ? "an incident"
    : `SEC-${String(claim.number).padStart(4, "0")}`;
}
