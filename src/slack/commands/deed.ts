import type { CommandCall, Deed } from "../../core/command.ts";
import type { EventDraft } from "../../core/event.ts";
import type { Message } from "../../core/message.ts";
import { caseModal } from "../interactions/modal.ts";
import type { InteractionParts } from "../interactions/parts.ts";
import { decideOn, UNKNOWN, type Verdict } from "../interactions/verdict.ts";
import type { CommandLine } from "./run-line.ts";

/** Hands in what somebody typed as an event of theirs, and gives them what comes of it: a sentence, or a form. */
export async function doDeed(
  parts: InteractionParts,
  { team, user, trigger }: CommandLine,
  { actor, now }: CommandCall,
  deed: Deed,
): Promise<Message> {
  const watcher = parts.desk.house.get(deed.caseKind);
  if (!watcher) return said(UNKNOWN);
  const draft: EventDraft = {
    id: `command:${team}:${user}:${trigger}:${deed.event}`,
    kind: deed.event,
    caseKind: deed.caseKind,
    ref: deed.ref,
    at: now,
    actor,
    data: deed.data,
  };
  const verdict = await decideOn(parts, watcher, draft);
  if (verdict.reply?.kind !== "modal") return said(verdict, deed.done);
  const view = caseModal(verdict.about, verdict.reply.modal, parts.clock);
  if (!view) return plain("There is nothing to show here any more.");
  const { gateway } = parts;
  const answer = await gateway.call("views.open", { trigger_id: trigger, view });
  return plain(answer.kind === "ok" ? "Here is the form." : "Slack was slow: type it again.");
}

function said({ reply, outcome }: Verdict, done = ""): Message {
  if (reply?.kind === "private") return plain(reply.text);
  if (reply?.kind === "errors") return plain(Object.values(reply.errors).join(" "));
  return plain(outcome === "duplicate" ? "This was taken already." : done);
}

function plain(text: string): Message {
  return { text, blocks: [] };
}
