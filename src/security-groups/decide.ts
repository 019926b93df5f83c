/**
 * The drift case: one group in one account and region.
 *
 *        touched · code changed · differs, by a sweep                     claim, from anywhere but acting
 *  none ─────────────────────────────────────────────► suspect                       │
 *   │ differs, and an event says so                     │    │                        ▼
 *   ▼                       differs again · by an event │    │ agrees · flapped     held ── unclaim, read ──► by mode, or closed
 *  by mode ◄────────────────────────────────────────────┘    └─────────► closed
 *   ├─ observe, suggest ─► open ── plan asked ──┬─ second name before ─► signing ─┬─ signed ─► acting (a long snooze: snoozed)
 *   ├─ ask ─► asked ── heal now · silence ──────┤                                 └─ declined · 30 min · moved on ─► open
 *   └─ auto ────────────────────────────────────┴────────────────────────────────────────────► acting
 *
 *  acting ── one call after the other ──► verifying ─┬─ as planned, a name is due ─► unsigned ── signed ─► closed
 *                                                    ├─ as planned ─► closed
 *                                                    └─ not so after 60 s · something else differs ─► by mode
 *  open ── snooze ─► snoozed ── wake · time · more than was snoozed ─► by mode · open
 *  open ── adopt ──► adopting ── agrees ─► closed · 7 days ─► open
 *  closed ── undo, within 14 days ─► a new case
 *
 * Unknown is a state of its own: a reading that failed, or that cannot be compared, opens nothing and closes nothing that
 * people were told of; it is shown as *unknown since*, and nothing is changed meanwhile. A closed case counts as none.
 */
import type { Case, Decision, Occasion } from "../core/case.ts";
import { decideAdopt, decideAdoptAsked } from "./adopt.ts";
import { decidePlanAsked, decidePlanSent, decideUndo } from "./ask-plan.ts";
import { decideBeside, isBeside } from "./beside.ts";
import { decideCallDone, decideCallFailed, decideCallRefused } from "./called.ts";
import { decideClaim, decideUnclaim } from "./claim.ts";
import { decideEscalate, decideLook } from "./clicks.ts";
import { because, type Course, change, conclude, setOut } from "./course.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import type { DriftEvent } from "./events.ts";
import { decideObserved, decideUnread, takeFreeze } from "./observe.ts";
import type { DriftPolicy } from "./policy.ts";
import { decideDecline, decideSign, decideSignAsked } from "./sign.ts";
import {
  decideExceptionAsked,
  decideKeep,
  decideKeepAsked,
  decideSnooze,
  decideSnoozeAsked,
  decideWake,
} from "./snooze.ts";
import { decideTimer } from "./timers.ts";
import { decideLoaded, decideTouched } from "./touched.ts";

type Answer = Decision<DriftState, DriftDetails>;

/** What a drift case answers to an event. Pure; every state meets every event. */
// oxlint-disable-next-line complexity, max-lines-per-function -- one table, splitting it hides which events there are
export function decideDrift(
  before: Case<DriftState, DriftDetails> | undefined,
  event: DriftEvent,
  policy: DriftPolicy,
  occasion: Occasion,
): Answer {
  const place = isPlaced(event) ? event.data : undefined;
  const course = setOut(before, place, policy, occasion);
  if (isBeside(event)) return decideBeside(course, event);
  switch (event.kind) {
    case "sg.touched":
      return decideTouched(course, event.data);
    case "sg.observed":
      return decideObserved(course, event.data);
    case "sg.unread":
      return decideUnread(course, event.data.reason);
    case "sg.frozen":
      return conclude(because(takeFreeze(course, event.data.why), "told of the freeze"));
    case "desired.loaded":
      return decideLoaded(course);
    case "sg.claim":
      return decideClaim(course, event.data);
    case "sg.unclaim":
      return decideUnclaim(course);
    case "sg.escalate":
      return decideEscalate(course);
    case "sg.look":
      return decideLook(course);
    case "sg.snooze_asked":
      return decideSnoozeAsked(course, event.actor);
    case "sg.snooze":
      return decideSnooze(course, event);
    case "sg.wake":
      return decideWake(course);
    case "sg.exception_asked":
      return decideExceptionAsked(course);
    case "sg.keep_asked":
      return decideKeepAsked(course, event.actor);
    case "sg.keep":
      return decideKeep(course, event);
    case "sg.plan_asked":
      return decidePlanAsked(course, event);
    case "sg.plan_sent":
      return decidePlanSent(course, event);
    case "sg.undo":
      return decideUndo(course, event);
    case "sg.sign_asked":
      return decideSignAsked(course, event.actor, "sign");
    case "sg.decline_asked":
      return decideSignAsked(course, event.actor, "decline");
    case "sg.sign":
      return decideSign(course, event);
    case "sg.decline":
      return decideDecline(course, event);
    case "sg.adopt_asked":
      return decideAdoptAsked(course, event.actor);
    case "sg.adopt":
      return decideAdopt(course, event);
    case "sg.call_done":
      return decideCallDone(course, event.data);
    case "sg.call_refused":
      return decideCallRefused(course, event.data);
    case "sg.call_failed":
      return decideCallFailed(course, event.data.reason);
    case "timer":
      return decideTimer(course, event.data);
    case "incident.opened":
    case "incident.reopened":
      return noteIncidentState(course, event.data.number, "open");
    case "incident.resolved":
      return noteIncidentState(course, event.data.number, "resolved");
    case "incident.closed":
      return noteIncidentState(course, event.data.number, "closed");
  }
}

/** Number and state of the incident are shown; the case stays as it is, also a closed one. */
function noteIncidentState(
  course: Course,
  number: number,
  state: "open" | "resolved" | "closed",
): Answer {
  const { before } = course;
  const told = because(course, `incident ${number} is ${state}`);
  if (!before) return conclude(told);
  const same = { ...told, state: before.state, details: before.details, id: before.id };
  return conclude(change(same, { incident: { number, state } }));
}

/** Events that say themselves which group they are about, so that a case can begin with them. */
const PLACED = ["sg.touched", "sg.observed", "desired.loaded", "sg.claim", "sg.unclaim"] as const;
type Placed = Extract<DriftEvent, { kind: (typeof PLACED)[number] }>;

function isPlaced(event: DriftEvent): event is Placed {
  return PLACED.some((kind) => kind === event.kind);
}
