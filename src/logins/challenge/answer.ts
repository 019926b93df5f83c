import { noteIncident } from "../../core/incident-signals.ts";
import { isBoundIn } from "../people.ts";
import { joinRisks, levelOf } from "../risk.ts";
import { confirm } from "./confirm.ts";
import {
  currentOf,
  ignore,
  type LoginDecision,
  type LoginDetails,
  type LoginWork,
  refuse,
} from "./details.ts";
import type { LoginEventOf } from "./events.ts";
import { checkNote, checkReason } from "./form.ts";
import { ask, editAll } from "./messages.ts";
import { permitAsked } from "./permit.ts";
import { beginProving } from "./proving.ts";
import { raise, raiseAgain, worsen } from "./raise.ts";
import { already, notYours, REPLIES } from "./replies.ts";

/** Yes, it was me. Teaches; a risky one needs a reason first, and a high one a proof. */
export function answerYes(event: LoginEventOf<"answer.yes">, work: LoginWork): LoginDecision {
  const { before } = work;
  const { version, place, reason, note } = event.data;
  if (before.state === "confirmed" || before.state === "closed") return refuse(already(before));
  const permitted = permitAsked(before, { actor: event.actor, place });
  if ("refused" in permitted) return permitted.refused;
  const { asked, details } = permitted;
  if (before.state === "unrouted") return refuse(REPLIES.unrouted);
  if (version < details.seen) return refuse(REPLIES.stale);
  if (before.state === "raised") return lateNote(work, details, `${asked.user}: a late Yes`);
  if (asked.user !== currentOf(details)?.user) return refuse(notYours(before));
  if (before.state === "proving")
    return {
      ...ignore("a proof is waited for"),
      reply: { kind: "private", text: already(before) },
    };
  return acceptYes(work, details, { by: asked.user, reason, note });
}

interface Said {
  readonly by: string;
  readonly reason: string | undefined;
  readonly note: string | undefined;
}

/** How much a Yes needs depends on the risk. */
function acceptYes(
  work: LoginWork,
  details: LoginDetails,
  { by, reason, note }: Said,
): LoginDecision {
  if (levelOf(details.risks) === "low") return confirm(work, details, { by });
  if (reason === undefined) return modal("login_yes", "a reason is needed first");
  const checked = checkReason(reason, note);
  if ("errors" in checked) return { ...ignore("the reason is incomplete"), reply: checked.errors };
  const yes = { by, text: checked.text };
  return levelOf(details.risks) === "high"
    ? beginProving(work, details, yes)
    : confirm(work, details, yes);
}

/** No, it was not me: an incident at once. From anybody who was ever asked here, on any version, at any time. */
export function answerNo(event: LoginEventOf<"answer.no">, work: LoginWork): LoginDecision {
  const { before } = work;
  const permitted = permitAsked(before, { actor: event.actor, place: event.data.place });
  if ("refused" in permitted) return permitted.refused;
  const { asked, details } = permitted;
  if (before.state === "raised" && details.raised?.cause === "denied")
    return { ...lateNote(work, details, `${asked.user}: No again`), reply: DETAIL };
  return { ...deny(work, details, asked.user), reply: DETAIL };
}

/** Somebody else did it: they are asked instead, once, and the deadline stays. */
export function answerOther(event: LoginEventOf<"answer.other">, work: LoginWork): LoginDecision {
  const { before } = work;
  const { version, place, user, note } = event.data;
  const permitted = permitAsked(before, { actor: event.actor, place });
  if ("refused" in permitted) return permitted.refused;
  const { asked, details } = permitted;
  if (before.state === "raised")
    return lateNote(work, details, `${asked.user} names somebody else: ${user ?? "not said"}`);
  if (before.state !== "asked") return refuse(already(before));
  if (asked.user !== currentOf(details)?.user) return refuse(notYours(before));
  if (details.hops > 0) return refuse(REPLIES.passedOn);
  if (version < details.seen) return refuse(REPLIES.stale);
  if (user === undefined) return modal("login_other", "who it was is asked for");
  const errors = checkNote(note) ?? checkPerson(user, asked.user, work);
  if (errors) return { ...ignore("the form is incomplete"), reply: errors };
  return passOn(work, { ...details, hops: details.hops + 1 }, user);
}

/** What somebody adds after a No. The No is stored already. */
export function addDetail(event: LoginEventOf<"detail">, work: LoginWork): LoginDecision {
  const { before } = work;
  const permitted = permitAsked(before, { actor: event.actor, place: undefined });
  if ("refused" in permitted) return permitted.refused;
  const { text } = event.data;
  if (before.state !== "raised" || text.trim() === "") return ignore("kept in the record");
  return lateNote(work, before.details, `${permitted.asked.user}: ${text}`);
}

/** Asks another person from now on; whoever was asked before can still say No. */
export function passOn(work: LoginWork, details: LoginDetails, user: string): LoginDecision {
  const { before } = work;
  const others = details.asked.filter((each) => each.user !== user);
  const again = details.asked.find((each) => each.user === user);
  const next: LoginDetails = {
    ...details,
    asked: [...others, again ?? { user }],
    risks: [...joinRisks(details.risks, ["handed_over"])],
  };
  return {
    case: { state: "asked", details: next },
    effects: [
      ...(again ? [] : [ask(before.id, user)]),
      ...editAll(before.id, before.version + 1, details),
    ],
    reasons: ["another person is asked; the deadline stays"],
  };
}

const DETAIL = { kind: "modal", modal: "login_detail" } as const;

function deny(work: LoginWork, details: LoginDetails, by: string): LoginDecision {
  const { before } = work;
  switch (before.state) {
    case "asked":
    case "proving":
    case "unrouted":
      return raise(work, details, "denied", by);
    case "confirmed":
      return details.superseded
        ? raiseAgain(work, details, "denied", by)
        : raise(work, details, "denied", by);
    case "raised":
      return worsen(work, details, "denied", by);
    case "closed":
      return raiseAgain(work, details, "denied", by);
  }
}

/** Something said when an incident is open: kept there, and nothing else changes. */
function lateNote({ before }: LoginWork, details: LoginDetails, text: string): LoginDecision {
  const { incident } = details;
  return {
    effects: incident ? [noteIncident({ key: incident.key, text })] : [],
    reasons: ["noted in the incident"],
    case: { state: before.state, details },
  };
}

function modal(name: string, reason: string): LoginDecision {
  return { effects: [], reasons: [reason], reply: { kind: "modal", modal: name } };
}

function checkPerson(
  user: string,
  self: string,
  { before, policy }: LoginWork,
): LoginDecision["reply"] | undefined {
  const { account } = before.details.facts;
  if (user === self) return { kind: "errors", errors: { person: "That is you: press Yes." } };
  if (isBoundIn(user, account, policy)) return undefined;
  const errors = { person: "Nothing there is known to be theirs. Press No, or ask a responder." };
  return { kind: "errors", errors };
}
