import type { ModalView } from "@slack/types";
import { type Fields, fieldsOf, listOf, wordIn } from "../slack/json.ts";

/** Values of a form by block id, as somebody fills it in who takes the first of everything; `given` by the first word of a block id. */
export function fillIn(
  view: ModalView | undefined,
  given: Readonly<Record<string, string>>,
  spoil: (text: string) => string,
): Readonly<Record<string, string>> {
  const blocks = listOf(fieldsOf(view)["blocks"]).map(fieldsOf);
  const inputs = blocks.filter((block) => block["type"] === "input");
  return Object.fromEntries(
    inputs.flatMap((block) => {
      const id = wordIn(block, "block_id") ?? "";
      const value = given[id.split(".")[0] ?? ""] ?? first(fieldsOf(block["element"]), spoil);
      return value === undefined ? [] : [[id, value]];
    }),
  );
}

function first(element: Fields, spoil: (text: string) => string): string | undefined {
  const options = listOf(element["options"]).map((each) => wordIn(fieldsOf(each), "value"));
  switch (element["type"]) {
    case "checkboxes":
      return options.join(",");
    case "static_select":
    case "radio_buttons":
      return options[0];
    case "users_select":
      return "U0COLLEAGUE";
    case "plain_text_input":
      return spoil("The vendor looks at it until noon.").slice(
        0,
        Number(element["max_length"] ?? 300),
      );
    default:
      return undefined;
  }
}
