import type { Actor } from "../../core/event.ts";
import {
  type Asked,
  type LoginCase,
  type LoginDecision,
  type LoginDetails,
  refuse,
} from "./details.ts";
import { notYours, REPLIES } from "./replies.ts";

/** Who pressed, and on which message; without a place it came from a modal that such a press opened. */
export interface Press {
  readonly actor: Actor;
  readonly place: { readonly channel: string; readonly ts: string } | undefined;
}

/** The person who pressed, with the case's details in which the delivery of their question is noted. */
export type Permitted =
  | { readonly asked: Asked; readonly details: LoginDetails }
  | { readonly refused: LoginDecision };

/**
 * Whether the one who pressed was ever asked here, in this team, on this very message. A press proves that the message was
 * delivered, even when the result of posting it is not known yet.
 */
export function permitAsked(before: LoginCase, { actor, place }: Press): Permitted {
  if (actor.kind !== "person") return { refused: refuse(REPLIES.notAPerson) };
  const asked = before.details.asked.find(({ user }) => user === actor.user);
  if (!asked || (asked.team !== undefined && asked.team !== actor.team))
    return { refused: refuse(notYours(before)) };
  if (place && asked.ts !== undefined && (asked.ts !== place.ts || asked.channel !== place.channel))
    return { refused: refuse(REPLIES.otherPlace) };
  const delivered: Asked = { ...asked, ...place, team: actor.team };
  return { asked: delivered, details: withAsked(before.details, delivered) };
}

/** A responder who decides about somebody else's login, or why he may not. */
export type Responder = { readonly user: string } | { readonly refused: LoginDecision };

/** Whether the one who pressed holds `incident.respond` now, and the login is not, or may not be, his own. */
export function permitResponder({ details }: LoginCase, actor: Actor): Responder {
  if (actor.kind !== "person") return { refused: refuse(REPLIES.notAPerson) };
  if (actor.rights === "unknown") return { refused: refuse(REPLIES.rightsUnknown) };
  if (!actor.rights.includes("incident.respond")) return { refused: refuse(REPLIES.noRight) };
  const own = details.asked.some(({ user }) => user === actor.user);
  if (own || details.named.includes(actor.user)) return { refused: refuse(REPLIES.own) };
  return { user: actor.user };
}

/** The details with what is known of one who was asked. */
export function withAsked(details: LoginDetails, asked: Asked): LoginDetails {
  return {
    ...details,
    asked: details.asked.map((each) => (each.user === asked.user ? { ...each, ...asked } : each)),
  };
}
