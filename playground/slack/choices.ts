import type { Control } from "./controls.ts";
import { controlsIn } from "./controls.ts";
import { definedOf, type Fields, isFields, listOf, wordIn } from "./json.ts";
import type { InputValues } from "./model.ts";

/** How one kind of control says what was chosen: the field, and what stands in it. */
interface Answer {
  readonly field: string;
  readonly holds: "text" | "option" | "options" | "ids" | "number" | "rich text";
}

const ANSWERS: Readonly<Record<string, Answer>> = {
  plain_text_input: { field: "value", holds: "text" },
  email_text_input: { field: "value", holds: "text" },
  url_text_input: { field: "value", holds: "text" },
  number_input: { field: "value", holds: "text" },
  rich_text_input: { field: "rich_text_value", holds: "rich text" },
  static_select: { field: "selected_option", holds: "option" },
  external_select: { field: "selected_option", holds: "option" },
  radio_buttons: { field: "selected_option", holds: "option" },
  overflow: { field: "selected_option", holds: "option" },
  checkboxes: { field: "selected_options", holds: "options" },
  multi_static_select: { field: "selected_options", holds: "options" },
  multi_external_select: { field: "selected_options", holds: "options" },
  users_select: { field: "selected_user", holds: "text" },
  conversations_select: { field: "selected_conversation", holds: "text" },
  channels_select: { field: "selected_channel", holds: "text" },
  multi_users_select: { field: "selected_users", holds: "ids" },
  multi_conversations_select: { field: "selected_conversations", holds: "ids" },
  multi_channels_select: { field: "selected_channels", holds: "ids" },
  datepicker: { field: "selected_date", holds: "text" },
  timepicker: { field: "selected_time", holds: "text" },
  datetimepicker: { field: "selected_date_time", holds: "number" },
};

/** These remember nothing: they are pressed, not filled in. */
const FORGETFUL = new Set(["overflow"]);

/** What stands in all inputs of these blocks; an earlier value is kept where block id and action id are the same. */
export function valuesIn(blocks: readonly unknown[], earlier: InputValues = {}): InputValues {
  const values: Record<string, Record<string, Fields>> = {};
  for (const control of controlsIn(blocks)) {
    if (!ANSWERS[control.type] || FORGETFUL.has(control.type)) continue;
    const { blockId, actionId } = control;
    const kept = earlier[blockId]?.[actionId];
    (values[blockId] ??= {})[actionId] =
      kept?.["type"] === control.type ? kept : chosenValue(control, initialChoice(control.element));
  }
  return values;
}

/** The values with one more input filled in. */
export function withChoice(
  values: InputValues,
  control: Control,
  chosen: readonly string[],
): InputValues {
  if (!ANSWERS[control.type] || FORGETFUL.has(control.type)) return values;
  const block = { ...values[control.blockId], [control.actionId]: chosenValue(control, chosen) };
  return { ...values, [control.blockId]: block };
}

/** `{type, <what was chosen>}` as Slack sends it. Throws when the menu does not offer the choice. */
export function chosenValue({ type, element }: Control, chosen: readonly string[]): Fields {
  const answer = ANSWERS[type];
  if (!answer) return { type };
  const zone = type === "timepicker" ? { timezone: element["timezone"] } : {};
  return definedOf({ type, [answer.field]: answerTo(answer, element, chosen), ...zone });
}

function answerTo({ holds }: Answer, element: Fields, chosen: readonly string[]): unknown {
  const [first] = chosen;
  switch (holds) {
    case "text":
      return first ?? null;
    case "number":
      return first === undefined ? null : Number(first);
    case "ids":
      return chosen;
    case "option":
      return first === undefined ? null : optionOf(element, first);
    case "options":
      return chosen.map((value) => optionOf(element, value));
    case "rich text":
      return first === undefined ? null : richText(first);
  }
}

/** The options of a menu, grouped or not. */
function optionsOf(element: Fields): readonly Fields[] {
  const grouped = listOf(element["option_groups"]).flatMap((each) =>
    isFields(each) ? listOf(each["options"]) : [],
  );
  return [...listOf(element["options"]), ...grouped].filter(isFields);
}

function optionOf(element: Fields, value: string): Fields {
  const options = optionsOf(element);
  const found = options.find((option) => option["value"] === value);
  if (found) return found;
  const offered = options.map((option) => wordIn(option, "value")).join(", ");
  throw new Error(`"${value}" is not offered here; there are: ${offered || "no options"}`);
}

function richText(text: string): Fields {
  const section = { type: "rich_text_section", elements: [{ type: "text", text }] };
  return { type: "rich_text", elements: [section] };
}

/** What the app put into the control before anybody touched it. */
function initialChoice(element: Fields): readonly string[] {
  return Object.entries(element)
    .filter(([key]) => key.startsWith("initial_"))
    .flatMap(([, value]): readonly unknown[] => (Array.isArray(value) ? value : [value]))
    .flatMap((value) => {
      if (isFields(value)) return wordIn(value, "value") ?? [];
      return typeof value === "string" || typeof value === "number" ? String(value) : [];
    });
}
