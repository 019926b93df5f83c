import type { ActionsBlock, Button, ContextBlock, HeaderBlock, SectionBlock } from "@slack/types";
import { fit, plainForeign } from "./hostile-text.ts";

/** A header: plain text, so nothing in it is markup. */
export function headerBlock(text: string): HeaderBlock {
  return {
    type: "header",
    text: { type: "plain_text", text: plainForeign(text, 150), emoji: false },
  };
}

/** A section of our own mrkdwn; foreign parts must have passed the gate. */
export function sectionBlock(mrkdwn: string): SectionBlock {
  return { type: "section", text: { type: "mrkdwn", text: fit(mrkdwn, 3000), verbatim: true } };
}

/** Label and value pairs (values are mrkdwn that passed the gate), ten a section as Slack allows. */
export function fieldBlocks(
  pairs: readonly (readonly [label: string, value: string])[],
): SectionBlock[] {
  const fields = pairs.map(([label, value]) => ({
    type: "mrkdwn" as const,
    text: fit(`*${label}*\n${value}`, 2000),
    verbatim: true,
  }));
  const sections: SectionBlock[] = [];
  for (let from = 0; from < fields.length; from += 10)
    sections.push({ type: "section", fields: fields.slice(from, from + 10) });
  return sections;
}

/** Small print, one element a line; at most ten. */
export function contextBlock(lines: readonly string[]): ContextBlock {
  return {
    type: "context",
    elements: lines
      .slice(0, 10)
      .map((line) => ({ type: "mrkdwn" as const, text: fit(line, 2000), verbatim: true })),
  };
}

/** A row of buttons. */
export function actionsBlock(blockId: string, buttons: readonly Button[]): ActionsBlock {
  return { type: "actions", block_id: blockId, elements: [...buttons] };
}

/** A button whose value is `<case id>.<version>` and, where needed, more opaque text; never data. */
export function caseButton(
  of: { readonly id: string; readonly version: number },
  actionId: string,
  label: string,
  look: { readonly style?: "primary" | "danger"; readonly extra?: string } = {},
): Button {
  return {
    type: "button",
    action_id: actionId,
    text: { type: "plain_text", text: label, emoji: false },
    value: `${of.id}.${of.version}${look.extra === undefined ? "" : `.${look.extra}`}`,
    ...(look.style ? { style: look.style } : {}),
  };
}
