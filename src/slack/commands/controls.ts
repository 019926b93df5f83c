import type { ActionsBlock, Button } from "@slack/types";
import { actionsBlock } from "../../core/blocks.ts";
import type { Message } from "../../core/message.ts";
import { pagesOf } from "../messages/outgoing.ts";

/** Runs a command line again, in the place of the answer under which the button stands. */
export const AGAIN = "command_again";
/** Puts the answer to a command line where all of the channel see it. */
export const SHARE = "command_share";

/** A button's value takes 2,000 characters. */
const MAX_VALUE = 1900;
/** More pages than anybody turns. */
const MAX_PAGES = 50;

/** A command line without its page, and the page that it asks for: `/sg diff web page:2`. */
export interface PagedLine {
  readonly line: string;
  readonly page: number;
}

/** Takes `page:<n>` off the end of what was typed. */
export function readPage(text: string): PagedLine {
  const found = /^(.*?)(?:^|\s+)page:(\d{1,3})\s*$/s.exec(text);
  if (!found) return { line: text.trim(), page: 1 };
  return { line: (found[1] ?? "").trim(), page: Math.max(1, Number(found[2])) };
}

/**
 * The page of an answer with its buttons: *Share*, and *Previous* and *Next* where there are more. Each carries the command
 * line that it runs, as whoever presses it.
 */
export function pageOf(answer: Message, { line, page }: PagedLine): Message {
  if (answer.blocks.length === 0) return answer;
  const pages = pagesOf(answer, MAX_PAGES, ROOM);
  const number = Math.min(page, pages.length);
  const shown = pages[number - 1] ?? answer;
  const controls = line.length > MAX_VALUE ? undefined : controlsFor(line, number, pages.length);
  return { text: shown.text, blocks: [...shown.blocks, ...(controls ? [controls] : [])] };
}

/** Blocks that are left for the buttons and for who shared it. */
const ROOM = 2;

function controlsFor(line: string, page: number, pages: number): ActionsBlock {
  const turns = pages > 1;
  return actionsBlock("command", [
    ...(turns && page > 1 ? [button(`${AGAIN}_back`, "Previous", `${line} page:${page - 1}`)] : []),
    ...(turns && page < pages
      ? [button(`${AGAIN}_on`, `Next (${page + 1} of ${pages})`, `${line} page:${page + 1}`)]
      : []),
    button(AGAIN, "Refresh", page > 1 ? `${line} page:${page}` : line),
    button(SHARE, "Share", page > 1 ? `${line} page:${page}` : line),
  ]);
}

function button(actionId: string, label: string, value: string): Button {
  return {
    type: "button",
    action_id: actionId,
    text: { type: "plain_text", text: label, emoji: false },
    value,
  };
}
