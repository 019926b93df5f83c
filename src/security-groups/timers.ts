import type { Decision } from "../core/case.ts";
import { postMessage } from "../core/effect.ts";
import { openIncident } from "../core/incident-signals.ts";
import { heal } from "./by-mode.ts";
import {
  also,
  arm,
  because,
  type Course,
  change,
  conclude,
  drop,
  MAIN,
  REMINDER,
} from "./course.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import type { DriftEvent } from "./events.ts";
import { rungsOf } from "./ladder.ts";
import { close, reopen } from "./moves.ts";
import { factsForIncident, titleOf } from "./words.ts";

type Timer = Extract<DriftEvent, { kind: "timer" }>["data"];
type When = (course: Course) => Course | undefined;

const DAY_MS = 86_400_000;
/** When somebody is reminded of what they wanted to write into the code; after the last one the case is open again. */
const ADOPT_DAYS = [1, 3, 7] as const;

/** What each timer does; undefined where the state that set it is over: then it is stale. */
const TIMERS: ReadonlyMap<string, When> = new Map<string, When>([
  ["remind", remind],
  [
    "wake",
    (course) => (course.state === "snoozed" ? reopen(course, "the snooze is over") : undefined),
  ],
  [
    "stray",
    (course) =>
      course.state === "suspect" ? close(course, "flapped", "it was not seen again") : undefined,
  ],
  ["sign", signTooLate],
  ["ask", silence],
  ["due", remindDue],
  ["overdue", tellOverdue],
  ["adopt", remindAdopting],
]);

/** A timer is due. One of another generation, or of a state that is over, is stale. */
export function decideTimer(
  course: Course,
  { name, gen }: Timer,
): Decision<DriftState, DriftDetails> {
  const { details } = course;
  const isCurrent = gen === (details.timers[name] ?? details.gen);
  const done = isCurrent ? TIMERS.get(name)?.(course) : undefined;
  return conclude(done ?? because(course, "a stale timer"));
}

function remind(course: Course): Course | undefined {
  if (course.state !== "open") return undefined;
  return because(inThread(course, REMINDER), "a day without an answer");
}

/** Nobody gave a second name in time: nothing is done. Who asked sees it in the message. */
function signTooLate(course: Course): Course | undefined {
  if (course.state !== "signing") return undefined;
  const text = "nobody gave a second name within 30 minutes: nothing was done";
  return reopen(
    change(drop(course, "proposal", "plan"), { note: { text } }),
    "no second name in time",
  );
}

/** The owners said nothing: it is healed in the names of the baseline's rule, or people are called. */
function silence(course: Course): Course | undefined {
  const { state, details, before, id, now } = course;
  if (state !== "asked" || !before) return undefined;
  const rungs = rungsOf(course);
  // What stands against healing at once stands against it also when nobody answers.
  const isFree = rungs.every(({ why }) => why.length === 0);
  const healed =
    details.asked?.heals && isFree ? heal(drop(course, "asked"), rungs, "ask") : undefined;
  if (healed) return because(healed, "nobody answered");
  const { account, region, groupId = "" } = details;
  const told = also(
    course,
    openIncident({
      key: `drift:${before.key}`,
      severity: "sev2",
      cause: "baseline.unhealed",
      title: titleOf(details),
      facts: factsForIncident(details),
      subject: [],
      assets: [{ account, region, kind: "sg", id: groupId }],
      occurredAt: details.detectedAt ?? now.toISOString(),
      source: { caseKind: "drift", caseId: id },
    }),
  );
  const note = { text: "nobody answered the question: it is an incident" };
  return reopen(change(drop(told, "asked"), { note }), "nobody answered");
}

function remindDue(course: Course): Course | undefined {
  if (!course.details.due) return undefined;
  return because(inThread(course, "due"), "a signature is due");
}

/** A day without a second name under something that was done at once: people who did not do it are told. */
function tellOverdue(course: Course): Course | undefined {
  const { details, id, policy } = course;
  if (!details.due || details.due.told) return undefined;
  const told = change(course, { due: { ...details.due, told: true } });
  const to = { channel: policy.acting.securityChannel };
  return because(also(told, postMessage(id, { slot: "overdue", to })), "a signature is overdue");
}

function remindAdopting(course: Course): Course | undefined {
  const { state, details, now } = course;
  const { adopting } = details;
  if (state !== "adopting" || !adopting) return undefined;
  const round = adopting.round + 1;
  const next = ADOPT_DAYS[round];
  if (next === undefined) {
    const note = { text: "the code did not follow within 7 days" };
    return reopen(change(drop(course, "adopting"), { note }), "it was not adopted");
  }
  const due = new Date(Math.max(Date.parse(adopting.since) + next * DAY_MS, now.getTime()));
  const again = arm(change(course, { adopting: { ...adopting, round } }), "adopt", due);
  return because(inThread(again, `adopt:${round}`), "it is not in the code yet");
}

/** A reply under the case's message. */
function inThread(course: Course, slot: string): Course {
  const to = { channel: course.details.channel ?? course.policy.channel };
  return also(course, postMessage(course.id, { slot, to, threadOf: MAIN }, "low"));
}
