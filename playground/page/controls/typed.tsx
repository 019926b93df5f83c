import type { VNode } from "preact";
import { type Fields, wordIn } from "../../slack/json.ts";
import { chosenIn } from "./choice.ts";
import { Failure } from "./failure.tsx";
import { plainWords } from "./plain-words.ts";
import { useBlock, useSurface } from "./press.ts";
import { usePress } from "./use-press.ts";

const PICKERS = {
  datepicker: "date",
  timepicker: "time",
  datetimepicker: "datetime-local",
} as const;
const KEYBOARDS = {
  email_text_input: "email",
  url_text_input: "url",
  number_input: "decimal",
} as const;

/** Everything that is typed: a line, several lines, a date, a time. */
export function Typed({ element, label }: { element: Fields; label?: string }): VNode {
  const surface = useSurface();
  const block = useBlock();
  const { error, press } = usePress();
  const type = wordIn(element, "type") ?? "";
  const actionId = wordIn(element, "action_id") ?? "";
  const [value = ""] = chosenIn(surface.valueOf(block.id, actionId));
  const placeholder = plainWords(element["placeholder"]);

  function take(text: string): void {
    const chosen = type === "datetimepicker" ? toEpoch(text) : text;
    surface.fill?.(block.id, actionId, chosen === "" ? [] : [chosen]);
    if (!block.isInput && isPicker(type) && chosen !== "") press({ actionId, selected: chosen });
  }

  const shown = {
    class: "field",
    placeholder,
    value: type === "datetimepicker" ? fromEpoch(value) : value,
    "aria-label": label ?? (placeholder || actionId),
    maxLength: lengthIn(element, "max_length"),
    autoFocus: element["focus_on_load"] === true,
  };
  return (
    <span class="control control-wide">
      <Field element={element} shown={shown} take={take} />
      <Failure sentence={error} />
    </span>
  );
}

interface FieldProps {
  readonly element: Fields;
  readonly shown: { readonly value: string };
  readonly take: (text: string) => void;
}

/** A date is taken when it is complete, a text with each letter. */
function Field({ element, shown, take }: FieldProps): VNode {
  const type = wordIn(element, "type") ?? "";
  if (element["multiline"] === true || type === "rich_text_input")
    return <textarea {...shown} rows={4} onInput={({ currentTarget: { value } }) => take(value)} />;
  if (isPicker(type)) {
    const kind = PICKERS[type];
    return (
      <input {...shown} type={kind} onChange={({ currentTarget: { value } }) => take(value)} />
    );
  }
  const keyboard = isSpecial(type) ? KEYBOARDS[type] : "text";
  return (
    <input
      {...shown}
      type="text"
      inputMode={keyboard}
      onInput={({ currentTarget: { value } }) => take(value)}
    />
  );
}

function isPicker(type: string): type is keyof typeof PICKERS {
  return Object.hasOwn(PICKERS, type);
}

function isSpecial(type: string): type is keyof typeof KEYBOARDS {
  return Object.hasOwn(KEYBOARDS, type);
}

function lengthIn(element: Fields, key: string): number | undefined {
  const length = element[key];
  return typeof length === "number" ? length : undefined;
}

function toEpoch(local: string): string {
  const at = new Date(local).getTime();
  return Number.isNaN(at) ? "" : String(at / 1000);
}

function fromEpoch(seconds: string): string {
  if (seconds === "") return "";
  const at = new Date(Number(seconds) * 1000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
