import type { InputBlock, KnownBlock, ModalView } from "@slack/types";
import { sectionBlock } from "../../core/blocks.ts";
import type { LoginCase } from "../challenge/details.ts";
import { YES_REASONS } from "../challenge/form.ts";
import { summary } from "./facts.ts";
import { proofBlocks } from "./proving.ts";

/** A modal of a question: names are those of replies and of submissions; values come back by block id. */
export function loginModal(of: LoginCase, name: string): ModalView | undefined {
  const about = sectionBlock(summary(of.details.facts));
  switch (name) {
    case "login_yes":
      return modal(name, "Why was it you?", [about, reasonInput(), noteInput(true)]);
    case "login_detail":
      return modal(name, "Thank you", [
        sectionBlock("Your No is stored, people are on it. Anything that helps them?"),
        textInput("text", "What you know", { optional: true, min: 0, max: 1000 }),
      ]);
    case "login_other":
      return modal(name, "Who was it?", [about, personInput(), noteInput(false)]);
    case "login_assign":
      return modal(name, "Ask somebody", [about, personInput(), noteInput(false)]);
    case "login_prove":
      return modal(name, "Prove that it was you", proofBlocks(of));
    case "login_explain":
      return modal(name, "Explain this login", [
        about,
        textInput("text", "What it was", { optional: false, min: 4, max: 300 }),
      ]);
    default:
      return undefined;
  }
}

/** A form with *Send*. */
export function modal(callbackId: string, title: string, blocks: readonly KnownBlock[]): ModalView {
  return {
    type: "modal",
    callback_id: callbackId,
    title: { type: "plain_text", text: title },
    submit: { type: "plain_text", text: "Send" },
    close: { type: "plain_text", text: "Cancel" },
    blocks: [...blocks],
  };
}

function reasonInput(): InputBlock {
  return {
    type: "input",
    block_id: "reason",
    label: { type: "plain_text", text: "Why" },
    element: {
      type: "static_select",
      action_id: "reason",
      options: YES_REASONS.map((each) => ({
        text: { type: "plain_text", text: each },
        value: each,
      })),
    },
  };
}

function personInput(): InputBlock {
  return {
    type: "input",
    block_id: "person",
    label: { type: "plain_text", text: "Person" },
    element: { type: "users_select", action_id: "person" },
  };
}

function noteInput(optional: boolean): InputBlock {
  // A minimum would refuse an empty optional field; what is needed is checked when it comes.
  return textInput("note", "Note", { optional, min: optional ? 0 : 4, max: 300 });
}

function textInput(
  block: string,
  label: string,
  {
    optional,
    min,
    max,
  }: { readonly optional: boolean; readonly min: number; readonly max: number },
): InputBlock {
  return {
    type: "input",
    block_id: block,
    optional,
    label: { type: "plain_text", text: label },
    element: {
      type: "plain_text_input",
      action_id: block,
      multiline: true,
      max_length: max,
      ...(min > 0 ? { min_length: min } : {}),
    },
  };
}
