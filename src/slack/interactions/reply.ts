import type { Reply } from "../../core/case.ts";
import { ANSWER_MS, inTime, type Task } from "./in-time.ts";
import { caseModal, noticeModal } from "./modal.ts";
import type { InteractionParts } from "./parts.ts";
import type { BlockActions } from "./payloads.ts";
import type { Verdict } from "./verdict.ts";

const OPENING: Task = { what: "modal", trouble: "Could not open this" };

/** Gives the person who clicked what the watcher answers. */
export async function reply(
  parts: InteractionParts,
  payload: BlockActions,
  { about }: Verdict,
  what: Reply,
): Promise<void> {
  switch (what.kind) {
    case "private":
      return await tell(parts, payload, what.text);
    case "errors":
      return await tell(parts, payload, Object.values(what.errors).join(" "));
    case "modal": {
      const opening = inTime(parts, OPENING, open(parts, payload, about, what.modal), ANSWER_MS);
      const opened = await opening;
      const trouble = opened.kind === "done" ? opened.value : opened.sentence;
      if (trouble !== undefined) await tell(parts, payload, trouble);
    }
  }
}

/** Opens the case's modal; what went wrong, as a sentence. The trigger lives for 3 s from the click. */
async function open(
  { gateway, clock }: InteractionParts,
  payload: BlockActions,
  about: Verdict["about"],
  name: string,
): Promise<string | undefined> {
  const view = caseModal(about, name, clock);
  if (!view) return "There is nothing to show here any more.";
  const answer = await gateway.call("views.open", { trigger_id: payload.trigger_id ?? "", view });
  if (answer.kind === "ok") return undefined;
  const refusal = answer.kind === "refused" ? answer.error : "ratelimited";
  return `Slack was slow, press again (${refusal}).`;
}

/** Only the person who clicked sees it: at the message, in the channel, or in a modal where there is no channel. */
export async function tell(
  { gateway, responder, log }: InteractionParts,
  { user, channel, response_url: url, trigger_id: trigger }: BlockActions,
  text: string,
): Promise<void> {
  if (url && (await responder.respond(url, { text }))) return;
  try {
    if (channel && !channel.id.startsWith("D")) {
      const to = { channel: channel.id, user: user.id };
      await gateway.call("chat.postEphemeral", { ...to, text, parse: "none", link_names: false });
    } else if (trigger && !url) {
      await gateway.call("views.open", { trigger_id: trigger, view: noticeModal(text) });
    }
  } catch (error) {
    log.warn({}, "a person could not be answered", error);
  }
}
