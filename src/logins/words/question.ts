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
import { currentOf, type LoginCase } from "../challenge/details.ts";
import { factFields, mergedLine, riskLine, summary } from "./facts.ts";
import { provenText, provingMessage } from "./proving.ts";
import { incidentLine } from "./status.ts";

/** A Yes can be taken back this long by a button; afterwards by telling the responders. */
const RETRACT_MS = 7 * 86_400_000;

/** The message of one person who was asked, in whatever state the question is. */
export function questionMessage(of: LoginCase, user: string, rendering: Rendering): Message {
  switch (of.state) {
    case "asked":
      return currentOf(of.details)?.user === user
        ? openQuestionMessage(of, rendering)
        : passedOnMessage(of);
    case "proving":
      return of.details.proving?.by === user ? provingMessage(of) : passedOnMessage(of);
    case "unrouted":
      return settled(of, "The responders decide about this login now.", { no: true });
    case "confirmed":
      return confirmedMessage(of, user, rendering);
    case "raised":
      return raisedMessage(of, user);
    case "closed":
      return closedMessage(of);
  }
}

/** Who is asked, for lists. */
export function askedLine({ details }: LoginCase): string {
  return `${mention(currentOf(details)?.user ?? "")}: was this you?`;
}

/** People see this first: in a direct message, with three buttons. */
function openQuestionMessage(of: LoginCase, { now }: Rendering): Message {
  const { details } = of;
  const by = clockTime(new Date(details.deadline));
  const at = { id: of.id, version: details.seen };
  const merged = mergedLine(details);
  return {
    text: `Was this you? ${summary(details.facts)}. Answer by ${by} UTC.`,
    blocks: [
      headerBlock("Was this you?"),
      ...(merged === undefined ? [] : [sectionBlock(merged)]),
      ...factFields(details, now),
      contextBlock([
        `Why I ask: ${riskLine(details.risks)}.`,
        `Answer by ${by} UTC. No answer counts as a No and goes to the on-call.`,
      ]),
      actionsBlock("login", [
        caseButton(at, "login_yes", "Yes, it was me", { style: "primary" }),
        caseButton(at, "login_no", "No, it was not me", { style: "danger" }),
        caseButton(at, "login_other", "Somebody else"),
      ]),
    ],
  };
}

/** For somebody who passed the question on, or whom a responder relieved of it. */
function passedOnMessage(of: LoginCase): Message {
  const to = currentOf(of.details)?.user ?? "";
  return settled(of, `Passed on to ${mention(to)}. If you know it was not them, say so.`, {
    no: true,
  });
}

function confirmedMessage(of: LoginCase, user: string, { now }: Rendering): Message {
  const { confirmed, lesson } = of.details;
  const at = new Date(confirmed?.at ?? of.updatedAt);
  const who = confirmed?.by === user ? "you" : mention(confirmed?.by ?? "");
  const why = confirmed?.text === undefined ? "" : ` (${escapeForeign(confirmed.text, 300)})`;
  const line = `Confirmed by ${who} at ${clockTime(at)} UTC${why}${provenText(of.details)}.`;
  const link = lesson?.url === undefined ? "" : ` <${lesson.url}|Read more>`;
  return settled(of, line, {
    lesson: lesson === undefined ? undefined : `${escapeForeign(lesson.text, 300)}${link}`,
    retract: now.getTime() - at.getTime() < RETRACT_MS,
  });
}

function raisedMessage(of: LoginCase, user: string): Message {
  const { raised, deadline } = of.details;
  const incident = incidentLine(of.details);
  switch (raised?.cause) {
    case "denied":
      return raised.by === user
        ? settled(of, `Thank you. ${incident}${whileOpen(of.details)}`, {})
        : settled(of, `${mention(raised.by ?? "")} says it was not them. ${incident}`, {
            no: true,
          });
    case "silent":
      return settled(
        of,
        of.details.proving
          ? `Not proven by ${clockTime(new Date(deadline))} UTC. ${incident} If it was you, tell the on-call.`
          : `No answer by ${clockTime(new Date(deadline))} UTC. ${incident} If it was you, tell the on-call.`,
        { no: true },
      );
    case "disputed":
      return settled(of, `${disputeText(of.details)}${incident} If it was you, tell the on-call.`, {
        no: true,
      });
    case "gone":
    case undefined:
      return settled(of, `${incident} If it was you, tell the on-call.`, { no: true });
  }
}

/** Why a Yes was not enough, as far as the person need know. */
function disputeText({ proving, raised }: LoginCase["details"]): string {
  if (!proving || raised?.by !== undefined) return "";
  return proving.failures > 0
    ? `Your Yes could not be proven: ${escapeForeign(proving.trouble ?? "", 200)} `
    : "Your Yes was not proven in time. ";
}

/** What the person can do meanwhile; nothing once people are done. */
function whileOpen({ incident }: LoginCase["details"]): string {
  const done = incident?.state === "resolved" || incident?.state === "closed";
  return done ? "" : " The on-call is called. Do not log in to look. Stay reachable.";
}

function closedMessage(of: LoginCase): Message {
  const { ended, incident } = of.details;
  if (incident) return settled(of, incidentLine(of.details), {});
  if (ended?.how === "explained")
    return settled(of, `Explained by ${mention(ended.by ?? "")}.`, { no: true });
  return settled(of, "This question is closed.", { no: true });
}

interface Extras {
  readonly lesson?: string | undefined;
  readonly retract?: boolean;
  /** A No is taken from anybody who was ever asked. */
  readonly no?: boolean;
}

/** A question that is not open for this person any more: what became of it, and what it was about. */
function settled(of: LoginCase, line: string, { lesson, retract, no }: Extras): Message {
  const { details } = of;
  const at = { id: of.id, version: details.seen };
  const buttons = [
    ...(retract ? [caseButton(at, "login_retract", "That was wrong")] : []),
    ...(no ? [caseButton(at, "login_no", "No, it was not me", { style: "danger" })] : []),
  ];
  const blocks: KnownBlock[] = [
    sectionBlock(line),
    ...(lesson === undefined ? [] : [sectionBlock(lesson)]),
    contextBlock([summary(details.facts)]),
    ...(buttons.length > 0 ? [actionsBlock("login", buttons)] : []),
  ];
  return { text: `${line} ${summary(details.facts)}`, blocks };
}
