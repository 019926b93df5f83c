import type { ModalView } from "@slack/types";
import { plainForeign } from "../core/hostile-text.ts";
import type { Rendering } from "../core/watcher.ts";
import { renderCloseForm, renderUndoForm } from "./close-form.ts";
import { SNOOZE_HOURS } from "./deeds.ts";
import { FORMS } from "./events.ts";
import { liveFindings } from "./exposed.ts";
import type { ExposureCase } from "./exposure.ts";
import { subjectOf } from "./phrases.ts";
import { renderDeclineForm, renderSignForm } from "./sign-form.ts";

/** The form of that name, as a modal; what is typed comes back by block id. Undefined: there is none. */
export function renderForm(
  of: ExposureCase,
  name: string,
  { now }: Rendering,
): ModalView | undefined {
  const form = FORMS.find((each) => each === name);
  switch (form) {
    case "snooze":
      return snoozeForm();
    case "accept":
      return acceptText(of, now);
    case "close":
      return renderCloseForm(of.details);
    case "undo":
      return renderUndoForm(of.details);
    case "sign":
      return renderSignForm(of.details);
    case "decline":
      return renderDeclineForm(of.details);
    case undefined:
      return undefined;
  }
}

function snoozeForm(): ModalView {
  return {
    type: "modal",
    callback_id: "bucket_snooze",
    title: { type: "plain_text", text: "Snooze" },
    submit: { type: "plain_text", text: "Snooze" },
    close: { type: "plain_text", text: "Cancel" },
    blocks: [
      {
        type: "input",
        block_id: "hours",
        label: {
          type: "plain_text",
          text: "For how long? What becomes worse is told all the same.",
        },
        element: {
          type: "static_select",
          action_id: "hours",
          options: SNOOZE_HOURS.map((hours) => ({
            text: { type: "plain_text", text: `${hours} h` },
            value: hours,
          })),
        },
      },
      {
        type: "input",
        block_id: "reason",
        label: { type: "plain_text", text: "Why may it stay public for now?" },
        element: {
          type: "plain_text_input",
          action_id: "reason",
          multiline: true,
          min_length: 10,
          max_length: 1000,
        },
      },
    ],
  };
}

const YEAR_MS = 365 * 86_400_000;

/** Text for the configuration: nothing is accepted by a click, because what is public on purpose is reviewed like code. */
function acceptText({ details }: ExposureCase, now: Date): ModalView {
  const until = new Date(now.getTime() + YEAR_MS - 86_400_000).toISOString().slice(0, 10);
  const live = details.exposed ? liveFindings(details.exposed.verdict) : [];
  const entries = live
    .slice(0, 10)
    .map(({ channel, hash }) =>
      [
        `    - bucket: ${plainForeign(subjectOf(details), 63)}`,
        `      channel: ${channel.split(":")[0] ?? ""}`,
        `      statement: "${plainForeign(hash, 64)}"`,
        `      until: ${until}`,
        "      owner: <who answers for it>",
        "      reason: <why it is public>",
        "      approved_by: <who approved it, not the owner>",
      ].join("\n"),
    );
  return {
    type: "modal",
    callback_id: "bucket_accept",
    title: { type: "plain_text", text: "Public on purpose" },
    close: { type: "plain_text", text: "Close" },
    blocks: [
      {
        type: "section",
        text: {
          type: "plain_text",
          text: "Nothing is accepted by a click. Add this to countersign.yml, and have it reviewed:",
        },
      },
      {
        type: "section",
        text: {
          type: "plain_text",
          text: `buckets:\n  accept:\n${entries.join("\n")}`.slice(0, 3000),
        },
      },
    ],
  };
}
