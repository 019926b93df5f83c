import { createHash } from "node:crypto";
import type { ActionsBlock, KnownBlock } from "@slack/types";
import { headerBlock, sectionBlock } from "../../core/blocks.ts";
import { fit } from "../../core/hostile-text.ts";
import type { Message } from "../../core/message.ts";

/** Slack refuses more blocks in a message, and about 13,200 characters in them (slackapi/bolt-js#2509, undocumented). */
const MAX_BLOCKS = 50;
const MAX_BLOCK_TEXT = 12_000;
/** Longer notification texts are advised against. */
const MAX_TEXT = 4000;

/** Errors by which Slack refuses how a message looks, as against where it goes. */
export const LOOK_ERRORS: readonly string[] = [
  "invalid_blocks",
  "invalid_blocks_format",
  "msg_blocks_too_long",
  "msg_too_long",
];

/** Arguments of chat.postMessage and chat.update that make a message; links, mentions and pictures are never made from text. */
export interface OutgoingMessage {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  readonly parse: "none";
  readonly link_names: false;
}

/** What goes over the wire for a message. */
export function outgoing({ text, blocks }: Message): OutgoingMessage {
  return { text: fit(text, MAX_TEXT), blocks, parse: "none", link_names: false };
}

/** Tells whether two renderings look the same: SHA-256 of text and blocks, hexadecimal. */
export function hashOf({ text, blocks }: Message): string {
  return createHash("sha256")
    .update(JSON.stringify([text, blocks]))
    .digest("hex");
}

/** True when Slack would refuse the message for its size. `room`: blocks that are still to come. */
export function isTooLong({ blocks }: Message, room = 0): boolean {
  return blocks.length > MAX_BLOCKS - room || textIn(blocks) > MAX_BLOCK_TEXT;
}

/**
 * What is sent instead when Slack refuses how a message looks, plainer each time: its header, its text and its buttons,
 * then header and text alone. A question without buttons is still better than none.
 */
export function plainer(message: Message): readonly Message[] {
  const header = message.blocks.find((block) => block.type === "header");
  const plain: KnownBlock[] = [
    ...(header ? [headerBlock(header.text.text)] : []),
    sectionBlock(message.text),
  ];
  const actions = message.blocks.filter((block): block is ActionsBlock => block.type === "actions");
  const bare = { text: message.text, blocks: plain };
  return actions.length > 0 ? [{ ...bare, blocks: [...plain, ...actions] }, bare] : [bare];
}

/**
 * Splits an answer into messages that Slack takes, at most `most`; the last one says when something was left out. `room`:
 * blocks that are added to each afterwards.
 */
export function pagesOf(message: Message, most: number, room = 0): readonly Message[] {
  const pages: KnownBlock[][] = [];
  let page: KnownBlock[] = [];
  for (const block of message.blocks) {
    const next = [...page, block];
    const full = page.length > 0 && isTooLong({ text: "", blocks: next }, room);
    if (full) pages.push(page);
    page = full ? [block] : next;
  }
  pages.push(page);
  const shown = pages.slice(0, most);
  const hidden = pages.slice(most).flat().length;
  const last = shown.at(-1);
  if (hidden > 0 && last)
    last.splice(-1, 1, sectionBlock(`_… ${hidden + 1} more parts are not shown._`));
  return shown.map((blocks) => ({ text: message.text, blocks }));
}

/** All text in blocks, counted in characters wherever it stands. */
function textIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + textIn(each), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, member]) =>
      sum + (key === "text" && typeof member === "string" ? member.length : textIn(member)),
    0,
  );
}
