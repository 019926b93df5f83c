/**
 * A sighting is one connection or sign-in; it lives seconds and posts nothing:
 *
 *   none ──sighted──► settling ──wait over──► gathering ──looked up, or could not──► settled
 *                     (the wait may only shrink)    ▲                                  │
 *                                                   └───── better evidence ◄───────────┘
 *   settled = recorded · alarmed (incident at once, nobody is asked) · attached (to the question below)
 *
 * A login case is the question. Yes teaches, No raises an incident, silence escalates; nothing moves a deadline later:
 *
 *   none ──a person──► asked ──Yes──► confirmed ──No, or a responder──► raised ──incident closed──► closed
 *     │                 │ ▲ │           ▲
 *     │                 │ │ │ risky Yes │ proven with a key or AWS credentials, or countersigned by a colleague
 *     │                 │ │ └───────► proving ──twice not proven, too late, not confirmed──► raised
 *     │                 │ ▲ └─No, deadline, gone, responder──► raised       (a No is taken from anybody ever asked)
 *     │    not delivered│ │assigned
 *     └──nobody──► unrouted ──deadline, No, responder──► raised
 *                       └──explained by a responder, or the person is known (merged)──► closed
 *
 * Before a question is put its person's allowance is asked (one case each, always open): beyond 3 an hour all further
 * logins go to one question of their own, `<person>/summary`.
 *
 * The same key again: added while open, or soon after a Yes; else a new case, and the earlier one stays closed for good.
 * A Yes is only as strong as the Slack account behind it. So a risky Yes needs a reason, and one to a high risk a proof
 * that does not come from Slack: by something that was linked before the login and is not what came in.
 */
import type { Occasion } from "../core/case.ts";
import { giveBack } from "./allowance/give-back.ts";
import type { LoginCase, LoginDecision } from "./challenge/details.ts";
import type { LoginEvent } from "./challenge/events.ts";
import { stepLogin } from "./challenge/step.ts";
import type { EnrolmentCase, EnrolmentDecision, EnrolmentEvent } from "./enrolment/details.ts";
import { stepEnrolment } from "./enrolment/step.ts";
import type { LoginPolicy } from "./policy.ts";
import type { SightingCase, SightingDecision, SightingEvent } from "./sighting/details.ts";
import { stepSighting } from "./sighting/step.ts";

/** What becomes of one connection or sign-in. */
export function decideSighting(
  before: SightingCase | undefined,
  event: SightingEvent,
  policy: LoginPolicy,
  occasion: Occasion,
): SightingDecision {
  return stepSighting(event, { before, policy, occasion });
}

/** What becomes of what a person links, has removed or announces. */
export function decideEnrolment(
  before: EnrolmentCase | undefined,
  event: EnrolmentEvent,
  policy: LoginPolicy,
  occasion: Occasion,
): EnrolmentDecision {
  return stepEnrolment(before, event, policy, occasion);
}

/** What becomes of one question. */
export function decideLogin(
  before: LoginCase | undefined,
  event: LoginEvent,
  policy: LoginPolicy,
  occasion: Occasion,
): LoginDecision {
  return giveBack(before, stepLogin(before, event, policy, occasion));
}
