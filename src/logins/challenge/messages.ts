import { type QueuedEffect, type Recipient, updateMessage, wakeAt } from "../../core/effect.ts";
import type { LoginDetails } from "./details.ts";

/** Slots of a case's messages: the responders' one, a notice to them, and the reminder below a question. */
export const UNROUTED_SLOT = "unrouted";
export const NOTICE_SLOT = "notice";
export const REMIND_SLOT = "remind";
/** Told to the responders beside the question, when the person may not look. */
export const WATCH_SLOT = "watch";

/** Asks the responders to speak to somebody and to put their name to a risky Yes. */
export const COUNTERSIGN_SLOT = "countersign";

/** Slot of the question to one person. */
export function askSlot(user: string): string {
  return `ask:${user}`;
}

/** Asks a person in a direct message; who was asked, and where, comes back as `login.asked`. */
export function ask(caseId: string, user: string): QueuedEffect {
  return {
    kind: "slack.ask",
    data: { slot: askSlot(user), user },
    key: askKey(caseId, user),
    lane: "slack",
    priority: "urgent",
    answers: { done: "login.asked", failed: "login.ask_failed" },
  };
}

/** Idempotency key of a question: each person is asked once in a case. */
export function askKey(caseId: string, user: string): string {
  return `ask/${caseId}/${user}`;
}

/** Tells the responders of a login that nobody can be asked about. */
export function tellResponders(caseId: string, channel: string): QueuedEffect {
  return post(caseId, UNROUTED_SLOT, channel);
}

/** A notice to the responders with *Open incident*: nothing waits for it. */
export function notice(caseId: string, channel: string): QueuedEffect {
  return post(caseId, NOTICE_SLOT, channel);
}

/** Tells the responders that somebody is asked who may not look. */
export function watch(caseId: string, channel: string): QueuedEffect {
  return post(caseId, WATCH_SLOT, channel);
}

/** Asks the responders for a second name. */
export function requestCountersign(caseId: string, channel: string): QueuedEffect {
  return post(caseId, COUNTERSIGN_SLOT, channel);
}

/** Edits every message of the case to its latest state. */
export function editAll(caseId: string, version: number, details: LoginDetails): QueuedEffect[] {
  const slots = [
    ...details.asked.map(({ user }) => askSlot(user)),
    ...(details.told ? [UNROUTED_SLOT] : []),
    ...(details.noticed ? [NOTICE_SLOT] : []),
    ...(details.watched ? [WATCH_SLOT] : []),
    ...(details.proving?.colleague ? [COUNTERSIGN_SLOT] : []),
  ];
  return slots.map((slot) => updateMessage(caseId, version, slot, "urgent"));
}

/** The reminder hangs below the question; below the responders' message it shows in the channel as well. */
export function remindBelow(
  caseId: string,
  threadOf: string,
  to: Recipient,
  broadcast: boolean,
): QueuedEffect {
  return {
    kind: "slack.post",
    data: { slot: REMIND_SLOT, to, threadOf, ...(broadcast ? { broadcast } : {}) },
    key: `post/${caseId}/${REMIND_SLOT}`,
    lane: "slack",
    priority: "urgent",
  };
}

/** Both timers of a question. A reminder is set once; a deadline may come again, earlier and with a new `gen`. */
export function timers(caseId: string, details: LoginDetails): QueuedEffect[] {
  return [
    wakeAt(caseId, new Date(details.remindAt), "remind", 1),
    wakeAt(caseId, new Date(details.deadline), "deadline", details.gen),
  ];
}

function post(caseId: string, slot: string, channel: string): QueuedEffect {
  return {
    kind: "slack.post",
    data: { slot, to: { channel } },
    key: `post/${caseId}/${slot}`,
    lane: "slack",
    priority: "urgent",
  };
}
