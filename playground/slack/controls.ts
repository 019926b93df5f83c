import { type Fields, isFields, listOf, wordIn } from "./json.ts";
import type { MessageContent } from "./model.ts";

/** Something in blocks that can be pressed or filled in. */
export interface Control {
  readonly blockId: string;
  readonly actionId: string;
  readonly type: string;
  readonly element: Fields;
  readonly block: Fields;
}

/** Blocks that hold further blocks or controls, by the field that holds them. */
const HOLDERS = ["elements", "accessory", "element", "child_blocks", "actions"];

/** All controls of these blocks, in the order of reading. */
export function controlsIn(blocks: readonly unknown[]): readonly Control[] {
  return blocks.flatMap((block) => (isFields(block) ? controlsOf(block, block) : []));
}

/** All controls of a message, those in attachments too. */
export function controlsOfMessage(content: MessageContent): readonly Control[] {
  const attached = content.attachments.flatMap((attachment) => listOf(attachment["blocks"]));
  return controlsIn([...content.blocks, ...attached]);
}

function controlsOf(holder: Fields, block: Fields): readonly Control[] {
  return HOLDERS.flatMap((field) => {
    const held = holder[field];
    return Array.isArray(held) ? listOf(held) : [held];
  }).flatMap((held) => {
    if (!isFields(held)) return [];
    const owner = "block_id" in held ? held : block;
    const control = controlFrom(held, owner);
    return control ? [control] : controlsOf(held, owner);
  });
}

function controlFrom(element: Fields, block: Fields): Control | undefined {
  const [actionId, type] = [wordIn(element, "action_id"), wordIn(element, "type")];
  if (actionId === undefined || type === undefined) return undefined;
  return { blockId: wordIn(block, "block_id") ?? "", actionId, type, element, block };
}
