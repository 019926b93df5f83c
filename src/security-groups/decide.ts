/**
 * The drift case: one group in one account and region. Nothing is acted on yet; acting, signing and verifying come
 * between open and closed.
 *
 *        touched · code changed · differs, by a sweep              claim, from anywhere
 *  none ───────────────────────────────────────────► suspect            │
 *   │                                                 │    │            ▼
 *   │ differs, and an event says so                   │    │          held ── unclaim, read ──► open or closed
 *   ▼                differs again · named by an event│    │ agrees · flapped · unread, 10 times
 *  open ◄─────────────────────────────────────────────┘    └──────────────► closed
 *   │  ▲  differs: edited in place                                            ▲
 *   │  └── wake · timer · more than what was snoozed ── snoozed ── agrees ────┤
 *   ├───── snooze (right, reason) ──────────────────────►                     │
 *   └───── agrees twice, or undone by a call · gone and not wanted ───────────┘
 *
 * Unknown is a state of its own: a reading that failed, or that cannot be compared, opens nothing and closes nothing that
 * people were told of; it is shown as *unknown since*. A closed case counts as none: what follows is a new case.
 */
import type { Case, Decision, Occasion } from "../core/case.ts";
import { decideBeside, isBeside } from "./beside.ts";
import { decideClaim, decideUnclaim } from "./claim.ts";
import {
  decideEscalate,
  decideLook,
  decideSnooze,
  decideSnoozeAsked,
  decideWake,
} from "./clicks.ts";
import { because, type Course, change, conclude, setOut } from "./course.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import type { DriftEvent } from "./events.ts";
import { decideObserved, decideUnread } from "./observe.ts";
import type { DriftPolicy } from "./policy.ts";
import { decideTimer } from "./timers.ts";
import { decideLoaded, decideTouched } from "./touched.ts";

type Answer = Decision<DriftState, DriftDetails>;

/** What a drift case answers to an event. Pure; every state meets every event. */
// oxlint-disable-next-line complexity -- one table, splitting it hides which events there are
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
