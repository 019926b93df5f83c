import { randomBytes } from "node:crypto";

/** Elements that get an action_id when the app gave none; whatever else has a `type` is words, pictures or layout. */
const INTERACTIVE =
  /^(?:button|overflow|checkboxes|radio_buttons|(?:date|time|datetime)picker|icon_button|feedback_buttons|workflow_button|file_input|\w+_select|\w+_input)$/;

/** A copy with everything that Slack adds to blocks: ids, and the defaults of text objects. */
export function completeBlocks<T>(blocks: T): T {
  const copy = structuredClone(blocks);
  if (Array.isArray(copy)) for (const block of copy) completeBlock(block);
  return copy;
}

function completeBlock(block: unknown): void {
  if (!isObject(block)) return;
  block["block_id"] ??= shortId();
  completeBelow(block);
}

function completeBelow(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) completeBelow(item);
  if (!isObject(value)) return;
  const { type } = value;
  if (type === "plain_text") value["emoji"] ??= true;
  if (type === "mrkdwn") value["verbatim"] ??= false;
  if (typeof type === "string" && INTERACTIVE.test(type)) value["action_id"] ??= shortId();
  for (const below of Object.values(value)) completeBelow(below);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Five characters, as Slack makes up block and action ids. */
function shortId(): string {
  return randomBytes(4).toString("base64url").slice(0, 5);
}
