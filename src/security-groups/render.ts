import type { KnownBlock, ModalView } from "@slack/types";
import { contextBlock, fieldBlocks, headerBlock, sectionBlock } from "../core/blocks.ts";
import type { Case } from "../core/case.ts";
import { clockTime, describeDuration } from "../core/duration.ts";
import { codeForeign, escapeForeign, mention } from "../core/hostile-text.ts";
import type { Message } from "../core/message.ts";
import type { Rendering } from "../core/watcher.ts";
import { renderActForm } from "./act-form.ts";
import { renderAdoptForm } from "./adopt-form.ts";
import { buttonsOf } from "./buttons.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import { codeText, groupText, severityText, viaText, whenText, whoText } from "./field-words.ts";
import { NOTICE, renderNotice } from "./notice.ts";
import { planKindSchema } from "./plan.ts";
import { PLAN_NAMES, resultLines } from "./plan-words.ts";
import {
  renderAdoptReminder,
  renderDue,
  renderOverdue,
  renderQuestion,
  renderReminder,
} from "./render-replies.ts";
import { LEGEND, ruleLines } from "./rule-lines.ts";
import { renderDeclineForm, renderSignForm } from "./sign-form.ts";
import { renderExceptionForm, renderKeepForm, renderSnoozeForm } from "./snooze-form.ts";
import { countRules, groupLabel, incidentName, matterOf, minuteOf } from "./words.ts";

/** Lines of what came of single changes; the record has all of them. */
const MAX_RESULTS = 12;

type DriftCase = Case<DriftState, DriftDetails>;

/** The case's message of that slot: `main` in the owners' channel, `reminder` in its thread. */
export function renderDrift(
  of: DriftCase,
  slot: string,
  rendering: Rendering,
): Message | undefined {
  const [name = ""] = slot.split(":");
  switch (name) {
    case "main":
      return renderMain(of, rendering);
    case "reminder":
      return renderReminder(of);
    case "ask":
      return renderQuestion(of, slot);
    case "due":
      return renderDue(of);
    case "overdue":
      return renderOverdue(of, rendering.now);
    case "adopt":
      return renderAdoptReminder(of);
    case NOTICE:
      return renderNotice(of.details);
    default:
      return undefined;
  }
}

/** The form of that name; undefined: there is none. */
export function renderDriftForm(
  { details }: DriftCase,
  name: string,
  { now }: Rendering,
): ModalView | undefined {
  const kind = planKindSchema.safeParse(name.replace(/^act:/, ""));
  if (name.startsWith("act:") && kind.success) return renderActForm(details, kind.data);
  switch (name) {
    case "snooze":
      return renderSnoozeForm(details);
    case "keep":
      return renderKeepForm(details);
    case "exception":
      return renderExceptionForm(details, now);
    case "adopt":
      return renderAdoptForm(details);
    case "sign":
      return renderSignForm(details);
    case "decline":
      return renderDeclineForm(details);
    default:
      return undefined;
  }
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
      ...actedOf(of),
      contextBlock(contextOf(of)),
      ...buttonsOf(of, now),
    ],
  };
}

/** Foreign text within: for plain text, or to be gated. */
function headline(of: DriftCase): string {
  const { details, state } = of;
  const name = groupLabel(details);
  switch (state) {
    case "suspect":
    case "open":
      return `${name} · ${matterOf(details.items)} · ${countRules(details.items)}`;
    case "asked":
      return `${name} · breaks the baseline, owners asked · ${countRules(details.items)}`;
    case "signing":
      return `${name} · waits for a second name · ${countRules(details.items)}`;
    case "acting":
      return `${name} · being changed · ${countRules(details.items)}`;
    case "verifying":
      return `${name} · changed, being looked at`;
    case "unsigned":
      return `${name} · ${doneOf(details)} · a second name is due`;
    case "adopting":
      return `${name} · to be adopted by the code · ${countRules(details.items)}`;
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
    case "changed":
      return `${doneOf(details)}${after}`;
    case "adopted":
      return `adopted by the code${after}`;
  }
}

/** What was done, in a word. */
function doneOf({ plan }: DriftDetails): string {
  return plan ? PLAN_NAMES[plan.kind].done : "changed";
}

function bannerOf({ unread, frozen, note, downgraded }: DriftDetails): KnownBlock[] {
  const since = unread ? clockTime(new Date(unread.since)) : "";
  const lines = [
    ...(unread ? [`*Unknown since ${since} UTC* (${codeForeign(unread.reason, 200)})`] : []),
    ...(frozen === undefined ? [] : [`*Changes are frozen*: ${escapeForeign(frozen, 300)}`]),
    ...(note
      ? [`${note.by === undefined ? "" : `${mention(note.by)}: `}${escapeForeign(note.text, 500)}`]
      : []),
    ...(downgraded ?? []).map((why) => `Not healed by itself: ${escapeForeign(why, 200)}.`),
  ];
  return lines.length > 0 ? [sectionBlock(lines.join("\n"))] : [];
}

/** What was asked for and done, by whom: a line per rule. */
function actedOf({ details }: DriftCase): KnownBlock[] {
  const { plan, proposal, due, signed } = details;
  const names = [
    ...(plan?.by
      ? [
          `${PLAN_NAMES[plan.kind].name} by ${mention(plan.by.user)}: ${escapeForeign(plan.reason, 300)}`,
        ]
      : []),
    ...(plan?.baseline === undefined
      ? []
      : [
          `Healed by the baseline's rule ${codeForeign(plan.baseline)}, in the names of ${plan.names.map((name) => escapeForeign(name)).join(" and ")}`,
        ]),
    ...(proposal
      ? [
          `Waits for a second name until ${minuteOf(proposal.until).slice(11)} UTC · plan ${codeForeign(proposal.hash.slice(0, 16))}`,
        ]
      : []),
    ...(signed ? [`Signed by ${mention(signed.by)} at ${minuteOf(signed.at)} UTC`] : []),
    ...(due ? [`*Unsigned*: a second name is due since ${minuteOf(due.since)} UTC`] : []),
    ...(plan && details.stance.twoNames !== "strict"
      ? ["*One name*: that is how this installation is configured."]
      : []),
  ];
  const lines = resultLines(details);
  const shown = lines.slice(0, MAX_RESULTS);
  const more = lines.length - shown.length;
  const text = [...names, ...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("\n");
  return text === "" ? [] : [sectionBlock(text)];
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
    case "asked":
      return "The owners are asked, each in their own conversation.";
    case "signing":
      return "Nothing is done before somebody else puts their name under it.";
    case "acting":
      return "One rule after the other; each is looked at right before its turn.";
    case "verifying":
      return "Read again until it shows, for a minute.";
    case "unsigned":
      return "Done at once, because closing must not wait; listed until somebody else has signed.";
    case "adopting":
      return "Waits until the code says it; after 7 days it is open again.";
    case "snoozed":
      return "Opens again when the time is over, or when more differs than was snoozed.";
    case "held":
      return "Left alone until the incident lets go of the group.";
    case "closed":
      return "Settled.";
  }
}
