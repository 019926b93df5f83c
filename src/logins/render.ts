import type { ModalView } from "@slack/types";
import { sectionBlock } from "../core/blocks.ts";
import { clockTime } from "../core/duration.ts";
import type { Message } from "../core/message.ts";
import type { Rendering } from "../core/watcher.ts";
import type { LoginCase } from "./challenge/details.ts";
import {
  COUNTERSIGN_SLOT,
  NOTICE_SLOT,
  REMIND_SLOT,
  UNROUTED_SLOT,
  WATCH_SLOT,
} from "./challenge/messages.ts";
import { countersignMessage } from "./words/countersign.ts";
import { summary } from "./words/facts.ts";
import { loginModal } from "./words/modals.ts";
import { provingLine } from "./words/proving.ts";
import { askedLine, questionMessage } from "./words/question.ts";
import { noticeMessage, unroutedMessage, watchMessage } from "./words/responders.ts";

/** The message of a question in one of its slots: `ask:<user>`, the responders' one, their notice, or the reminder. */
export function renderLogin(
  of: LoginCase,
  slot: string,
  rendering: Rendering,
): Message | undefined {
  if (slot.startsWith("ask:")) return questionMessage(of, slot.slice("ask:".length), rendering);
  if (slot === UNROUTED_SLOT) return unroutedMessage(of, rendering);
  if (slot === WATCH_SLOT) return watchMessage(of, rendering);
  if (slot === COUNTERSIGN_SLOT) return countersignMessage(of, rendering);
  if (slot === NOTICE_SLOT) return noticeMessage(of, rendering);
  return slot === REMIND_SLOT ? reminder(of) : undefined;
}

/** A modal of a question, by name. */
export function renderLoginModal(of: LoginCase, name: string): ModalView | undefined {
  return loginModal(of, name);
}

/** One line for lists: questions that are open. */
export function summariseLogin(of: LoginCase): string | undefined {
  const by = clockTime(new Date(of.details.deadline));
  const login = summary(of.details.facts);
  switch (of.state) {
    case "asked":
      // Named, so that it stands among what waits for that person.
      return `${askedLine(of)} ${login}. Answer by ${by} UTC.`;
    case "proving":
      return `${provingLine(of)}: ${login}.`;
    case "unrouted":
      return `Nobody can answer for: ${login}. It becomes an incident at ${by} UTC.`;
    case "raised":
      return `Incident open: ${login}.`;
    case "confirmed":
    case "closed":
      return undefined;
  }
}

/** Half of the time is over and nobody has answered. Nothing is said when somebody has meanwhile. */
function reminder({ state, details }: LoginCase): Message | undefined {
  const by = clockTime(new Date(details.deadline));
  if (state !== "asked" && state !== "proving" && state !== "unrouted") return undefined;
  const text =
    state === "asked"
      ? `Still open: was this you? Answer by ${by} UTC, else it goes to the on-call.`
      : state === "proving"
        ? `Your Yes is not proven yet. At ${by} UTC it goes to the on-call.`
        : `Still nobody has answered for this login. It becomes an incident at ${by} UTC.`;
  return { text, blocks: [sectionBlock(text)] };
}
