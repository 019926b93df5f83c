import type { InputBlock, ModalView } from "@slack/types";
import { sectionBlock } from "../core/blocks.ts";
import { escapeForeign, plainForeign } from "../core/hostile-text.ts";
import { mustType } from "./close-asked.ts";
import type { ExposureDetails } from "./exposure.ts";
import { subjectOf } from "./phrases.ts";
import { closings, hashOfAll, type Plan, planFor } from "./plan.ts";
import { choiceName, commandFor, dryRun, planMark } from "./plan-words.ts";

const PREFIX = 16;
const ASKED_LATER =
  "Done at once by you; a second name is due within 24 hours. Exactly this, as it is now: what changes before is left alone.";
const ASKED_BEFORE =
  "Needs you and one more before anything is done. Exactly this, as it is now: what changes before is left alone.";

/** Seen by somebody who pressed *Close…*: what can be done, what would be so after it, and what it cuts. */
export function renderCloseForm(details: ExposureDetails): ModalView {
  const { ground, exposed, stance } = details;
  const plans = ground ? closings(ground) : [];
  if (!ground || plans.length === 0) return nothing("Close", "Nothing of this can be closed here.");
  if (!stance?.role) return byHand("Close", plans, details);
  const hash = hashOfAll(plans).slice(0, PREFIX);
  return {
    type: "modal",
    callback_id: "bucket_close",
    title: plain("Close"),
    submit: plain("Close"),
    close: plain("Cancel"),
    blocks: [
      sectionBlock(`*${escapeForeign(subjectOf(details), 63)}*`),
      choice(plans, details),
      ...plans.map((plan) => sectionBlock(dryRun(plan, exposed))),
      sectionBlock(`${stance.guarded ? ASKED_BEFORE : ASKED_LATER} ${planMark(hash)}`),
      reason(`reason.${hash}`, "Why?"),
      ...(mustType(details) ? [typedName(details)] : []),
    ],
  };
}

/** Seen by somebody who pressed *Undo…*: what would be so again. */
export function renderUndoForm(details: ExposureDetails): ModalView {
  const { ground, stance, acts, exposed } = details;
  const [act] = acts.slice(-1);
  const plan = ground && act && planFor("undo", ground, act);
  if (!plan) return nothing("Undo", "There is nothing to undo.");
  if (!stance?.role) return byHand("Undo", [plan], details);
  const hash = plan.hash.slice(0, PREFIX);
  return {
    type: "modal",
    callback_id: "bucket_undo",
    title: plain("Undo"),
    submit: plain("Undo"),
    close: plain("Cancel"),
    blocks: [
      sectionBlock(`*${escapeForeign(subjectOf(details), 63)}*`),
      sectionBlock(dryRun(plan, exposed)),
      sectionBlock(`${ASKED_BEFORE} ${planMark(hash)}`),
      reason(`reason.${hash}`, "Why?"),
    ],
  };
}

/** A reason, at least ten characters. */
export function reason(blockId: string, label: string): InputBlock {
  return {
    type: "input",
    block_id: blockId,
    label: plain(label),
    element: {
      type: "plain_text_input",
      action_id: "reason",
      multiline: true,
      min_length: 10,
      max_length: 1000,
    },
  };
}

function choice(plans: readonly Plan[], { exposed }: ExposureDetails): InputBlock {
  const options = plans.flatMap(({ kind }) =>
    kind === "undo" ? [] : [{ text: plain(choiceName(kind, exposed)), value: kind }],
  );
  const [preset] = options;
  return {
    type: "input",
    block_id: "choice",
    label: plain("What is to be done"),
    element: {
      type: "radio_buttons",
      action_id: "choice",
      options,
      ...(preset ? { initial_option: preset } : {}),
    },
  };
}

function typedName(details: ExposureDetails): InputBlock {
  return {
    type: "input",
    block_id: "name",
    label: plain("A website, or protected: type the bucket's name"),
    hint: plain(plainForeign(subjectOf(details), 150)),
    element: { type: "plain_text_input", action_id: "name", max_length: 255 },
  };
}

/** Nothing that Countersign may do by itself: the commands to copy. */
function byHand(title: string, plans: readonly Plan[], details: ExposureDetails): ModalView {
  const { account, bucket = "" } = details;
  return {
    type: "modal",
    title: plain(title),
    close: plain("Close"),
    blocks: [
      sectionBlock(
        "Countersign has no role to change buckets of this account with. These commands do the same; the message follows by itself:",
      ),
      ...plans.map((plan) =>
        sectionBlock(`\`\`\`${codeOf(commandFor(plan, account, bucket))}\`\`\``),
      ),
    ],
  };
}

function codeOf(command: string): string {
  return plainForeign(command, 2000)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function nothing(title: string, text: string): ModalView {
  return {
    type: "modal",
    title: plain(title),
    close: plain("Close"),
    blocks: [sectionBlock(text)],
  };
}

function plain(text: string): { readonly type: "plain_text"; readonly text: string } {
  return { type: "plain_text", text };
}
