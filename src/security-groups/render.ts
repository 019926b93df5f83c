import type { Button, KnownBlock, ModalView } from "@slack/types";
import {
  actionsBlock,
  caseButton,
  contextBlock,
  fieldBlocks,
  headerBlock,
  sectionBlock,
} from "../core/blocks.ts";
import type { Case } from "../core/case.ts";
import { clockTime, describeDuration } from "../core/duration.ts";
import { codeForeign, escapeForeign, mention } from "../core/hostile-text.ts";
import type { Message } from "../core/message.ts";
import type { Rendering } from "../core/watcher.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import { codeText, groupText, severityText, viaText, whenText, whoText } from "./field-words.ts";
import { NOTICE, renderNotice } from "./notice.ts";
import { LEGEND, ruleLines } from "./rule-lines.ts";
import { renderSnoozeForm } from "./snooze-form.ts";
import { countRules, groupLabel, incidentName, matterOf, minuteOf } from "./words.ts";

type DriftCase = Case<DriftState, DriftDetails>;

/** The case's message of that slot: `main` in the owners' channel, `reminder` in its thread. */
export function renderDrift(
  of: DriftCase,
  slot: string,
  rendering: Rendering,
): Message | undefined {
  if (slot === "main") return renderMain(of, rendering);
  if (slot === NOTICE) return renderNotice(of.details);
  return slot === "reminder" ? renderReminder(of) : undefined;
}

/** The form of that name; undefined: there is none. */
export function renderDriftForm(of: DriftCase, name: string): ModalView | undefined {
  return name === "snooze" && of.state === "open" ? renderSnoozeForm(of.details) : undefined;
}

/** One line for App Home and lists; nothing while it is not certain, and nothing that is over. */
export function summariseDrift(of: DriftCase): string | undefined {
  if (of.state === "suspect" || of.state === "closed") return undefined;
  const { details } = of;
  const where = `${codeForeign(details.groupId ?? "not in AWS")}, ${escapeForeign(details.region)}`;
  return `${escapeForeign(headline(of))} (${where})`;
}

/** Seen in the owners' channel from the moment a difference is certain; edited in place until it is settled. */
function renderMain(of: DriftCase, { now }: Rendering): Message | undefined {
  const { details, state } = of;
  if (state === "suspect") return undefined;
  const rules = ruleLines([...details.items, ...details.cosmetic]);
  return {
    text: `${escapeForeign(headline(of))}.`,
    blocks: [
      headerBlock(headline(of)),
      ...bannerOf(details),
      ...fieldBlocks(fieldsOf(of, now)),
      ...(rules.length > 0 ? [sectionBlock(rules.join("\n"))] : []),
      sectionBlock(`*Code*: ${codeText(details)}`),
      contextBlock(contextOf(of)),
      ...buttonsOf(of),
    ],
  };
}

/** Seen in the thread after a day in which nobody settled it. */
function renderReminder({ details }: DriftCase): Message {
  const owners = details.notify.map(mention).join(" ");
  const text = `${owners === "" ? "Still open after a day" : `${owners}: still open after a day`}: ${matterOf(details.items)}, ${countRules(details.items)}.`;
  return { text, blocks: [sectionBlock(text)] };
}

/** Foreign text within: for plain text, or to be gated. */
function headline(of: DriftCase): string {
  const { details, state } = of;
  const name = groupLabel(details);
  switch (state) {
    case "suspect":
    case "open":
      return `${name} · ${matterOf(details.items)} · ${countRules(details.items)}`;
    case "snoozed":
      return `${name} · snoozed · ${countRules(details.items)}`;
    case "held":
      return `${name} · belongs to ${incidentName(details)}`;
    case "closed":
      return `${name} · ${ending(of)}`;
  }
}

/** How it ended, and how long people had to live with it. */
function ending({ details, updatedAt }: DriftCase): string {
  const { outcome = "unread", detectedAt, closedAt } = details;
  const end = closedAt === undefined ? updatedAt.getTime() : Date.parse(closedAt);
  const after =
    detectedAt === undefined ? "" : `, after ${describeDuration(end - Date.parse(detectedAt))}`;
  switch (outcome) {
    case "converged":
    case "flapped":
      return `code and cloud agree again${after}`;
    case "gone":
      return `the group is gone${after}`;
    case "unread":
      return `closed${after}`;
  }
}

function bannerOf({ unread }: DriftDetails): KnownBlock[] {
  if (!unread) return [];
  const since = clockTime(new Date(unread.since));
  return [sectionBlock(`*Unknown since ${since} UTC* (${codeForeign(unread.reason, 200)})`)];
}

function fieldsOf(of: DriftCase, now: Date): readonly (readonly [string, string])[] {
  const { details } = of;
  const until = details.closedAt === undefined ? now : new Date(details.closedAt);
  return [
    ["Group", groupText(details)],
    ["Who", whoText(details)],
    ["Via", viaText(details)],
    ["When", whenText(details, until)],
    ["Reach", reachText(details)],
    ["Severity", severityText(details)],
    ...(details.incident ? [["Incident", incidentText(details.incident)] as const] : []),
    ...(details.snooze ? [["Snoozed", snoozeText(details.snooze)] as const] : []),
  ];
}

function reachText({ reach, reached }: DriftDetails): string {
  const hosts = reached
    ? `${count(reached.instances, "instance")}, ${count(reached.interfaces, "interface")}, ${count(reached.publicAddresses, "public address", "public addresses")} behind it`
    : "what is behind it could not be read";
  return [...reach.map((line) => escapeForeign(line, 300)), hosts].join("\n");
}

function count(amount: number, one: string, many = `${one}s`): string {
  return amount === 1 ? `1 ${one}` : `${amount} ${many}`;
}

function incidentText({ number, state }: NonNullable<DriftDetails["incident"]>): string {
  return `SEC-${String(number).padStart(4, "0")}, ${state}`;
}

function snoozeText({ until, by, reason }: NonNullable<DriftDetails["snooze"]>): string {
  return `until ${minuteOf(until)} UTC by ${mention(by)}: ${escapeForeign(reason, 200)}`;
}

function contextOf({ details, state }: DriftCase): readonly string[] {
  const { readAt, notUnderstood, items, notify } = details;
  const event = items.flatMap(({ who }) => who?.eventId ?? [])[0];
  const read = readAt === undefined ? "never read" : `Read ${clockTime(new Date(readAt))} UTC`;
  const first = notUnderstood[0];
  return [
    [read, ...(event === undefined ? [] : [`event ${codeForeign(event, 60)}`])].join(" · "),
    LEGEND,
    ...(first
      ? [
          `${count(notUnderstood.length, "declared rule")} not understood: ${codeForeign(first.at)} ${codeForeign(first.reason)}`,
        ]
      : []),
    ...(notify.length > 0 ? [`Owners: ${notify.map(mention).join(" ")}`] : []),
    nextOf(state),
  ];
}

/** What happens next, and when. */
function nextOf(state: DriftState): string {
  switch (state) {
    case "open":
    case "suspect":
      return "This message is edited until code and cloud agree; after 24 h the owners are reminded.";
    case "snoozed":
      return "Opens again when the time is over, or when more differs than was snoozed.";
    case "held":
      return "Left alone until the incident lets go of the group.";
    case "closed":
      return "Settled.";
  }
}

function buttonsOf(of: DriftCase): KnownBlock[] {
  const { state, details } = of;
  const busy = details.incident !== undefined && details.incident.state === "open";
  const escalate: Button[] = busy
    ? []
    : [caseButton(of, "drift_escalate", "Escalate", { style: "danger" })];
  const look: Button[] =
    details.groupId === undefined ? [] : [caseButton(of, "drift_look", "Look again")];
  switch (state) {
    case "open":
      return [
        actionsBlock("drift", [
          ...(details.unread ? [] : [caseButton(of, "drift_snooze", "Snooze…")]),
          ...look,
          ...escalate,
        ]),
      ].filter(({ elements }) => elements.length > 0);
    case "snoozed":
      return [actionsBlock("drift", [caseButton(of, "drift_wake", "Wake"), ...look, ...escalate])];
    case "suspect":
    case "held":
    case "closed":
      return [];
  }
}
