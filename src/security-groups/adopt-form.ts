import type { ModalView } from "@slack/types";
import { sectionBlock } from "../core/blocks.ts";
import { codeForeign, plainForeign } from "../core/hostile-text.ts";
import { reason } from "./act-form.ts";
import { adoptable } from "./adopt.ts";
import type { DriftDetails } from "./drift-case.ts";
import { itemId } from "./item.ts";
import { shortId } from "./plan.ts";
import { lineOf } from "./rule.ts";

/** Ten boxes is what Slack takes in a group; more are adopted in a second round. */
const MAX_BOXES = 10;

/** Seen by somebody who pressed *Adopt…*: which rules the code should say; the text for it goes into the thread. */
export function renderAdoptForm(details: DriftDetails): ModalView | undefined {
  const options = adoptable(details.items)
    .slice(0, MAX_BOXES)
    .map((item) => ({
      text: { type: "plain_text" as const, text: plainForeign(lineOf(item.key ?? ""), 75) },
      value: shortId(itemId(item)),
    }));
  if (options.length === 0) return undefined;
  const { source = "", at = "" } = details.declared ?? {};
  return {
    type: "modal",
    callback_id: "drift_adopt",
    title: { type: "plain_text", text: "Adopt into the code" },
    submit: { type: "plain_text", text: "Write the text" },
    close: { type: "plain_text", text: "Cancel" },
    blocks: [
      sectionBlock(
        `What the cloud has, as text for source ${codeForeign(source)} (${codeForeign(at, 200)}): it comes as a file under the message. Countersign cannot write into the repository; the case waits until the code says it.`,
      ),
      {
        type: "input",
        block_id: "pick",
        optional: true,
        label: { type: "plain_text", text: "Which rules" },
        element: { type: "checkboxes", action_id: "pick", options, initial_options: options },
      },
      reason("reason", "Why should it stay?"),
    ],
  };
}
