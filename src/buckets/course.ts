import type { Decision, Occasion, Reply, Row } from "../core/case.ts";
import { type Effect, postMessage, updateMessage, wakeAt } from "../core/effect.ts";
import { canonicalJson, type JsonObject } from "../core/json.ts";
import {
  type ExposureCase,
  type ExposureDetails,
  type ExposureState,
  type Notice,
  OPEN_STATES,
} from "./exposure.ts";
import type { BucketPolicy } from "./policy.ts";

/** Where an exposure stands while an event is decided; `none`: there is no case, or it is over. */
export interface Course {
  readonly state: ExposureState | "none";
  readonly details: ExposureDetails;
  readonly id: string;
  readonly before: ExposureCase | undefined;
  readonly policy: BucketPolicy;
  readonly now: Date;
  readonly effects: readonly Effect[];
  readonly reasons: readonly string[];
  readonly rows: readonly Row[];
}

/** Whose case it is. Without a bucket: the account's own. */
export interface Subject {
  readonly account: string;
  readonly bucket?: string | undefined;
}

/** Names of the timers of an exposure. */
export type TimerName = "grace" | "remind" | "wake" | "accept_end" | "sign" | "due";

/** The message of the exposure. */
const MAIN = "main";
/** Longer than a change takes to show in AWS's reads, so that a burst of calls is one read. */
export const SETTLE_MS = 2000;
const KEPT_NOTICES = 20;

/** Begins to decide. A closed case counts as none: what happens now is a new matter. */
export function setOut(
  before: ExposureCase | undefined,
  { account, bucket }: Subject,
  policy: BucketPolicy,
  { now, newId }: Occasion,
): Course {
  const shared = { before, policy, now, effects: [], reasons: [], rows: [] };
  if (before && before.state !== "closed")
    return { ...shared, state: before.state, details: before.details, id: before.id };
  const name = policy.accountNames.get(account);
  const details: ExposureDetails = {
    account,
    ...(bucket === undefined ? {} : { bucket }),
    ...(name === undefined ? {} : { accountName: name }),
    channel: policy.channel,
    posted: false,
    touches: [],
    tries: 0,
    notices: [],
    noticed: 0,
    attempts: [],
    acts: [],
    notify: [],
    round: 0,
    gen: 0,
    timers: {},
    ...(before ? { earlier: before.id } : {}),
  };
  return { ...shared, state: "none", details, id: newId };
}

/** The course with other details. */
export function change(course: Course, details: Partial<ExposureDetails>): Course {
  return { ...course, details: { ...course.details, ...details } };
}

/** Members of the details that may be missing. */
type Droppable =
  | "unread"
  | "calm"
  | "snooze"
  | "accepted"
  | "proposal"
  | "due"
  | "verify"
  | "note"
  | "signed"
  | "asked"
  | "gathered";

/** The course without these members of its details. */
export function drop(course: Course, ...names: readonly Droppable[]): Course {
  const details: ExposureDetails = { ...course.details };
  for (const name of names) delete details[name];
  return { ...course, details };
}

/** The course in another state, with the reason. */
export function move(course: Course, state: ExposureState, reason: string): Course {
  return because({ ...course, state }, reason);
}

/** The course with one more reason. */
export function because(course: Course, reason: string): Course {
  return { ...course, reasons: [...course.reasons, reason] };
}

/** The course with more effects. */
export function also(course: Course, ...effects: readonly Effect[]): Course {
  return { ...course, effects: [...course.effects, ...effects] };
}

/** The course with a row to be written. */
export function keep(course: Course, row: Row): Course {
  return { ...course, rows: [...course.rows, row] };
}

/** A reading that is wanted. `looked`: what it is for, where several may wait. */
interface Wanted {
  readonly touch?: JsonObject;
  readonly fromMemory?: true;
  readonly looked?: "verify" | "spread";
}

/** Reads the bucket, or all of the account, after `delayMs`; a read that waits already for the same is enough. */
export function readSoon(
  course: Course,
  cause: "event" | "confirm",
  delayMs: number,
  { touch, fromMemory, looked }: Wanted = {},
): Course {
  const { details, id, now } = course;
  const { account, bucket } = details;
  const due = new Date(now.getTime() + delayMs);
  const what = looked ?? (fromMemory ? "memory" : cause);
  return also(course, {
    kind: "bucket.read",
    data: {
      account,
      ...(bucket === undefined ? {} : { bucket }),
      cause,
      ...(touch ? { touch } : {}),
      ...(fromMemory ? { fromMemory } : {}),
    },
    key: `bucket.read/${id}/${due.getTime()}${fromMemory ? "/memory" : ""}`,
    // What is due later must not hold back what is due now: order holds within a lane.
    lane: what === "event" || what === "memory" ? "aws" : `aws/${what}`,
    priority: "normal",
    due,
    coalesce: `read/${what}`,
    answers: { failed: "bucket.unread" },
  });
}

/** Sets a timer; an earlier one of that name no longer counts. */
export function arm(course: Course, name: TimerName, due: Date): Course {
  const gen = course.details.gen + 1;
  const timers = { ...course.details.timers, [name]: { gen, due: due.toISOString() } };
  return also(change(course, { gen, timers }), wakeAt(course.id, due, name, gen));
}

/** Makes timers stale. */
export function disarm(course: Course, ...names: readonly TimerName[]): Course {
  const kept = Object.entries(course.details.timers).filter(
    ([name]) => !names.some((each) => each === name),
  );
  return change(course, { timers: Object.fromEntries(kept) });
}

/** `ms` after the moment of the decision. */
export function after(course: Course, ms: number): Date {
  return new Date(course.now.getTime() + ms);
}

/** Tells something beside the message, or under it where there is one. A case that is none so far is kept, quietly. */
export function notify(
  course: Course,
  notice: Omit<Notice, "n" | "at">,
  channel: string = course.details.channel,
): Course {
  const { details, id, now } = course;
  const n = details.noticed + 1;
  const notices = [...details.notices, { ...notice, n, at: now.toISOString() }];
  const noticed = change(course, { notices: notices.slice(-KEPT_NOTICES), noticed: n });
  const kept = noticed.state === "none" ? { ...noticed, state: "quiet" as const } : noticed;
  return also(
    kept,
    postMessage(id, {
      slot: `notice:${n}`,
      to: { channel },
      ...(details.posted && channel === details.channel ? { threadOf: MAIN } : {}),
    }),
  );
}

/** The decision: what was changed is stored, and told where people were told before. */
export function conclude(course: Course, reply?: Reply): Decision<ExposureState, ExposureDetails> {
  const told = tell(course);
  const { state, details, before, effects, reasons, rows, id } = told;
  const fresh = before && id !== before.id ? { fresh: true as const } : {};
  const same =
    before?.id === id &&
    state === before.state &&
    canonicalJson(details) === canonicalJson(before.details);
  return {
    ...(state === "none" || same ? {} : { case: { state, details, ...fresh } }),
    effects,
    reasons,
    ...(rows.length > 0 ? { rows } : {}),
    ...(reply ? { reply } : {}),
  };
}

/** What a person is told who asked for what cannot be: nothing changes. */
export function refuse(
  reason: string,
  reply: Reply | string,
): Decision<ExposureState, ExposureDetails> {
  return {
    effects: [],
    reasons: [reason],
    refused: true,
    reply: typeof reply === "string" ? { kind: "private", text: reply } : reply,
  };
}

/** States in which people are told. */
const TOLD: ReadonlySet<Course["state"]> = new Set<Course["state"]>([
  "open",
  "signing",
  "acting",
  "verifying",
  "unsigned",
]);

/** Posts the message of an exposure that opens, edits it when something that people see has changed. */
function tell(course: Course): Course {
  const { state, details, before, id } = course;
  if (TOLD.has(state) && !details.posted && !details.gathered) {
    const posted = change(course, { posted: true });
    return also(posted, postMessage(id, { slot: MAIN, to: { channel: details.channel } }));
  }
  if (!details.posted || !before || before.id !== id) return course;
  if (visible(state, details) === visible(before.state, before.details)) return course;
  const version = before.version + 1;
  const asked = details.asked ?? before.details.asked;
  const questions = asked ? details.notify.map((user) => `ask:${asked.round}:${user}`) : [];
  return also(course, ...[MAIN, ...questions].map((slot) => updateMessage(id, version, slot)));
}

/** The part of a case that its message shows, but for the time of the last reading. */
function visible(state: Course["state"], details: ExposureDetails): string {
  const { exposed, unread, calm, snooze, accepted, incident, outcome, timers } = details;
  const { plan, proposal, due, note, signed, stance, acts } = details;
  const shown = exposed && { ...exposed, readAt: undefined };
  const acted = { plan, proposal, due, note, signed, stance, acts: acts.length };
  const known = { shown, unread, calm, snooze, accepted, incident, outcome, timers };
  return canonicalJson({ state, ...known, ...acted });
}

/** True while there is something to settle. */
export function isOpen({ state }: Pick<Course, "state">): boolean {
  return OPEN_STATES.some((each) => each === state);
}
