import type { InputBlock, ModalView, PlainTextOption } from "@slack/types";
import { sectionBlock } from "../core/blocks.ts";
import { plainForeign } from "../core/hostile-text.ts";
import { reason } from "./act-form.ts";
import type { DriftDetails } from "./drift-case.ts";
import { ruleLines } from "./rule-lines.ts";
import { groupLabel } from "./words.ts";

const DAY_MS = 86_400_000;

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
      hours([
        ["1", "1 hour"],
        ["8", "8 hours"],
        ["24", "24 hours"],
        ["168", "7 days (needs a second name)"],
        ["date", "until a date (needs a second name)"],
      ]),
      {
        type: "input",
        block_id: "until",
        optional: true,
        label: { type: "plain_text", text: "Last day, at most 30 days ahead (UTC)" },
        element: { type: "datepicker", action_id: "until" },
      },
      reason("reason", "Why?"),
    ],
  };
}

/** Seen by an owner who pressed *Keep…*: a day at most, in one name. */
export function renderKeepForm({ items }: DriftDetails): ModalView {
  return {
    type: "modal",
    callback_id: "drift_keep",
    title: { type: "plain_text", text: "Keep" },
    submit: { type: "plain_text", text: "Keep" },
    close: { type: "plain_text", text: "Cancel" },
    blocks: [
      sectionBlock(`This stays as it is for now:\n${ruleLines(items).join("\n")}`),
      hours([
        ["1", "1 hour"],
        ["8", "8 hours"],
        ["24", "24 hours"],
      ]),
      reason("reason", "Why may it stay?"),
    ],
  };
}

/** Seen by somebody who pressed *Exception…*: what to write into the configuration, where it is reviewed like code. */
export function renderExceptionForm(details: DriftDetails, now: Date): ModalView {
  const until = new Date(now.getTime() + 30 * DAY_MS).toISOString().slice(0, 10);
  const name = JSON.stringify(plainForeign(groupLabel(details), 200));
  const ids = [...new Set(details.items.flatMap(({ baseline = [] }) => baseline))];
  const peers = new Set(
    details.items.flatMap(({ kind, key = "" }) =>
      kind === "violation" ? [key.split(" ").slice(5).join(" ")] : [],
    ),
  );
  const entry = `except:\n  - groups: [${name}]\n    peers: [${[...peers].map((peer) => JSON.stringify(peer)).join(", ")}]\n    until: ${until}\n    owner: …\n    reason: …\n    approved_by: …`;
  return {
    type: "modal",
    title: { type: "plain_text", text: "Exception" },
    close: { type: "plain_text", text: "Close" },
    blocks: [
      sectionBlock(
        `An exception is not a click: it is written into \`countersign.yml\`, under the rule${ids.length === 1 ? "" : "s"} ${ids.map((id) => `\`${plainForeign(id)}\``).join(", ")} of \`baseline\`, and reviewed like code.`,
      ),
      sectionBlock(`\`\`\`${gated(entry)}\`\`\``),
    ],
  };
}

/** Lines stay lines; everything in them passes the gate. */
function gated(text: string): string {
  return text
    .split("\n")
    .map((line) =>
      plainForeign(line, 300)
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;"),
    )
    .join("\n");
}

function hours(choices: readonly (readonly [value: string, text: string])[]): InputBlock {
  return {
    type: "input",
    block_id: "hours",
    label: { type: "plain_text", text: "For how long?" },
    element: {
      type: "static_select",
      action_id: "hours",
      options: choices.map(([value, text]) => option(value, text)),
    },
  };
}

function option(value: string, text: string): PlainTextOption {
  return { text: { type: "plain_text", text }, value };
}
