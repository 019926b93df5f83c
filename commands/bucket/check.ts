import type { InputBlock, ModalView } from "@slack/types";
import { policyLines, policyWord } from "../../src/buckets/policy-words.ts";
import { sectionBlock } from "../../src/core/blocks.ts";
import type { CommandForm, Subcommand } from "../../src/core/command.ts";

/** Slack's own limit of an input. */
const MAX_TEXT = 3000;
/** S3's limit of a policy is 20 KiB. */
const PARTS = ["policy", "policy.2", "policy.3", "policy.4", "policy.5", "policy.6", "policy.7"];
/** A modal has 100 blocks. */
const MAX_LINES = 90;

/** `/bucket check`: a form into which a policy is pasted. */
export const check: Subcommand = {
  usage: "check",
  meaning: "paste a policy: the verdict of each statement; nothing is stored and nobody is asked",
  examples: ["check"],
  run: () => Promise.resolve({ form: "check" }),
};

/** The form, and what is said of what was pasted. */
export const checkForm: CommandForm = {
  view: {
    type: "modal",
    title: { type: "plain_text", text: "Check a policy" },
    submit: { type: "plain_text", text: "Check" },
    close: { type: "plain_text", text: "Close" },
    blocks: PARTS.map(inputOf),
  },
  answer: answerOf,
};

function inputOf(blockId: string, index: number): InputBlock {
  const label =
    index === 0 ? "The policy of a bucket" : `and its characters from ${index * MAX_TEXT + 1}`;
  return {
    type: "input",
    block_id: blockId,
    optional: index > 0,
    label: { type: "plain_text", text: label },
    element: {
      type: "plain_text_input",
      action_id: "text",
      multiline: true,
      max_length: MAX_TEXT,
    },
  };
}

function answerOf(values: Readonly<Record<string, string>>): ModalView {
  const text = PARTS.map((part) => values[part] ?? "").join("");
  const lines = policyLines(text, "bucket");
  const more = lines.length - MAX_LINES;
  return {
    type: "modal",
    title: { type: "plain_text", text: "Check a policy" },
    close: { type: "plain_text", text: "Close" },
    blocks: [
      sectionBlock(`*${policyWord(text, "bucket")}*, by AWS's own definition`),
      ...lines.slice(0, MAX_LINES).map((line) => sectionBlock(line)),
      ...(more > 0 ? [sectionBlock(`and ${more} more`)] : []),
    ],
  };
}
