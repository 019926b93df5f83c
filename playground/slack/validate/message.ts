import type { KnownBlock } from "@slack/types";
import { isFields, listOf } from "../json.ts";
import { BLOCK } from "./blocks.ts";
import { findRepeatedNames } from "./names.ts";
import { all, type Fault, fault, list } from "./rule.ts";

/** What all blocks of a message may say together. Undocumented; slackapi/bolt-js#2509, metabase/metabase#79908. */
const MOST_BLOCK_TEXT = 13_200;
const MOST_MARKDOWN = 12_000;

const rule = all(list(BLOCK.message, 50), (value, pointer) => [
  ...findRepeatedNames(listOf(value), pointer),
  ...tooManyTables(listOf(value), pointer),
  ...tooMuchMarkdown(listOf(value), pointer),
]);

/** What Slack would refuse of a message's blocks, standing at `pointer`. */
export function findBlockFaults(blocks: unknown, pointer: string): readonly Fault[] {
  return rule(blocks, pointer);
}

/** True when Slack accepts these as the blocks of a message. */
export function areMessageBlocks(blocks: unknown): blocks is readonly KnownBlock[] {
  return findBlockFaults(blocks, "").length === 0;
}

/** True when all blocks of one message say more together than Slack takes (`msg_blocks_too_long`). */
export function isTooLongTogether(blocks: unknown): boolean {
  return countText(blocks) > MOST_BLOCK_TEXT;
}

/** Characters of every `text` below the value. */
function countText(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + countText(each), 0);
  if (!isFields(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, each]) =>
      sum +
      (key === "text" && typeof each === "string" ? Array.from(each).length : countText(each)),
    0,
  );
}

function tooManyTables(blocks: readonly unknown[], pointer: string): readonly Fault[] {
  const tables = blocks.filter((block) => isFields(block) && block["type"] === "table");
  return tables.length > 1 ? fault(pointer, "only one table allowed") : [];
}

function tooMuchMarkdown(blocks: readonly unknown[], pointer: string): readonly Fault[] {
  const markdown = blocks.filter((block) => isFields(block) && block["type"] === "markdown");
  return countText(markdown) > MOST_MARKDOWN
    ? fault(pointer, `must be less than ${MOST_MARKDOWN + 1} characters`)
    : [];
}
