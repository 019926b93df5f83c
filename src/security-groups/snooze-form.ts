import type { InputBlock, ModalView, PlainTextOption } from "@slack/types";
import { sectionBlock } from "../core/blocks.ts";
import type { DriftDetails } from "./drift-case.ts";
import { ruleLines } from "./rule-lines.ts";

/** Seen by somebody who pressed *Snooze…*: what is snoozed, for how long, and why. Comes back by block id. */
export function renderSnoozeForm({ items }: DriftDetails): ModalView {
  return {
    type: "modal",
    callback_id: "drift_snooze",
    title: { type: "plain_text", text: "Snooze" },
    submit: { type: "plain_text", text: "Snooze" },
    close: { type: "plain_text", text: "Cancel" },
    blocks: [
      sectionBlock(
        `Nothing is changed in AWS. Anything beside this opens the case again:\n${ruleLines(items).join("\n")}`,
      ),
      hours(),
      reason(),
    ],
  };
}

function hours(): InputBlock {
  return {
    type: "input",
    block_id: "hours",
    label: { type: "plain_text", text: "For how long?" },
    element: {
      type: "static_select",
      action_id: "hours",
      options: [option("1", "1 hour"), option("8", "8 hours"), option("24", "24 hours")],
    },
  };
}

function option(value: string, text: string): PlainTextOption {
  return { text: { type: "plain_text", text }, value };
}

function reason(): InputBlock {
  return {
    type: "input",
    block_id: "reason",
    label: { type: "plain_text", text: "Why?" },
    element: {
      type: "plain_text_input",
      action_id: "reason",
      multiline: true,
      min_length: 10,
      max_length: 1000,
    },
  };
}
