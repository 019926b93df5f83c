import type { Occasion } from "../../core/case.ts";
import type { LoginPolicy } from "../policy.ts";
import type { EnrolmentCase, EnrolmentDecision, EnrolmentEvent } from "./details.ts";
import { askLink, noteLinkChecked, noteLinkUnchecked, takeLink } from "./link.ts";
import { askAnnounce, askUnlink, lapse, refuseRequest, sign } from "./second-name.ts";

/**
 * What becomes of one matter of a person's:
 *
 *   none ──link──► linking ──a signature, or STS, names it──► done ──► (again) linking
 *                     └──twice not proven──► refused; too late──► lapsed
 *   none ──unlink, announce──► waiting ──another's name──► done; refused, too late: refused, lapsed
 */
export function stepEnrolment(
  before: EnrolmentCase | undefined,
  event: EnrolmentEvent,
  policy: LoginPolicy,
  occasion: Occasion,
): EnrolmentDecision {
  const work = { before, policy, occasion };
  switch (event.kind) {
    case "link.asked":
      return askLink(event, work);
    case "link.given":
      return takeLink(event, work);
    case "link.checked":
      return noteLinkChecked(event, work);
    case "link.unchecked":
      return noteLinkUnchecked(work);
    case "unlink.asked":
      return askUnlink(event, work);
    case "announce.asked":
      return askAnnounce(event, work);
    case "enrolment.signed":
      return sign(event, work);
    case "enrolment.refused":
      return refuseRequest(event, work);
    case "timer":
      return lapse(event, work);
  }
}
