import type { HomeView, ModalView } from "@slack/types";
import { isFields, listOf } from "../json.ts";
import { BLOCK } from "./blocks.ts";
import { plainText, TYPE } from "./composition.ts";
import { findRepeatedNames } from "./names.ts";
import { all, byType, type Fault, fault, flag, list, object, type Rule, string } from "./rule.ts";

/** A whole view as JSON may weigh 250 kB (`view_too_large`). */
const MOST_BYTES = 250_000;

const base = {
  private_metadata: string(3000),
  callback_id: string(255),
  external_id: string(255),
};

const modal = object({
  required: { ...TYPE, title: plainText(24), blocks: list(BLOCK.modal, 100) },
  optional: {
    ...base,
    submit: plainText(24),
    close: plainText(24),
    clear_on_close: flag,
    notify_on_close: flag,
  },
});

const home = object({
  required: { ...TYPE, blocks: list(BLOCK.home, 100) },
  optional: base,
});

function names(value: unknown, pointer: string): ReturnType<Rule> {
  return isFields(value) ? findRepeatedNames(listOf(value["blocks"]), `${pointer}/blocks`) : [];
}

/** A modal that asks for input needs a way to send it. */
function submitButton(value: unknown, pointer: string): ReturnType<Rule> {
  if (!isFields(value) || value["submit"] !== undefined) return [];
  const asks = listOf(value["blocks"]).some((each) => isFields(each) && each["type"] === "input");
  return asks ? fault(pointer, "missing required field: submit") : [];
}

const RULES = { modal: all(modal, names, submitButton), home: all(home, names) };

/** What Slack would refuse of a modal or a Home tab, standing at `pointer`. */
export function findViewFaults(view: unknown, pointer: string): readonly Fault[] {
  return byType(RULES)(view, pointer);
}

/** True when Slack accepts this as a modal. */
export function isModal(view: unknown): view is ModalView {
  return byType({ modal: RULES.modal })(view, "").length === 0;
}

/** True when Slack accepts this as a Home tab. */
export function isHome(view: unknown): view is HomeView {
  return byType({ home: RULES.home })(view, "").length === 0;
}

/** True when the view weighs more than Slack takes. */
export function isViewTooLarge(view: unknown): boolean {
  return Buffer.byteLength(JSON.stringify(view)) > MOST_BYTES;
}
