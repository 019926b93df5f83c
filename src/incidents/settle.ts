/** How an incident ends, comes back, and what its timers and pages bring about. */
import type { Decision, Occasion } from "../core/case.ts";
import { postMessage } from "../core/effect.ts";
import {
  after,
  arm,
  because,
  type Course,
  change,
  conclude,
  disarm,
  emit,
  move,
  resume,
  say,
  tellSources,
} from "./course.ts";
import { RESOLUTIONS } from "./decode.ts";
import { advanceRun, releaseRun, startRun, stopRun } from "./escalation.ts";
import type { IncidentCase, IncidentDetails, IncidentEventOf, IncidentState } from "./incident.ts";
import { clearFailed, editPage, endPages, markFailed } from "./paging.ts";
import type { IncidentPolicy } from "./policy.ts";
import { fieldError, ignore, REASON_LENGTH, refuse, standing, TOO_SHORT } from "./replies.ts";
import { admit } from "./rights.ts";
import { severityRule } from "./severity.ts";
import { returnToOpen } from "./signal.ts";

type IncidentDecision = Decision<IncidentState, IncidentDetails>;

/** An unanswered reminder: long enough to read it, short enough that nobody waits for an absent responder. */
const ACK_EXPIRE_MS = 10 * 60_000;

/** Resolve, with a reason and a note: silence never ends a matter. */
export function resolve(
  before: IncidentCase,
  { actor, data }: IncidentEventOf<"incident.resolve">,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const admitted = admit(before.details, actor, "incident.resolve", policy);
  if ("objection" in admitted) return refuse("may not resolve", admitted.objection);
  if (before.state !== "open" && before.state !== "acknowledged")
    return refuse(`resolved what is ${before.state}`, fieldError("note", standing(before)));
  const { reason, note } = data;
  if (!RESOLUTIONS.some((each) => each === reason))
    return refuse("no such reason", fieldError("reason", "Please choose a reason."));
  if (note.length < REASON_LENGTH)
    return refuse("resolved without a note", fieldError("note", TOO_SHORT));
  const by = admitted.user;
  const resolution = { by, at: occasion.now.toISOString(), reason, note };
  const moved = move(
    change(resume(before, policy, occasion), { resolution }),
    "resolved",
    `resolved: ${reason}`,
  );
  const quiet = disarm(
    stopRun(endPages(moved, "resolved", by)),
    "ack_remind",
    "ack_expire",
    "update",
  );
  const said = say(quiet, { what: "resolved", by, text: note, to: reason });
  const closing = arm(said, "close", after(said, policy.closeAfterMs));
  return conclude(tellSources(closing, "incident.resolved", { reason }));
}

/** Reopen, with a reason: paged again from the first step. */
export function reopen(
  before: IncidentCase,
  { actor, data }: IncidentEventOf<"incident.reopen">,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const admitted = admit(before.details, actor, "incident.resolve", policy);
  if ("objection" in admitted) return refuse("may not reopen", admitted.objection);
  if (before.state !== "resolved")
    return refuse(`reopened what is ${before.state}`, fieldError("reason", standing(before)));
  if (data.reason === "")
    return refuse("reopened without a reason", fieldError("reason", "Please say why."));
  const said = say(resume(before, policy, occasion), {
    what: "reopened",
    by: admitted.user,
    text: data.reason,
  });
  const reopened = startRun(returnToOpen(said, "reopened"));
  return conclude(tellSources(reopened, "incident.reopened", {}));
}

/** A timer; one that was set before the last change of plan is stale. */
export function takeTimer(
  before: IncidentCase,
  { data }: IncidentEventOf<"timer">,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const { name, gen } = data;
  if (before.details.timers[name]?.gen !== gen) return ignore(`the timer ${name} is stale`);
  const course = resume(before, policy, occasion);
  switch (name) {
    case "step":
      return conclude(advanceRun(disarm(course, "step")));
    case "ack_remind":
      return conclude(remind(disarm(course, "ack_remind")));
    case "ack_expire": {
      const said = say(disarm(course, "ack_expire"), {
        what: "ack_expired",
        ...holder(course.details),
      });
      return conclude(releaseRun(returnToOpen(said, "the acknowledgement expired")));
    }
    case "update":
      return conclude(askForUpdate(disarm(course, "update")));
    case "close":
      return conclude(close(disarm(course, "close")));
    default:
      return ignore(`a timer ${name} is not known`);
  }
}

/** A page went out. When the matter had been taken meanwhile, its words are brought up to date. */
export function takePageSent(
  before: IncidentCase,
  { data }: IncidentEventOf<"page.sent">,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const page = before.details.pages.find(({ key }) => key === data.effect);
  if (!page || !(page.over || page.failed)) return ignore("a page was sent");
  const course = clearFailed(resume(before, policy, occasion), page);
  if (!page.over) return conclude(because(course, "a page got through after all"));
  return conclude(because(editPage(course, page), "a page was sent that is over"));
}

/** A page could not be delivered, or cannot so far. When nothing of the step was, waiting is useless. */
export function takePageFailed(
  before: IncidentCase,
  { kind, data }: IncidentEventOf<"page.failed" | "page.failing">,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  const page = before.details.pages.find(({ key }) => key === data.effect);
  if (!page || page.over || page.failed || before.state !== "open")
    return ignore("a page failed that is over");
  const what = kind === "page.failed" ? "undelivered" : "failing";
  const { course, inVain } = markFailed(resume(before, policy, occasion), page, what);
  if (!inVain) return conclude(because(course, "a page failed"));
  return conclude(advanceRun(because(course, "nothing of the step was delivered")));
}

function remind(course: Course): Course {
  const { by } = holder(course.details);
  const said = say(course, { what: "ack_remind", ...(by ? { to: by } : {}) });
  const asked = arm(
    change(said, { reminder: said.details.lined }),
    "ack_expire",
    after(course, ACK_EXPIRE_MS),
  );
  const reasoned = because(asked, "asked whether somebody is still on it");
  // Whoever acknowledged in a pager has no direct messages: the room is asked.
  if (!by || !/^[UW][A-Z0-9]+$/.test(by)) return reasoned;
  const slot = `remind:${said.details.lined}`;
  return emit(reasoned, postMessage(course.id, { slot, to: { user: by } }, "urgent"));
}

function askForUpdate(course: Course): Course {
  const { by } = holder(course.details);
  const said = say(course, { what: "update_due", ...(by ? { to: by } : {}) });
  const { updateEveryMs } = severityRule(course.policy.severities, course.details.severity);
  const asked = because(said, "asked for an update");
  return updateEveryMs ? arm(asked, "update", after(course, updateEveryMs)) : asked;
}

function close(course: Course): Course {
  const closed = say(move(course, "closed", "closed in time"), { what: "closed" });
  const { reason = "resolved" } = course.details.resolution ?? {};
  return tellSources(closed, "incident.closed", { reason });
}

/** Who has it: the commander, else who acknowledged. */
function holder({ commander, acked }: IncidentDetails): { readonly by?: string } {
  const by = commander ?? acked?.by;
  return by === undefined ? {} : { by };
}
