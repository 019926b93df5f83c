import type { KnownBlock } from "@slack/types";
import {
  actionsBlock,
  caseButton,
  contextBlock,
  fieldBlocks,
  headerBlock,
  sectionBlock,
} from "../core/blocks.ts";
import { codeForeign, escapeForeign, mention } from "../core/hostile-text.ts";
import type { Message } from "../core/message.ts";
import { incidentName } from "./codename.ts";
import { placeOf } from "./escalation.ts";
import type { IncidentCase, Page } from "./incident.ts";
import { wordsOf } from "./lines.ts";
import {
  causeOf,
  dutyOf,
  momentOf,
  nameCallees,
  nameOf,
  nameTarget,
  severityLabel,
  timeOf,
} from "./phrases.ts";
import { byAt } from "./replies.ts";

/** The incident's message of that slot: `headline`, `line:<n>`, `page:<whom>:<n>`, `remind:<n>`. */
export function renderIncident(of: IncidentCase, slot: string): Message | undefined {
  if (slot === "headline") return renderHeadline(of);
  if (slot.startsWith("line:")) return renderLine(of, Number(slot.slice("line:".length)));
  if (slot.startsWith("remind:")) return renderReminder(of, Number(slot.slice("remind:".length)));
  const page = of.details.pages.find((each) => each.slot === slot);
  return page ? renderPage(of, page) : undefined;
}

/** One line for App Home and lists, with who has it or is called: no title, because lists are seen by more people than the incident. */
export function summariseIncident(of: IncidentCase): string | undefined {
  const { state, details } = of;
  if (state === "closed") return undefined;
  const { commander, acked } = details;
  const who = commander ?? acked?.by;
  return `${headOf(of)} · ${who === undefined ? onCallOf(of) : mention(who)}`;
}

/** Seen by everybody in the incidents channel for as long as the incident lives; edited in place. */
function renderHeadline(of: IncidentCase): Message {
  const { details, state } = of;
  const { title, signals, update, earlier } = details;
  const facts = factsOf(of);
  const context = [
    `${signals.count} ${signals.count === 1 ? "signal" : "signals"}, last ${timeOf(signals.lastAt)}`,
    ...(update ? [`Last update ${byAt(update)}: ${escapeForeign(update.text, 300)}`] : []),
    ...(earlier === undefined ? [] : [`Earlier: ${incidentName(earlier)}`]),
  ];
  return {
    text: `${headOf(of)}: ${causeOf(details)}; ${stateOf(of)}.`,
    blocks: [
      headerBlock(headOf(of)),
      sectionBlock(`*${escapeForeign(title, 150)}*\n${causeOf(details)}`),
      ...fieldBlocks([
        ["State", stateOf(of)],
        ["On call", onCallOf(of)],
        ["Opened", momentOf(of.openedAt)],
        ["Paging", pagingOf(of)],
        ...pagersOf(of),
        ["Commander", details.commander ? mention(details.commander) : "none"],
        ["Source", sourceOf(of)],
      ]),
      ...fieldBlocks(facts),
      contextBlock(context),
      ...(state === "closed" ? [] : buttonsOf(of)),
    ],
  };
}

/** Seen in the thread under the headline, one for each thing that happened. */
function renderLine(of: IncidentCase, n: number): Message | undefined {
  const line = of.details.lines.find((each) => each.n === n);
  if (!line) return undefined;
  const asks = line.what === "ack_remind" && isAsked(of, n);
  return {
    text: `${incidentName(of.number)}: ${wordsOf(line)}`,
    blocks: [
      sectionBlock(wordsOf(line)),
      ...(asks ? [reminderButtons(of)] : []),
      ...(line.what === "pager_resolved" && (of.state === "open" || of.state === "acknowledged")
        ? [actionsBlock("incident_over", [caseButton(of, "incident_form_resolve", "Resolve…")])]
        : []),
    ],
  };
}

/** Seen by each person who is paged, as a direct message, and by a channel that is called. */
function renderPage(of: IncidentCase, page: Page): Message {
  const { details } = of;
  const { over } = page;
  if (over) {
    const how = over.how === "acknowledged" ? "Acknowledged" : "Resolved";
    const text = `${nameOf(of)}: ${how} ${byAt(over)}.`;
    return { text, blocks: [sectionBlock(text)] };
  }
  const [call, why] = page.target.startsWith("user:") ? ["", whyYou(of, page)] : whyHere(of, page);
  const what = `${severityLabel(details.severity)} ${causeOf(details)}: ${nameOf(of)}`;
  const text = `${call}${what}`;
  const title = page.target.startsWith("user:")
    ? [sectionBlock(escapeForeign(details.title, 150))]
    : [];
  return {
    text,
    blocks: [
      sectionBlock(`*${text}*`),
      ...title,
      sectionBlock(`${why}\n${ifNothing(of)}\nRoom: ${nameTarget(`channel:${details.channel}`)}`),
      actionsBlock("page", [
        of.state === "open"
          ? acknowledgeButton(of)
          : caseButton(of, "incident_command", "Take command"),
        ...escalateButtons(of),
      ]),
    ],
  };
}

/** Seen by the commander, or by who acknowledged, when nothing was heard for a while. */
function renderReminder(of: IncidentCase, n: number): Message | undefined {
  const line = of.details.lines.find((each) => each.n === n);
  const due = of.details.timers["ack_expire"]?.due;
  if (!line) return undefined;
  if (due === undefined || !isAsked(of, n)) {
    const text = `${nameOf(of)}: this question is settled.`;
    return { text, blocks: [sectionBlock(text)] };
  }
  const text = `${nameOf(of)}: are you still on it? Nothing was heard for a while. Without an answer by ${timeOf(due)} it is open again, and people are paged.`;
  return { text, blocks: [sectionBlock(text), reminderButtons(of)] };
}

function headOf(of: IncidentCase): string {
  return `${nameOf(of)} · ${severityLabel(of.details.severity)} · ${of.state}`;
}

function stateOf({ state, details }: IncidentCase): string {
  switch (state) {
    case "open":
      return `open since ${momentOf(new Date(details.since))}, nobody has it`;
    case "acknowledged":
      return `acknowledged ${byAt(details.acked)}`;
    case "resolved":
      return `resolved ${byAt(details.resolution)}: ${escapeForeign(details.resolution?.note ?? "", 300)}`;
    case "closed":
      return `closed at ${momentOf(new Date(details.since))}, resolved ${byAt(details.resolution)}`;
  }
}

/** Those whom the last step called. */
function onCallOf({ details }: IncidentCase): string {
  const last = details.pages.findLast(({ help }) => !help);
  if (!last) return `nobody is paged for ${severityLabel(details.severity)}`;
  const called = details.pages.filter(({ step }) => step === last.step);
  const failed = called.filter((page) => page.failed).length;
  return `${nameCallees(called)}${failed > 0 ? ` (${failed} not delivered)` : ""}`;
}

function pagingOf({ details }: IncidentCase): string {
  const { run } = details;
  switch (run.kind) {
    case "paging": {
      const next = run.next.length > 0 ? ` to ${nameCallees(run.next)}` : "";
      return `step ${run.step + 1} of ${run.policy.steps.length}, loop ${run.loop + 1} of ${run.policy.repeat + 1}; next ${timeOf(run.nextAt)}${next}`;
    }
    case "exhausted":
      return `all steps are through; called again at ${timeOf(run.nextAt)}`;
    case "nobody":
      return `*nobody can be paged*; looking again at ${timeOf(run.nextAt)}`;
    case "acked":
      return "stopped: somebody has it";
    case "stopped":
      return "none";
  }
}

/** What pagers have of it, and where to acknowledge when nothing comes back from there. */
function pagersOf({ details, state }: IncidentCase): (readonly [string, string])[] {
  const { alerts = [] } = details;
  if (alerts.length === 0) return [];
  const names = [...new Set(alerts.map(({ target }) => nameTarget(target)))].join(", ");
  const unheard = state === "open" && alerts.some(({ heard }) => !heard);
  return [["Pagers", `${names}${unheard ? "; acknowledge here, in Slack" : ""}`]];
}

function sourceOf({ details }: IncidentCase): string {
  const { sources, declaredBy } = details;
  if (declaredBy) return `declared by ${mention(declaredBy)}`;
  const [source] = sources;
  return source ? `${escapeForeign(source.caseKind, 30)} case` : "Countersign";
}

/** Slack holds about 12,000 characters a message: what is beyond is in the record. */
const FACTS_LENGTH = 6000;

function factsOf({ details }: IncidentCase): (readonly [string, string])[] {
  const pairs = details.facts.map(
    ([label, value]) => [escapeForeign(label, 60), codeForeign(value, 300)] as const,
  );
  const shown: (readonly [string, string])[] = [];
  let length = 0;
  for (const pair of pairs) {
    length += pair[0].length + pair[1].length;
    if (length > FACTS_LENGTH) break;
    shown.push(pair);
  }
  const left = pairs.length - shown.length;
  return left > 0 ? [...shown, ["And", `${left} more, in the record`]] : shown;
}

function whyYou(of: IncidentCase, page: Page): string {
  const duty = page.via === undefined ? "" : `, because you are on call${dutyOf(page)}`;
  if (page.help) return `Help is wanted${duty}.`;
  return `You are paged${duty}. It is ${stateOf(of)}.`;
}

/** A group is called by a mention that is put on top of its page, a channel by this one. */
function whyHere(of: IncidentCase, page: Page): readonly [string, string] {
  const call = page.target.startsWith("usergroup:") ? "" : "<!here> ";
  return [call, page.help ? "Help is wanted." : `It is ${stateOf(of)}.`];
}

function ifNothing({ details, state }: IncidentCase): string {
  const { run } = details;
  if (state !== "open" || run.kind === "acked" || run.kind === "stopped")
    return "Nobody else is paged.";
  const next = run.kind === "paging" && run.next.length > 0 ? nameCallees(run.next) : "the channel";
  return `If nobody does anything, ${next} will be called at ${timeOf(run.nextAt)}.`;
}

/** True while line `n` is the question that waits for an answer. */
function isAsked({ details, state }: IncidentCase, n: number): boolean {
  const waits = details.timers["ack_expire"] !== undefined;
  return state === "acknowledged" && waits && details.reminder === n;
}

function buttonsOf(of: IncidentCase): KnownBlock[] {
  if (of.state === "resolved")
    return [actionsBlock("incident", [caseButton(of, "incident_form_reopen", "Reopen…")])];
  const open = of.state === "open";
  return [
    actionsBlock("incident", [
      ...(open ? [acknowledgeButton(of)] : []),
      caseButton(of, "incident_command", "Take command"),
      ...escalateButtons(of),
      ...(open ? [] : [caseButton(of, "incident_hand_back", "Hand back")]),
      caseButton(of, "incident_form_resolve", "Resolve…"),
    ]),
    actionsBlock("incident_more", [
      caseButton(of, "incident_form_update", "Post update…"),
      caseButton(of, "incident_form_severity", "Severity…"),
    ]),
  ];
}

function acknowledgeButton(of: IncidentCase): ReturnType<typeof caseButton> {
  return caseButton(of, "incident_acknowledge", "Acknowledge", { style: "primary" });
}

/** Nobody is paged at some severities: then there is nothing to escalate. */
function escalateButtons(of: IncidentCase): ReturnType<typeof caseButton>[] {
  if (of.details.run.kind === "stopped") return [];
  const label = of.state === "open" ? "Escalate now" : "Call help";
  return [caseButton(of, "incident_escalate", label, { extra: placeOf(of.details) })];
}

function reminderButtons(of: IncidentCase): ReturnType<typeof actionsBlock> {
  return actionsBlock("incident_reminder", [
    caseButton(of, "incident_still_on_it", "Still on it", { style: "primary" }),
    caseButton(of, "incident_hand_back", "Hand back"),
    caseButton(of, "incident_form_update", "Post update…"),
  ]);
}
