import type { InputBlock, ModalView, PlainTextOption } from "@slack/types";
import { plainForeign } from "../core/hostile-text.ts";
import { incidentName } from "./codename.ts";
import { FORMS, RESOLUTIONS } from "./decode.ts";
import type { IncidentCase } from "./incident.ts";
import { REASON_LENGTH } from "./replies.ts";

/** The form of that name, as a modal; what is typed comes back by block id. Undefined: there is none. */
export function renderForm(of: IncidentCase, name: string): ModalView | undefined {
  const form = FORMS.find((each) => each === name);
  switch (form) {
    case "resolve":
      return modal(of, form, "Resolve", [
        choice(
          "reason",
          "Reason",
          RESOLUTIONS.map((each) => optionOf(each, each.replaceAll("_", " "))),
        ),
        typed("note", "What was found, what was done", REASON_LENGTH),
      ]);
    case "reopen":
      return modal(of, form, "Reopen", [typed("reason", "Why is it open again?", 1)]);
    case "severity":
      return modal(of, form, "Set severity", [
        choice("severity", "Severity", SEVERITIES),
        { ...typed("reason", "Reason (needed when it is lower)", 0), optional: true },
      ]);
    case "update":
      return modal(of, form, "Post update", [typed("text", "How does it stand?", 1)]);
    case undefined:
      return undefined;
  }
}

const SEVERITIES: readonly PlainTextOption[] = [
  optionOf("sev1", "SEV1: attack in progress, data leaving"),
  optionOf("sev2", "SEV2: probable attack, open door"),
  optionOf("sev3", "SEV3: a person must look today"),
  optionOf("sev4", "SEV4: for the record, drills"),
];

function modal(
  of: IncidentCase,
  form: (typeof FORMS)[number],
  verb: string,
  blocks: readonly InputBlock[],
): ModalView {
  return {
    type: "modal",
    callback_id: `incident_${form}`,
    title: { type: "plain_text", text: plainForeign(`${verb} ${incidentName(of.number)}`, 24) },
    submit: { type: "plain_text", text: verb.slice(0, 24) },
    close: { type: "plain_text", text: "Cancel" },
    blocks: [...blocks],
  };
}

function choice(block: string, label: string, options: readonly PlainTextOption[]): InputBlock {
  return {
    type: "input",
    block_id: block,
    label: { type: "plain_text", text: label },
    element: { type: "static_select", action_id: block, options: [...options] },
  };
}

function typed(block: string, label: string, least: number): InputBlock {
  return {
    type: "input",
    block_id: block,
    label: { type: "plain_text", text: label },
    element: {
      type: "plain_text_input",
      action_id: block,
      multiline: true,
      max_length: 3000,
      ...(least > 0 ? { min_length: least } : {}),
    },
  };
}

function optionOf(value: string, label: string): PlainTextOption {
  return { text: { type: "plain_text", text: label }, value };
}
