/**
 * The exposure of one bucket with its access points; under the account's id, what concerns all of its buckets; under
 * `<account>/attempts:<principal>`, refused calls.
 *
 *            touched, a notice, an attempt          PUBLIC                    not PUBLIC, twice · gone
 *   (none) ────────────────────────────► quiet ──────────────► open ──────────────────────────────────► closed
 *      └──────────────────────── PUBLIC ───────────────────────▲ ▲ │ snooze ─► snoozed ── not PUBLIC · gone ──┘
 *                                                              │ └─────────────── worse, wake, timer          │
 *      (none, quiet, open) ─PUBLIC, but as the configuration accepts─► accepted ── not PUBLIC · gone ─────────┘
 *                                                              └──────────── wider, agreement over
 *
 *   event ↓              none             quiet            open               snoozed            accepted          closed
 *   touched              → quiet, read    read             read               read               read              → quiet, new
 *   touched, refused     → quiet, count   count; the third within an hour is told                                  → quiet, new
 *   PUBLIC               → open           → open           update; worse:     worse, other       wider: → open     → open, new
 *                                                          incident           grants: → open
 *   PUBLIC, accepted     → accepted       → accepted       → accepted         → accepted         stay              → accepted, new
 *   LATENT PRIVATE       stay             stay             read again 5 s;    → closed           → closed          stay
 *   BLOCKED                                                twice: → closed
 *   UNKNOWN              stay             read again ≤ 3   banner             stay               stay              stay
 *   protection lost      → quiet, notice  notice           notice in thread   notice             notice            → quiet, notice
 *   gone                 stay             stay             → closed           → closed           → closed          stay
 *   escalate             no               no               incident           incident           incident          no
 *   form                 no               no               shown              shown              shown             no
 *   snooze               no               no               → snoozed          longer only        no                no
 *   wake                 no               no               no                 → open             no                no
 *   timer grace          –                stale            incident           stale              stale             stale
 *   timer remind         –                stale            in the thread      stale              stale             stale
 *   timer wake           –                stale            stale              → open             stale             stale
 *   timer accept_end     –                stale            stale              stale              → open            stale
 *   incident.*           –                shown            shown              shown              shown             shown
 *
 * critical: an incident at once; high: after the grace; medium: none. Nothing here acts on AWS.
 */
import type { Decision, Occasion } from "../core/case.ts";
import { because, type Course, conclude, refuse, type Subject, setOut } from "./course.ts";
import { escalate, openForm, snooze, takeIncident, takeTimer, wake } from "./deeds.ts";
import type { ExposureEvent, ExposureEventOf } from "./events.ts";
import type { ExposureCase, ExposureDetails, ExposureState } from "./exposure.ts";
import { observe, takeUnknown } from "./observe.ts";
import type { BucketPolicy } from "./policy.ts";
import { takeAttempt, takeTouch } from "./touched.ts";

type ExposureDecision = Decision<ExposureState, ExposureDetails>;
type SightEvent = ExposureEventOf<"bucket.touched" | "bucket.observed">;
type DeedEvent = ExposureEventOf<
  "bucket.escalate" | "bucket.form" | "bucket.snooze" | "bucket.wake"
>;
type OutcomeEvent = Exclude<ExposureEvent, SightEvent | DeedEvent>;

/** Decides one event about an exposure. Pure. */
export function decideExposure(
  before: ExposureCase | undefined,
  event: ExposureEvent,
  policy: BucketPolicy,
  occasion: Occasion,
): ExposureDecision {
  if (isSight(event)) {
    const course = setOut(before, subjectOf(event), policy, occasion);
    return conclude(decideSight(course, event));
  }
  if (!before)
    return isDeed(event)
      ? refuse("no such case", "There is no such case.")
      : { effects: [], reasons: ["no such case"] };
  const course = resume(before, policy, occasion);
  return isDeed(event) ? decideDeed(course, event) : conclude(decideOutcome(course, event));
}

function isSight(event: ExposureEvent): event is SightEvent {
  return event.kind === "bucket.touched" || event.kind === "bucket.observed";
}

function isDeed(event: Exclude<ExposureEvent, SightEvent>): event is DeedEvent {
  return ["bucket.escalate", "bucket.form", "bucket.snooze", "bucket.wake"].includes(event.kind);
}

/** Refused calls belong to who tried, not to one bucket. */
function subjectOf({ kind, data }: SightEvent): Subject {
  const { account, bucket } = data;
  return kind === "bucket.touched" && !data.ok ? { account } : { account, bucket };
}

/** What is said about a case goes to that case, also when it is over. */
function resume(before: ExposureCase, policy: BucketPolicy, { now }: Occasion): Course {
  const { id, state, details } = before;
  return { state, details, id, before, policy, now, effects: [], reasons: [], rows: [] };
}

function decideSight(course: Course, event: SightEvent): Course {
  switch (event.kind) {
    case "bucket.touched":
      return event.data.ok ? takeTouch(course, event.data) : takeAttempt(course, event.data);
    case "bucket.observed":
      return observe(course, event.data);
  }
}

function decideDeed(course: Course, event: DeedEvent): ExposureDecision {
  switch (event.kind) {
    case "bucket.escalate":
      return escalate(course);
    case "bucket.form":
      return openForm(course, event);
    case "bucket.snooze":
      return snooze(course, event);
    case "bucket.wake":
      return wake(course, event.actor);
  }
}

function decideOutcome(course: Course, event: OutcomeEvent): Course {
  switch (event.kind) {
    case "bucket.unread":
      return course.state === "closed"
        ? because(course, "too late")
        : takeUnknown(course, event.data.reason);
    case "timer":
      return takeTimer(course, event);
    case "incident.opened":
    case "incident.reopened":
      return takeIncident(course, "open", event.data.number);
    case "incident.resolved":
      return takeIncident(course, "resolved", event.data.number);
    case "incident.closed":
      return takeIncident(course, "closed", event.data.number);
  }
}
