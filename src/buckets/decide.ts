/**
 * The exposure of one bucket with its access points; under the account's id, what concerns all of its buckets; under
 * `<account>/attempts:<principal>`, refused calls.
 *
 *            touched, a notice, an attempt          PUBLIC                    not PUBLIC, twice · gone
 *   (none) ────────────────────────────► quiet ──────────────► open ──────────────────────────────────► closed
 *      ├──────────────────────── PUBLIC ───────────────────────▲ ▲ │ snooze ─► snoozed ── not PUBLIC · gone ──┤
 *      │                                                       │ └─────────────── worse, wake, timer          │
 *      ├───── PUBLIC, as the configuration accepts ─► accepted ┤ wider, agreement over ── not PUBLIC · gone ──┤
 *      └───── PUBLIC, mode auto, nothing against it ─► acting  │                                              │
 *                                                              │                                              │
 *   open · snoozed · accepted ── close ─► acting               │                                              │
 *                             ── close, protected · undo ─► signing ── signed ─► acting                       │
 *                                                signing ── declined · 30 min · void ─► open                  │
 *   acting ── done ─► verifying ── it holds ─► unsigned, or closed where no name is due ──────────────────────┤
 *      └── refused · failed ─► open       └── not after 60 s ─► open                    unsigned ── signed ───┘
 *   closed ── undo, within 14 days ─► a new case, signing
 *
 *   event ↓              none           quiet          open              signing           acting   verifying         unsigned       snoozed          accepted         closed
 *   touched              → quiet, read  read           read              read              read     read              read           read             read             → quiet, new
 *   PUBLIC               → open         → open         update; worse:    void when moved:  waits    60 s: → open      → open, still  worse: → open    wider: → open    → open, new
 *                                                      incident          → open                                       due
 *   PUBLIC, accepted     → accepted     → accepted     → accepted        stay              waits    → accepted        → accepted     → accepted       stay             → accepted, new
 *   LATENT PRIVATE       stay           stay           read again 5 s;   → closed          waits    → unsigned,       stay           → closed         → closed         stay
 *   BLOCKED                                            twice: → closed                              → closed
 *   UNKNOWN              stay           read again ≤ 3 banner            cannot be signed  waits    5 15 45 s, → open stay           stay             stay             stay
 *   protection lost      → quiet, told  told           told              told              waits    waits             told           told             told             → quiet, told
 *   gone                 stay           stay           → closed          → closed          → closed → closed          → closed       → closed         → closed         stay
 *   close                no             no             → acting,signing  no                no       no                no             as open          as open          no
 *   sign · decline       no             no             what is due       → acting · → open no       no                → closed·stay  no               no               no
 *   undo                 no             no             → signing         no                no       no                → signing      → signing        no               ≤ 14 d: new
 *   snooze · wake        no             no             → snoozed · no    no                no       no                no             longer · → open  no               no
 *   call done            audit          audit          audit, read       audit, read       → verifying                audit, read    audit, read      audit, read      audit
 *   call refused, failed audit          audit          audit, read       audit, read       → open   audit, read       audit, read    audit, read      audit, read      audit
 *   escalate · form      no             no             incident · shown  incident · shown  incident incident          incident·shown incident · shown incident · shown undo alone
 *   timers               –              stale          grace, remind     sign: → open      stale    stale             due: told      wake: → open     accept_end       stale
 *   incident.*           –              shown          shown             shown             shown    shown             shown          shown            shown            shown
 *
 * Refused calls are counted under who tried. critical: an incident at once; high: after the grace; medium: none.
 */
import type { Decision, Occasion } from "../core/case.ts";
import { takeDone, takeFailed, takeRefused } from "./called.ts";
import { close, takeUndo, undo } from "./close-asked.ts";
import { because, type Course, conclude, notify, refuse, type Subject, setOut } from "./course.ts";
import { escalate, openForm, snooze, takeIncident, wake } from "./deeds.ts";
import type { ExposureEvent, ExposureEventOf } from "./events.ts";
import type { ExposureCase, ExposureDetails, ExposureState } from "./exposure.ts";
import { takeGathered, tellAlone } from "./gathered.ts";
import { observe } from "./observe.ts";
import type { BucketPolicy } from "./policy.ts";
import { decline, sign } from "./sign.ts";
import { takeTimer } from "./timers.ts";
import { takeAttempt, takeTouch } from "./touched.ts";
import { takeUnknown } from "./unread.ts";

type ExposureDecision = Decision<ExposureState, ExposureDetails>;
type SightEvent = ExposureEventOf<
  "bucket.touched" | "bucket.observed" | "bucket.gathered" | "bucket.digest"
>;
const DEEDS = [
  "bucket.escalate",
  "bucket.form",
  "bucket.snooze",
  "bucket.wake",
  "bucket.close",
  "bucket.undo",
  "bucket.sign",
  "bucket.decline",
  "bucket.tell",
] as const;
type DeedEvent = ExposureEventOf<(typeof DEEDS)[number]>;
type OutcomeEvent = Exclude<
  ExposureEvent,
  SightEvent | DeedEvent | ExposureEventOf<"bucket.undo_handed">
>;

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
  if (event.kind === "bucket.undo_handed") {
    const { account = "", bucket } = before?.details ?? {};
    return takeUndo(setOut(before, { account, bucket }, policy, occasion), event);
  }
  if (!before)
    return isDeed(event)
      ? refuse("no such case", "There is no such case.")
      : { effects: [], reasons: ["no such case"] };
  const course = resume(before, policy, occasion);
  return isDeed(event) ? decideDeed(course, event) : conclude(decideOutcome(course, event));
}

const SIGHTS = ["bucket.touched", "bucket.observed", "bucket.gathered", "bucket.digest"] as const;

function isSight(event: ExposureEvent): event is SightEvent {
  return SIGHTS.some((kind) => kind === event.kind);
}

function isDeed(event: Exclude<ExposureEvent, SightEvent>): event is DeedEvent {
  return DEEDS.some((kind) => kind === event.kind);
}

/** Refused calls belong to who tried, not to one bucket. */
function subjectOf({ kind, data }: SightEvent): Subject {
  const { account } = data;
  if (kind === "bucket.gathered" || kind === "bucket.digest") return { account };
  return kind === "bucket.touched" && !data.ok ? { account } : { account, bucket: data.bucket };
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
    case "bucket.gathered":
      return takeGathered(course, event.data);
    case "bucket.digest":
      return notify(course, { what: "digest", lines: event.data.lines });
  }
}

function decideDeed(course: Course, event: DeedEvent): ExposureDecision {
  switch (event.kind) {
    case "bucket.escalate":
      return escalate(course);
    case "bucket.form":
      return openForm(course, event);
    case "bucket.close":
      return close(course, event);
    case "bucket.undo":
      return undo(course, event);
    case "bucket.sign":
      return sign(course, event);
    case "bucket.decline":
      return decline(course, event);
    case "bucket.tell":
      return tellAlone(course);
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
    case "bucket.call_done":
      return takeDone(course, event.data);
    case "bucket.call_refused":
      return takeRefused(course, event.data);
    case "bucket.call_failed":
      return takeFailed(course, event.data.reason);
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
