import { clockTime } from "../../core/duration.ts";
import { mention } from "../../core/hostile-text.ts";
import { currentOf, type LoginCase, type LoginDetails } from "./details.ts";

/** Private answers to those who press what they may not, or too late. */
export const REPLIES = {
  notAPerson: "Only a person can do this.",
  otherPlace: "Answer on the message where you were asked.",
  stale: "A login was added since. Look at the message again, then answer.",
  own: "Somebody else must decide about your own login.",
  passedOn: "Already passed on once.",
  noRight: "Only responders may do this (right `incident.respond`).",
  rightsUnknown: "It could not be looked up what you may do. Try again in a minute.",
  unrouted: "The responders decide about this login now. If it was not you, press No.",
  asked: "Somebody is being asked about this login. Their answer comes first.",
  high: "This login is too risky to be explained away. Ask somebody, or open an incident.",
} as const;

/** Private answers to those who want to prove a risky Yes. */
export const PROOF_REPLIES = {
  step: "Your Yes is noted. It needs a proof: press *Prove* or *I cannot now*.",
  lookingUp: "It is being looked up what you can prove it with. Try again in a moment.",
  nothing: "Nothing that you have enrolled can prove this login. Press *I cannot now*.",
  over: "The time for this proof is over.",
  checking: "A proof of yours is being looked at.",
  askedAlready: "A colleague is asked to speak to you. They decide now.",
  noColleague: "A colleague cannot countersign here: the proof must be yours.",
  notYourKey:
    "That key cannot prove it: it must be linked to you since before this login, and not be the one in question.",
  notYourCredentials: "STS does not know these credentials as linked to you.",
  notByAws:
    "AWS credentials cannot prove this login: linked ones are missing, or they came in here.",
  noSts: "STS could not be asked. No try is lost: paste a new address.",
  handedOver: "You named whom to ask: somebody else must vouch for the answer.",
} as const;

/** Whose question it is. */
export function notYours({ details }: LoginCase): string {
  const current = currentOf(details);
  return current
    ? `This question is for ${mention(current.user)}.`
    : "This question is for the responders.";
}

/** What became of the question, for somebody who presses late. */
export function already({ state, details }: LoginCase): string {
  const { confirmed, ended } = details;
  switch (state) {
    case "asked":
      return notYoursYet(details.asked.length);
    case "proving":
      return details.proving?.colleague ? PROOF_REPLIES.askedAlready : PROOF_REPLIES.step;
    case "unrouted":
      return REPLIES.unrouted;
    case "confirmed":
      return `Already answered: confirmed ${byAndTime(confirmed)}.`;
    case "raised":
      return alreadyRaised(details);
    case "closed":
      return `This is closed${ended?.by === undefined ? "" : ` by ${mention(ended.by)}`}.`;
  }
}

function alreadyRaised({ raised }: LoginDetails): string {
  return raised?.cause === "denied"
    ? `Already answered: denied ${byAndTime(raised)}.`
    : "An incident is open about this login.";
}

function notYoursYet(asked: number): string {
  return asked > 1 ? "Passed on: another person is being asked." : "Still open.";
}

function byAndTime(
  act: { readonly by?: string | undefined; readonly at: string } | undefined,
): string {
  const who = act?.by === undefined ? "by somebody" : `by ${mention(act.by)}`;
  return act ? `${who} at ${clockTime(new Date(act.at))} UTC` : who;
}
