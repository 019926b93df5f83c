import type { ModalView } from "@slack/types";
import { sectionBlock } from "../../core/blocks.ts";
import type { Clock } from "../../core/ports.ts";
import { modalAddress } from "./case-address.ts";
import type { Verdict } from "./verdict.ts";

/** The watcher's modal with the address of its case; undefined when there is nothing to show. */
export function caseModal(
  about: Verdict["about"],
  name: string,
  clock: Clock,
): ModalView | undefined {
  if (!about) return undefined;
  const { of, watcher } = about;
  const view = watcher.renderModal(of, name, { now: clock.now() });
  if (!view) return undefined;
  const callbackId = view.callback_id ?? `${of.kind}:${name}`;
  return { ...view, callback_id: callbackId, private_metadata: modalAddress(of, callbackId) };
}

/** A modal with one sentence, for what cannot be said elsewhere. */
export function noticeModal(text: string): ModalView {
  return {
    type: "modal",
    title: { type: "plain_text", text: "Countersign" },
    close: { type: "plain_text", text: "Close" },
    blocks: [sectionBlock(text)],
  };
}
