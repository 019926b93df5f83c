import type { Occasion } from "../../core/case.ts";
import type { LoginPolicy } from "../policy.ts";
import { addDetail, answerNo, answerOther, answerYes } from "./answer.ts";
import { countersign, uncountersign } from "./countersign.ts";
import { ignore, type LoginCase, type LoginDecision, type LoginWork } from "./details.ts";
import type { LoginEvent, LoginEventOf, LoginKind } from "./events.ts";
import { addLogin, enrichLogin, openQuestion } from "./open.ts";
import {
  noteAsked,
  noteAskFailed,
  noteGone,
  noteIncidentState,
  noteSuperseded,
  wakeUp,
} from "./pass.ts";
import {
  askColleague,
  beginProof,
  noteChecked,
  noteFactors,
  noteUnchecked,
  takeProof,
} from "./prove.ts";
import { assign, dispute, explain } from "./respond.ts";

/** Event kind -> what it does to a question that there is. */
const STEPS: {
  readonly [K in LoginKind]: (event: LoginEventOf<K>, work: LoginWork) => LoginDecision;
} = {
  "login.identified": addLogin,
  "login.enriched": enrichLogin,
  "login.asked": noteAsked,
  "login.ask_failed": noteAskFailed,
  "login.superseded": noteSuperseded,
  "answer.yes": answerYes,
  "answer.no": answerNo,
  "answer.other": answerOther,
  detail: addDetail,
  "responder.assign": assign,
  "responder.explain": explain,
  "responder.incident": dispute,
  "proof.begun": beginProof,
  "proof.ask_colleague": askColleague,
  "proof.given": takeProof,
  "proof.factors": noteFactors,
  "proof.checked": noteChecked,
  "proof.unchecked": noteUnchecked,
  "responder.countersign": countersign,
  "responder.uncountersign": uncountersign,
  "person.gone": noteGone,
  timer: wakeUp,
  "incident.opened": noteIncidentState,
  "incident.resolved": noteIncidentState,
  "incident.reopened": noteIncidentState,
  "incident.closed": noteIncidentState,
};

/** The next step of a question; the table of states stands in `decide.ts`. */
export function stepLogin(
  before: LoginCase | undefined,
  event: LoginEvent,
  policy: LoginPolicy,
  occasion: Occasion,
): LoginDecision {
  if (before) return take(event.kind, event, { before, policy, occasion });
  return event.kind === "login.identified"
    ? openQuestion(event.data, policy, occasion)
    : ignore("there is no such question");
}

function take<K extends LoginKind>(
  kind: K,
  event: LoginEventOf<K>,
  work: LoginWork,
): LoginDecision {
  return STEPS[kind](event, work);
}
