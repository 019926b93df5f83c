import type { InputBlock, ModalView } from "@slack/types";
import { sectionBlock } from "../core/blocks.ts";
import { codeForeign, escapeForeign, mention } from "../core/hostile-text.ts";
import { aboutPlan, reason } from "./act-form.ts";
import type { DriftDetails } from "./drift-case.ts";
import { changeText, PLAN_NAMES } from "./plan-words.ts";
import { minuteOf } from "./words.ts";

const MAX_LINES = 12;
const PREFIX = 16;

/** Seen by somebody who pressed *Sign…*: what they put their name under, as it is now. */
export function renderSignForm(details: DriftDetails): ModalView | undefined {
  const waiting = details.proposal ?? details.due;
  if (!waiting) return undefined;
  const hash = waiting.hash.slice(0, PREFIX);
  return {
    type: "modal",
    callback_id: "drift_sign",
    title: { type: "plain_text", text: "Sign" },
    submit: { type: "plain_text", text: "Sign" },
    close: { type: "plain_text", text: "Cancel" },
    blocks: [...whatWaits(details), seen(`seen.${hash}`)],
  };
}

/** Seen by somebody who pressed *Decline*. */
export function renderDeclineForm(details: DriftDetails): ModalView | undefined {
  if (!details.proposal && !details.due) return undefined;
  return {
    type: "modal",
    callback_id: "drift_decline",
    title: { type: "plain_text", text: "Decline" },
    submit: { type: "plain_text", text: "Decline" },
    close: { type: "plain_text", text: "Cancel" },
    blocks: [...whatWaits(details), reason("reason", "Why not?")],
  };
}

function whatWaits(details: DriftDetails): ReturnType<typeof sectionBlock>[] {
  const { proposal, due, plan } = details;
  if (proposal) {
    const { snooze, by, at, reason: why, hash } = proposal;
    const asked = `${mention(by.user)} asked for this at ${minuteOf(at)} UTC: ${escapeForeign(why, 500)}`;
    const what = snooze
      ? [sectionBlock(`*Snooze* until ${minuteOf(snooze.until)} UTC`)]
      : planLines(details);
    return [sectionBlock(`${asked}\n${planName(hash)}`), ...what];
  }
  if (!due) return [];
  const why = plan ? `: ${escapeForeign(plan.reason, 500)}` : "";
  const did = `${mention(due.by.user)} did this at ${minuteOf(due.since)} UTC${why}`;
  return [sectionBlock(`${did}\n${planName(due.hash)}`), ...planLines(details)];
}

function planName(hash: string): string {
  return `Plan ${codeForeign(hash.slice(0, PREFIX))}`;
}

function planLines(details: DriftDetails): ReturnType<typeof sectionBlock>[] {
  const { plan } = details;
  if (!plan) return [];
  const lines = plan.changes
    .slice(0, MAX_LINES)
    .map((change) => codeForeign(changeText(change), 200));
  const more = plan.changes.length - lines.length;
  return [
    sectionBlock(
      `*${PLAN_NAMES[plan.kind].name}*\n${[...lines, ...(more > 0 ? [`and ${more} more`] : [])].join("\n")}`,
    ),
    // What is done already shows in the group; what is to be done is told in words.
    ...(details.proposal ? [sectionBlock(aboutPlan(details, plan))] : []),
  ];
}

/** A form without a field says nothing when it is sent: this says which plan was looked at. */
function seen(blockId: string): InputBlock {
  return {
    type: "input",
    block_id: blockId,
    label: { type: "plain_text", text: "Your name stands under this" },
    element: {
      type: "checkboxes",
      action_id: "seen",
      options: [
        { text: { type: "plain_text", text: "I have looked at these rules" }, value: "seen" },
      ],
    },
  };
}
