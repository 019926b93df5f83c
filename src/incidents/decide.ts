/**
 * The incident: a matter that needs people now.
 *
 *                    signal                          worse signal, hand back, ack_expired: epoch + 1
 *                  ┌───┐     ┌──────────────────────────────────────────────────┐
 *   (none) ─open─► open ─────┴─acknowledge, take command─► acknowledged ────────┘
 *                   ▲ │                                        │ ack_remind ─10 min─► ack_expire
 *                   │ └──────────── resolve ───────────────────┴──► resolved ─7 d─► closed ─open, raise─► a new one
 *                   └─ reopen, a signal newer than the resolution: run + 1, epoch + 1 ─┘
 *
 *   event ↓          none      open                        acknowledged             resolved           closed
 *   open, raise      → open    count; worse: severity,     count; worse: → open     newer: → open,     → open, a new
 *                              new run if policy differs                            else count         incident
 *   note             –         timeline                    timeline                 timeline           record
 *   acknowledge      no        → acknowledged              no                       no                 no
 *   take command     no        → acknowledged              commander                no                 no
 *   still on it      no        no                          timers again             no                 no
 *   hand back        no        no                          → open, same step        no                 no
 *   escalate         no        next step, if seen          help, if seen            no                 no
 *   update           no        timeline                    timeline, activity       timeline           no
 *   severity         no        set, new run if it differs  set, timers again        no                 no
 *   form             no        all but reopen              all but reopen           reopen, update     no
 *   resolve          no        → resolved                  → resolved               no                 no
 *   reopen           no        no                          no                       → open             no
 *   timer step       –         next step                   stale                    stale              stale
 *   ack_remind       –         stale                       asked, ack_expire        stale              stale
 *   ack_expire       –         stale                       → open, same step        stale              stale
 *   update           –         stale                       asked again              stale              stale
 *   close            –         stale                       stale                    → closed           stale
 *   page sent        –         note                        page edited              page edited        page edited
 *   page failed,     –         all of it: next step        note                     note               note
 *   failing
 *   pager acked      –         → acknowledged              note                     note               note
 *   pager unacked    –         note                        → open, same step        note               note
 *   pager resolved   –         the room is asked           the room is asked        note               note
 *   pager reopened   –         note                        note                     note               note
 *
 * Of a pager only what concerns the alert of this epoch counts; all else is a note.
 * no: refused by one sentence with state, person and time, and recorded. A timer whose `gen` is not the current one is stale.
 */
import type { Decision, Occasion } from "../core/case.ts";
import { addUpdate, openForm, setSeverity } from "./amend.ts";
import type {
  IncidentCase,
  IncidentDetails,
  IncidentEvent,
  IncidentEventOf,
  IncidentState,
} from "./incident.ts";
import { isPagerDeed, type PagerDeed, takePagerDeed } from "./pager-deeds.ts";
import type { IncidentPolicy } from "./policy.ts";
import { ignore, refuse } from "./replies.ts";
import { acknowledge, escalate, handBack, stayOn, takeCommand } from "./respond.ts";
import { reopen, resolve, takePageFailed, takePageSent, takeTimer } from "./settle.ts";
import { takeNote, takeOpening, takeRaise } from "./signal.ts";

type IncidentDecision = Decision<IncidentState, IncidentDetails>;
type SignalEvent = IncidentEventOf<"incident.open" | "incident.raise" | "incident.note">;
type OutcomeEvent = IncidentEventOf<"timer" | "page.sent" | "page.failing" | "page.failed">;
type DeedEvent = Exclude<IncidentEvent, SignalEvent | OutcomeEvent | PagerDeed>;

/** Decides one event about an incident. Pure. */
export function decideIncident(
  before: IncidentCase | undefined,
  event: IncidentEvent,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  if (isSignal(event)) return decideSignal(before, event, policy, occasion);
  if (isOutcome(event))
    return before ? decideOutcome(before, event, policy, occasion) : ignore("no such incident");
  if (isPagerDeed(event))
    return before ? takePagerDeed(before, event, policy, occasion) : ignore("no such incident");
  return before
    ? decideDeed(before, event, policy, occasion)
    : refuse("no such incident", "There is no such incident.");
}

function isSignal(event: IncidentEvent): event is SignalEvent {
  return ["incident.open", "incident.raise", "incident.note"].includes(event.kind);
}

function isOutcome(event: IncidentEvent): event is OutcomeEvent {
  return ["timer", "page.sent", "page.failing", "page.failed"].includes(event.kind);
}

function decideSignal(
  before: IncidentCase | undefined,
  event: SignalEvent,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  switch (event.kind) {
    case "incident.open":
      return takeOpening(before, event, policy, occasion);
    case "incident.raise":
      return takeRaise(before, event, policy, occasion);
    case "incident.note":
      return takeNote(before, event, policy, occasion);
  }
}

function decideOutcome(
  before: IncidentCase,
  event: OutcomeEvent,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  switch (event.kind) {
    case "timer":
      return takeTimer(before, event, policy, occasion);
    case "page.sent":
      return takePageSent(before, event, policy, occasion);
    case "page.failing":
    case "page.failed":
      return takePageFailed(before, event, policy, occasion);
  }
}

function decideDeed(
  before: IncidentCase,
  event: DeedEvent,
  policy: IncidentPolicy,
  occasion: Occasion,
): IncidentDecision {
  switch (event.kind) {
    case "incident.acknowledge":
      return acknowledge(before, event, policy, occasion);
    case "incident.take_command":
      return takeCommand(before, event, policy, occasion);
    case "incident.still_on_it":
      return stayOn(before, event, policy, occasion);
    case "incident.hand_back":
      return handBack(before, event, policy, occasion);
    case "incident.escalate":
      return escalate(before, event, policy, occasion);
    case "incident.form":
      return openForm(before, event, policy);
    case "incident.update":
      return addUpdate(before, event, policy, occasion);
    case "incident.severity":
      return setSeverity(before, event, policy, occasion);
    case "incident.resolve":
      return resolve(before, event, policy, occasion);
    case "incident.reopen":
      return reopen(before, event, policy, occasion);
  }
}
