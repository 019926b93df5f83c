import { escapeForeign, mention } from "../core/hostile-text.ts";
import { incidentName } from "./codename.ts";
import type { Line } from "./incident.ts";
import { nameCallees, nameTarget, severityLabel, timeOf } from "./phrases.ts";

/** One entry under the headline, in words: `14:03 UTC · Acknowledged by @kim.` */
export function wordsOf(line: Line): string {
  return `${timeOf(line.at)} · ${WORDS[line.what](line)}`;
}

/** People see each of these in the thread of the incident, when it happens. */
const WORDS: Readonly<Record<Line["what"], (line: Line) => string>> = {
  opened: ({ text = "", count }) =>
    count === undefined
      ? `Opened: ${escapeForeign(text)}.`
      : `Opened: ${escapeForeign(text)}. Earlier: ${incidentName(count)}.`,
  signal: (line) => `Another signal: ${foreign(line)}`,
  worse: ({ text = "", to = "" }) =>
    `A worse signal, now ${severityLabel(to)}: ${escapeForeign(text, 300)}`,
  note: (line) => `Note${author(line)}: ${foreign(line)}`,
  update: (line) => `Update${author(line)}: ${foreign(line)}`,
  acknowledged: (line) => `Acknowledged${author(line)}. Nobody else is paged.`,
  command: (line) =>
    line.from === undefined
      ? `Command taken${author(line)}.`
      : `Command taken${author(line)}, from ${mention(line.from)}.`,
  paged: ({ count = 1, callees = [] }) => `Step ${count}: paged ${nameCallees(callees)}.`,
  again: ({ callees = [] }) => `Nobody has it yet: called ${nameCallees(callees)}.`,
  skipped: ({ text = "", to = "" }) =>
    `${nameTarget(text)} was passed over: ${SKIPPED[to] ?? "unknown"}.`,
  nobody: ({ text = "" }) =>
    `Nobody can be paged: the policy ${escapeForeign(text)} reaches nobody now. This channel is called every 5 minutes until somebody is there.`,
  exhausted: ({ text = "" }) =>
    `All steps of the policy ${escapeForeign(text)} are through and nobody has acknowledged.`,
  undelivered: ({ callees = [] }) => `The page to ${nameCallees(callees)} could not be delivered.`,
  failing: ({ callees = [] }) =>
    `The page to ${nameCallees(callees)} does not get through so far; it is tried again.`,
  pager_resolved: (line) =>
    `Resolved${author(line)}. Is it over here too? Until somebody resolves it here, it goes on.`,
  escalated: (line) => `Escalated${author(line)}.`,
  help: ({ callees = [] }) => `Help wanted: paged ${nameCallees(callees)}.`,
  handed_back: (line) => `Handed back${author(line)}: nobody has it, paging goes on.`,
  ack_expired: ({ by }) =>
    `No answer${by === undefined ? "" : ` from ${mention(by)}`}: nobody has it, paging goes on.`,
  ack_remind: ({ to }) =>
    `Still on it${to === undefined ? "" : `, ${mention(to)}`}? Without an answer within 10 min it is open again.`,
  still_on_it: (line) => `Still on it${author(line)}.`,
  update_due: ({ to }) => `An update is due${to === undefined ? "" : `: ${mention(to)}`}.`,
  severity: ({ from = "", to = "", text = "", ...line }) =>
    `Severity ${severityLabel(from)} → ${severityLabel(to)}${author(line)}${text === "" ? "." : `: ${escapeForeign(text, 300)}`}`,
  resolved: ({ to = "", ...line }) =>
    `Resolved${author(line)} as ${escapeForeign(to.replaceAll("_", " "))}: ${foreign(line)}`,
  reopened: (line) =>
    line.by === undefined
      ? "Open again: a signal newer than the resolution."
      : `Reopened${author(line)}: ${foreign(line)}`,
  closed: () => "Closed.",
};

const SKIPPED: Readonly<Record<string, string>> = {
  empty: "nobody is on call there now",
  vanished: "there is no such schedule any more",
  inactive: "nobody of it is active in Slack",
  subject: "the matter is about them",
  unknown: "it is not known how to call it",
};

function author({ by }: Pick<Line, "by">): string {
  return by === undefined ? "" : ` by ${mention(by)}`;
}

function foreign({ text = "" }: Pick<Line, "text">): string {
  return escapeForeign(text, 300);
}
