import type { Decision } from "../core/case.ts";
import type { Actor } from "../core/event.ts";
import { also, arm, type Course, change, conclude, drop, MAIN, move, refuse } from "./course.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import type { DriftEvent } from "./events.ts";
import { type Item, itemId } from "./item.ts";
import { shortId } from "./plan.ts";
import { whyNot } from "./words.ts";

type Answer = Decision<DriftState, DriftDetails>;
type Adopt = Extract<DriftEvent, { kind: "sg.adopt" }>;

const DAY_MS = 86_400_000;
const MIN_REASON = 10;

/** What the code can take over, and what it cannot: a rule that breaks the baseline needs an exception first. */
export function adoptable(items: readonly Item[]): readonly Item[] {
  const broken = new Set(items.flatMap(({ kind, key }) => (kind === "violation" ? [key] : [])));
  return items.filter(
    ({ kind, key, ahead }) =>
      key !== undefined && kind !== "violation" && ahead !== "code" && !broken.has(key),
  );
}

/** *Adopt…*: the form. Nothing in AWS changes, so that everybody may look. */
export function decideAdoptAsked(course: Course, actor: Actor): Answer {
  const no = whyNoAdopt(course, actor);
  return no === undefined ? conclude(course, { kind: "modal", modal: "adopt" }) : refuse(no);
}

/** The form was sent: the text for the code goes into the thread, and the case waits for the code. */
export function decideAdopt(course: Course, { data, actor }: Adopt): Answer {
  const no = whyNoAdopt(course, actor);
  if (no !== undefined || actor.kind !== "person") return refuse(no ?? whyNot(course));
  const { details, now, id, policy } = course;
  const chosen = adoptable(details.items).filter((item) =>
    data.picked.includes(shortId(itemId(item))),
  );
  const errors = {
    ...(chosen.length > 0 ? {} : { reason: "Tick at least one rule." }),
    ...(data.reason.trim().length >= MIN_REASON
      ? {}
      : { reason: `At least ${MIN_REASON} characters, so that others understand.` }),
  };
  if (Object.keys(errors).length > 0)
    return {
      effects: [],
      reasons: ["the form is not complete"],
      reply: { kind: "errors", errors },
    };
  const adopting = {
    ids: details.items.map(itemId),
    keys: chosen.flatMap(({ key }) => key ?? []),
    by: actor.user,
    reason: data.reason.trim(),
    since: now.toISOString(),
    round: 0,
  };
  const round = details.round + 1;
  const waiting = change(drop(course, "snooze", "note"), { adopting, round });
  const moved =
    course.state === "adopting" ? waiting : move(waiting, "adopting", "the code is to follow");
  const to = { channel: details.channel ?? policy.channel };
  const file = also(moved, {
    kind: "slack.file",
    data: { slot: `patch:${round}`, file: "adopt", threadOf: MAIN, to },
    key: `file/${id}/adopt/${round}`,
    lane: "slack",
    priority: "normal",
  });
  return conclude(arm(file, "adopt", new Date(now.getTime() + DAY_MS)));
}

function whyNoAdopt(course: Course, actor: Actor): string | undefined {
  const { state, details } = course;
  if (state !== "open" && state !== "snoozed" && state !== "adopting") return whyNot(course);
  if (actor.kind !== "person") return "Only a person can do this.";
  if (!details.declared) return "No source declares this group: there is no code to write it into.";
  if (details.unread) return "No: it is unknown how things are.";
  return adoptable(details.items).length === 0
    ? "Nothing of this can be written into the code as it is: what breaks the baseline needs an exception."
    : undefined;
}
