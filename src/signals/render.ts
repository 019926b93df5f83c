import type { Button, KnownBlock, ModalView } from "@slack/types";
import {
  actionsBlock,
  caseButton,
  contextBlock,
  fieldBlocks,
  headerBlock,
  sectionBlock,
} from "../core/blocks.ts";
import { codeForeign, escapeForeign, plainForeign } from "../core/hostile-text.ts";
import type { Message } from "../core/message.ts";
import { SNOOZE_HOURS } from "./clicks.ts";
import type { SignalCase } from "./signal-case.ts";
import { minute, sourceOf, standing } from "./words.ts";

const STATE_WORDS: Readonly<Record<SignalCase["state"], string>> = {
  firing: "firing",
  unknown: "no data",
  snoozed: "snoozed",
  closed: "over",
};

/** The case's one message. */
export function renderSignal(of: SignalCase, slot: string): Message | undefined {
  if (slot !== "main") return undefined;
  const { details, state } = of;
  const { sign } = details;
  const words = STATE_WORDS[state];
  const blocks: KnownBlock[] = [
    headerBlock(`${sourceOf(details)} · ${words} · ${plainForeign(sign.title, 110)}`),
    ...fieldBlocks(fieldsOf(of)),
    ...(sign.why === "" ? [] : [sectionBlock(escapeForeign(sign.why, 500))]),
    contextBlock([standing(of), nextOf(of)]),
  ];
  const buttons = buttonsOf(of);
  if (buttons.length > 0) blocks.push(actionsBlock("signal", buttons));
  const text = `${sourceOf(details)} ${words}: ${escapeForeign(sign.title, 110)} in ${escapeForeign(placeOf(of))}`;
  return { text, blocks };
}

function placeOf({ details }: SignalCase): string {
  const { sign, accountName } = details;
  return `${accountName ?? sign.account}, ${sign.region}`;
}

function fieldsOf({ details }: SignalCase): [string, string][] {
  const { sign, accountName, since, times } = details;
  const account = accountName === undefined ? sign.account : `${accountName} (${sign.account})`;
  return [
    ["Account", escapeForeign(account)],
    ["Region", escapeForeign(sign.region)],
    ["Since", minute(since)],
    ["Said", times === 1 ? "once" : `${times} times, last ${minute(sign.at)}`],
    ...sign.facts.map(([label, value]): [string, string] => [
      escapeForeign(label, 60),
      codeForeign(value, 300),
    ]),
  ];
}

function nextOf({ state, details }: SignalCase): string {
  const { incident, weight } = details;
  if (incident?.number !== undefined)
    return `SEC-${String(incident.number).padStart(4, "0")} is ${incident.state}.`;
  if (incident) return "An incident is being opened.";
  return state === "closed" ? "Nothing more happens." : `Worth ${weight}: nobody is called.`;
}

function buttonsOf(of: SignalCase): Button[] {
  const { state, details } = of;
  if (state === "closed") return [];
  const { incident } = details;
  const free = incident === undefined || incident.state === "closed";
  return [
    ...(free ? [caseButton(of, "signal_escalate", "Escalate", { style: "danger" })] : []),
    state === "snoozed"
      ? caseButton(of, "signal_wake", "Wake")
      : caseButton(of, "signal_form_snooze", "Snooze…"),
    caseButton(of, "signal_form_settle", "Settle…"),
  ];
}

/** The forms `snooze` and `settle`. */
export function renderSignalForm(_of: SignalCase, name: string): ModalView | undefined {
  if (name === "snooze")
    return form("signal_snooze", "Snooze", [
      {
        type: "input",
        block_id: "hours",
        label: { type: "plain_text", text: "For how long? What becomes worse is told." },
        element: {
          type: "static_select",
          action_id: "hours",
          options: SNOOZE_HOURS.map((hours) => ({
            text: { type: "plain_text", text: `${hours} h` },
            value: hours,
          })),
        },
      },
      reasonInput("Why may it wait?"),
    ]);
  return name === "settle"
    ? form("signal_settle", "Settle", [reasonInput("What was it, and what was done?")])
    : undefined;
}

function form(callback: string, verb: string, blocks: KnownBlock[]): ModalView {
  return {
    type: "modal",
    callback_id: callback,
    title: { type: "plain_text", text: verb },
    submit: { type: "plain_text", text: verb },
    close: { type: "plain_text", text: "Cancel" },
    blocks,
  };
}

function reasonInput(label: string): KnownBlock {
  return {
    type: "input",
    block_id: "reason",
    label: { type: "plain_text", text: label },
    element: {
      type: "plain_text_input",
      action_id: "reason",
      multiline: true,
      min_length: 10,
      max_length: 1000,
    },
  };
}

/** One line for App Home and lists. */
export function summariseSignal(of: SignalCase): string | undefined {
  if (of.state === "closed") return undefined;
  const { sign } = of.details;
  return `${sourceOf(of.details)} ${STATE_WORDS[of.state]}: ${escapeForeign(sign.title, 110)} in ${escapeForeign(placeOf(of))}`;
}
