import { readMrkdwn } from "./entities.ts";
import { type Fields, fieldsOf, isFields, listOf, wordIn } from "./json.ts";
import type { MessageContent } from "./model.ts";
import { readRichText } from "./rich-words.ts";
import type { Workspace } from "./workspace.ts";

/** All that people read in a message, a line per block, controls in [brackets]. */
export function readMessage(workspace: Workspace, content: MessageContent): readonly string[] {
  const attached = content.attachments.flatMap((each) => {
    const blocks = listOf(each["blocks"]);
    return blocks.length > 0 ? blocks : [{ type: "section", text: { text: each["text"] } }];
  });
  if (content.blocks.length === 0)
    return [...readText(workspace, content.text), ...readBlocks(workspace, attached)];
  return readBlocks(workspace, [...content.blocks, ...attached]);
}

/** All that people read in these blocks. */
export function readBlocks(workspace: Workspace, blocks: readonly unknown[]): readonly string[] {
  return blocks.filter(isFields).flatMap((block) => readBlock(workspace, block));
}

function readText(workspace: Workspace, text: string): readonly string[] {
  return text === "" ? [] : readMrkdwn(workspace, text).split("\n");
}

/** How each kind of block reads. What is not in the table reads as all texts in it. */
const READERS: Readonly<Record<string, (workspace: Workspace, block: Fields) => string>> = {
  divider: () => "---",
  section: (workspace, block) =>
    [
      textIn(workspace, block["text"]),
      listOf(block["fields"])
        .map((field) => textIn(workspace, field).replaceAll("\n", " "))
        .join(" | "),
      controlLabel(workspace, block["accessory"]),
    ]
      .filter((part) => part !== "")
      .join("\n"),
  context: (workspace, block) => joined(workspace, block["elements"], " · "),
  actions: (workspace, block) =>
    listOf(block["elements"])
      .map((element) => controlLabel(workspace, element))
      .join(" "),
  input: (workspace, block) => {
    const needed = block["optional"] === true ? " (optional)" : "";
    return `${textIn(workspace, block["label"])}${needed}: ${controlLabel(workspace, block["element"])}`;
  },
  image: (_, block) => `(picture: ${wordIn(block, "alt_text") ?? ""})`,
  rich_text: (workspace, block) =>
    listOf(block["elements"])
      .map((part) => readRichText(workspace, part))
      .join("\n"),
  table: (workspace, block) =>
    listOf(block["rows"])
      .map((row) => joined(workspace, row, " | "))
      .join("\n"),
};

function readBlock(workspace: Workspace, block: Fields): readonly string[] {
  const reader = READERS[wordIn(block, "type") ?? ""];
  const text = reader ? reader(workspace, block) : textsBelow(workspace, block);
  return text.split("\n").filter((line) => line !== "");
}

function joined(workspace: Workspace, parts: unknown, glue: string): string {
  return listOf(parts)
    .map((part) => textIn(workspace, part))
    .join(glue);
}

/** The words of a text object, of a text that stands alone, or of rich text. */
function textIn(workspace: Workspace, value: unknown): string {
  if (!isFields(value)) return typeof value === "string" ? value : "";
  const { type, text } = value;
  if (type === "rich_text") return readRichText(workspace, value);
  if (type === "image") return `(${wordIn(value, "alt_text") ?? "picture"})`;
  if (typeof text !== "string") return "";
  return type === "mrkdwn" || type === undefined ? readMrkdwn(workspace, text) : text;
}

function textsBelow(workspace: Workspace, value: unknown): string {
  if (Array.isArray(value))
    return listOf(value)
      .map((each) => textsBelow(workspace, each))
      .filter((text) => text !== "")
      .join("\n");
  if (!isFields(value)) return "";
  const own = textIn(workspace, value);
  return [own, ...Object.values(value).map((each) => textsBelow(workspace, each))]
    .filter((text) => text !== "")
    .join("\n");
}

/** `[Acknowledge]`, `[Choose a person ▾]`, `[____]`, `( ) yes ( ) no`. */
function controlLabel(workspace: Workspace, element: unknown): string {
  if (!isFields(element)) return "";
  const type = wordIn(element, "type") ?? "";
  if (type === "image") return textIn(workspace, element);
  if (type === "overflow") return "[…]";
  if (type === "checkboxes" || type === "radio_buttons") return optionLabels(workspace, element);
  const words = textIn(workspace, element["text"] ?? element["placeholder"]);
  if (type.endsWith("button")) return `[${words}]`;
  if (type.endsWith("_input")) return `[${words === "" ? "____" : words}]`;
  return `[${words === "" ? type : words} ▾]`;
}

function optionLabels(workspace: Workspace, element: Fields): string {
  return listOf(element["options"])
    .map((option) => `( ) ${textIn(workspace, fieldsOf(option)["text"])}`)
    .join(" ");
}
