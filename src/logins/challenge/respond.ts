import { noteIncident } from "../../core/incident-signals.ts";
import { levelOf } from "../risk.ts";
import { passOn } from "./answer.ts";
import {
  ignore,
  type LoginDecision,
  type LoginDetails,
  type LoginWork,
  refuse,
} from "./details.ts";
import type { LoginEventOf } from "./events.ts";
import { checkNote } from "./form.ts";
import { editAll } from "./messages.ts";
import { permitResponder } from "./permit.ts";
import { raise, raiseAgain } from "./raise.ts";
import { already, REPLIES } from "./replies.ts";

/** A responder names the person to ask. Nobody can be made to answer for himself by himself. */
export function assign(event: LoginEventOf<"responder.assign">, work: LoginWork): LoginDecision {
  const { before } = work;
  const responder = permitResponder(before, event.actor);
  if ("refused" in responder) return responder.refused;
  const { user, note } = event.data;
  if (before.state !== "asked" && before.state !== "unrouted" && before.state !== "raised")
    return refuse(already(before));
  if (before.state === "raised") return noted(work, `${responder.user} would ask ${user ?? ""}`);
  if (user === undefined) return openModal("login_assign");
  const errors = checkPerson(user, responder.user) ?? checkNote(note);
  if (errors) return { ...ignore("the form is incomplete"), reply: errors };
  const handedBy = [...new Set([...(before.details.handedBy ?? []), responder.user])];
  return passOn(work, { ...before.details, handedBy }, user);
}

/** A responder explains a login that nobody could be asked about; by name, and not when it is risky. */
export function explain(event: LoginEventOf<"responder.explain">, work: LoginWork): LoginDecision {
  const { before } = work;
  const responder = permitResponder(before, event.actor);
  if ("refused" in responder) return responder.refused;
  if (before.state === "asked" || before.state === "proving") return refuse(REPLIES.asked);
  if (before.state !== "unrouted") return refuse(already(before));
  if (levelOf(before.details.risks) === "high") return refuse(REPLIES.high);
  const { text } = event.data;
  if (text === undefined) return openModal("login_explain");
  const errors = checkNote(text, "text");
  if (errors) return { ...ignore("the form is incomplete"), reply: errors };
  const next: LoginDetails = {
    ...before.details,
    ended: { how: "explained", by: responder.user, text: text.trim() },
  };
  return {
    case: { state: "closed", details: next },
    effects: editAll(before.id, before.version + 1, next),
    reasons: ["explained by a responder"],
  };
}

/** A responder wants it looked into, whatever was answered. */
export function dispute(event: LoginEventOf<"responder.incident">, work: LoginWork): LoginDecision {
  const { before } = work;
  const responder = permitResponder(before, event.actor);
  if ("refused" in responder) return responder.refused;
  switch (before.state) {
    case "asked":
    case "proving":
    case "unrouted":
      return raise(work, before.details, "disputed", responder.user);
    case "confirmed":
      return before.details.superseded
        ? raiseAgain(work, before.details, "disputed", responder.user)
        : raise(work, before.details, "disputed", responder.user);
    case "raised":
      return noted(work, `${responder.user} disputes it too`);
    case "closed":
      return raiseAgain(work, before.details, "disputed", responder.user);
  }
}

function checkPerson(user: string, self: string): LoginDecision["reply"] | undefined {
  if (user === self) return { kind: "errors", errors: { person: REPLIES.own } };
  return user === "" ? { kind: "errors", errors: { person: "Choose somebody." } } : undefined;
}

/** Something said when an incident is open: kept there. */
export function noted({ before }: LoginWork, text: string): LoginDecision {
  const { incident } = before.details;
  return {
    effects: incident ? [noteIncident({ key: incident.key, text })] : [],
    reasons: ["noted in the incident"],
  };
}

function openModal(modal: string): LoginDecision {
  return { effects: [], reasons: ["more is asked for"], reply: { kind: "modal", modal } };
}
