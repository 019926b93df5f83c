import type { KnownBlock } from "@slack/types";
import { expect } from "vitest";
import { findBlockFaults, isTooLongTogether } from "../../playground/slack/validate/message.ts";
import type { Message } from "../../src/core/message.ts";

/** What people read, a line each, buttons in brackets. Checks on the way that Slack would take it. */
export function linesOf(message: Message | undefined): string {
  if (!message) return "(nothing)";
  expect(findBlockFaults(message.blocks, "/blocks")).toEqual([]);
  expect(isTooLongTogether(message.blocks)).toBe(false);
  const lines = message.blocks.flatMap(blockLines).filter((line) => line !== undefined);
  return [`"${message.text}"`, ...lines].join("\n");
}

function blockLines(block: KnownBlock): (string | undefined)[] {
  if (block.type === "header") return [`# ${block.text.text}`];
  if (block.type === "section")
    return [
      block.text?.text,
      ...(block.fields ?? []).map(({ text }) => text.replaceAll("\n", " / ")),
    ];
  if (block.type === "context")
    return block.elements.map((each) => ("text" in each ? `~ ${each.text}` : each.type));
  if (block.type !== "actions") return [block.type];
  return block.elements.map((each) =>
    each.type === "button" ? `[${each.text.text}] ${each.action_id} ${each.value}` : each.type,
  );
}
