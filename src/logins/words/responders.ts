import type { KnownBlock } from "@slack/types";
import {
  actionsBlock,
  caseButton,
  contextBlock,
  headerBlock,
  sectionBlock,
} from "../../core/blocks.ts";
import { clockTime } from "../../core/duration.ts";
import { escapeForeign, mention } from "../../core/hostile-text.ts";
import type { Message } from "../../core/message.ts";
import type { Rendering } from "../../core/watcher.ts";
import { currentOf, type LoginCase, type LoginDetails } from "../challenge/details.ts";
import { levelOf } from "../risk.ts";
import { factFields, mergedLine, riskLine, summary } from "./facts.ts";
import { provenText } from "./proving.ts";
import { incidentLine } from "./status.ts";
import { WHY_SENTENCES } from "./terms.ts";

/** The responders' message about a login that nobody can be asked about, in whatever state it is. */
export function unroutedMessage(of: LoginCase, rendering: Rendering): Message {
  return of.state === "unrouted" ? openMessage(of, rendering) : settledMessage(of);
}

/** The responders see this when a risky login was confirmed, or turned out to be risky after it was confirmed. */
export function noticeMessage(of: LoginCase, { now }: Rendering): Message {
  const { details } = of;
  const who = mention(details.confirmed?.by ?? "");
  const line =
    of.state === "confirmed"
      ? `${who} says this high-risk login was theirs. Nothing but their Slack account stands behind it: speak to them.`
      : statusLine(of);
  return {
    text: `${line} ${summary(details.facts)}`,
    blocks: [
      sectionBlock(line),
      ...factFields(details, now),
      contextBlock([`Why it weighs: ${riskLine(details.risks)}.`]),
      ...(of.state === "confirmed" ? [incidentButton(of)] : []),
    ],
  };
}

/** The responders see this beside a question outside of working hours, or when there are too many: nothing waits for them. */
export function watchMessage(of: LoginCase, { now }: Rendering): Message {
  const { details } = of;
  const line = statusLine(of);
  const text = `${line} ${summary(details.facts)}`;
  if (of.state !== "asked") return settledMessage(of);
  return {
    text,
    blocks: [
      sectionBlock(`${line} They may not look now; if nobody answers, it becomes an incident.`),
      ...factFields(details, now),
      contextBlock([`What weighs: ${riskLine(details.risks)}.`]),
      incidentButton(of),
    ],
  };
}

function openMessage(of: LoginCase, { now }: Rendering): Message {
  const { details } = of;
  const by = clockTime(new Date(details.deadline));
  const merged = mergedLine(details);
  const at = { id: of.id, version: details.seen };
  const explainable = levelOf(details.risks) !== "high";
  return {
    text: `A login nobody can answer for: ${summary(details.facts)}. It becomes an incident at ${by} UTC.`,
    blocks: [
      headerBlock("A login nobody can answer for"),
      sectionBlock(whyLine(of)),
      ...(merged === undefined ? [] : [sectionBlock(merged)]),
      ...factFields(details, now),
      contextBlock([
        `What weighs: ${riskLine(details.risks)}.`,
        `It becomes an incident at ${by} UTC, unless somebody answers.`,
      ]),
      actionsBlock("login", [
        caseButton(at, "login_assign", "Ask somebody", { style: "primary" }),
        ...(explainable ? [caseButton(at, "login_explain", "I can explain it")] : []),
        caseButton(at, "login_incident", "Open incident", { style: "danger" }),
      ]),
    ],
  };
}

/** What became of it, for those who have nothing to decide (any more). */
export function settledMessage(of: LoginCase): Message {
  const line = statusLine(of);
  const blocks: KnownBlock[] = [
    sectionBlock(line),
    contextBlock([summary(of.details.facts)]),
    ...(["asked", "proving", "confirmed"].includes(of.state) ? [incidentButton(of)] : []),
  ];
  return { text: `${line} ${summary(of.details.facts)}`, blocks };
}

function incidentButton(of: LoginCase): KnownBlock {
  const at = { id: of.id, version: of.details.seen };
  return actionsBlock("login", [
    caseButton(at, "login_incident", "Open incident", { style: "danger" }),
  ]);
}

function whyLine({ details }: LoginCase): string {
  const { why, named } = details;
  const sentence = why === undefined ? WHY_SENTENCES.unknown_user : WHY_SENTENCES[why];
  const people = [...new Set([...named, ...details.asked.map(({ user }) => user)])];
  return people.length === 0
    ? `Nobody can be asked: ${sentence}.`
    : `Nobody can be asked: ${sentence} (${people.map(mention).join(" or ")}).`;
}

function statusLine({ state, details }: LoginCase): string {
  const { confirmed, deadline, raised } = details;
  const until = clockTime(new Date(deadline));
  switch (state) {
    case "asked":
      return `${personText(currentOf(details)?.user)} is asked, until ${until} UTC.`;
    case "proving":
      return `${personText(details.proving?.by)} says it was them, and has to prove it until ${until} UTC.`;
    case "unrouted":
      return "Nobody can be asked.";
    case "confirmed":
      return `Confirmed by ${personText(confirmed?.by)}${provenText(details)}.`;
    case "raised":
      return `${incidentLine(details)} Cause: ${raised?.cause ?? "unknown"}.`;
    case "closed":
      return endLine(details);
  }
}

function personText(user: string | undefined): string {
  return mention(user ?? "");
}

function endLine(details: LoginDetails): string {
  const { ended, incident } = details;
  if (incident) return incidentLine(details);
  return ended?.how === "explained"
    ? `Explained by ${mention(ended.by ?? "")}: ${escapeForeign(ended.text ?? "", 300)}`
    : "The person is known now and is asked.";
}
