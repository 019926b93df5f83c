import type { ModalView } from "@slack/types";
import type { Decision } from "../../src/core/case.ts";
import type { Effect } from "../../src/core/effect.ts";
import type { Actor, EventDraft } from "../../src/core/event.ts";
import type { Registered } from "../../src/core/house.ts";
import { type JsonObject, jsonObject } from "../../src/core/json.ts";
import type { StoredCase } from "../../src/core/ports.ts";
import type { Click } from "../../src/core/watcher.ts";
import type { Specimen } from "../site/specimen.ts";
import { type Fields, fieldsOf, listOf, wordIn } from "../slack/json.ts";
import { fillIn } from "./fill-in.ts";
import { START } from "./house.ts";
import { spoiled } from "./spoil.ts";

/** Data that are made from the details of the case. */
type FromCase = (details: JsonObject) => JsonObject;

/** One thing that happens to a case. */
export type Step =
  | { readonly tell: string; readonly data?: JsonObject | FromCase; readonly as?: string }
  | { readonly press: string; readonly as: string }
  | { readonly submit: string; readonly as: string; readonly values?: Record<string, string> }
  /** A timer that the case has set comes due. */
  | { readonly due: string };

/** What happens to one case, from its beginning. */
export interface Story {
  readonly name: string;
  readonly key: string;
  readonly steps: readonly Step[];
}

/** Everything that anybody may hold: stories are about words, not about who is refused. */
const RIGHTS = [
  "sg.snooze",
  "sg.change",
  "sg.apply",
  "sg.sign",
  "sg.freeze",
  "bucket.snooze",
  "bucket.change",
  "bucket.sign",
  "incident.respond",
  "incident.resolve",
  "signal.settle",
  "login.bind",
];
const A_MINUTE_MS = 60_000;

/** What becomes of a text that somebody else wrote. */
export type Spoil = (text: string) => string;

function asItIs(text: string): string {
  return text;
}

interface State {
  readonly spoil: Spoil;
  of?: StoredCase;
  view?: ModalView;
  now: Date;
  /** What a snapshot holds: it is lent to the next reading. */
  row?: JsonObject;
  readonly wakes: Map<string, { readonly data: JsonObject; readonly due: Date }>;
  readonly specimens: Specimen[];
}

/** Tells a story to the real watcher, and keeps each message and modal that comes of it. Throws when a step decides nothing. */
export function playStory(
  watcher: Registered,
  group: string,
  story: Story,
  spoil: Spoil = asItIs,
): readonly Specimen[] {
  const state: State = {
    now: START,
    spoil,
    wakes: new Map(),
    specimens: [],
  };
  for (const [number, step] of story.steps.entries()) {
    const draft = draftOf(watcher, { state, step, story, number });
    const newId = state.of ? `${state.of.id}n` : "c1";
    const occasion = { now: state.now, newId, newNumber: 1, nonce: "cs-yes-4f3c2b1a" };
    const decision = watcher.decide(state.of, draft, occasion);
    if (decision.refused) throw new Error(`${story.name}: ${decision.reasons.join(" ")}`);
    keep(watcher.kind, state, { decision, draft, newId });
    show(watcher, state, { decision, group, title: `${story.name}: ${wordsOf(step)}` });
    state.now = new Date(state.now.getTime() + A_MINUTE_MS);
  }
  return state.specimens;
}

function wordsOf(step: Step): string {
  if ("tell" in step) return step.tell;
  if ("press" in step) return step.press;
  return "submit" in step ? step.submit : `timer ${step.due}`;
}

interface Told {
  readonly state: State;
  readonly step: Step;
  readonly story: Story;
  readonly number: number;
}

function draftOf(watcher: Registered, told: Told): EventDraft {
  const { state, step, story, number } = told;
  if ("due" in step) waitFor(state, step.due);
  const { kind, data } = eventOf(watcher, state, step);
  return {
    id: `${story.key}/${number}`,
    caseKind: watcher.kind,
    ref: { by: "key", key: story.key },
    at: state.now,
    kind,
    data,
    actor: "due" in step ? { kind: "timer" } : actorOf(step.as),
  };
}

/** Throws when no such timer is set. */
function waitFor(state: State, timer: string): void {
  const due = state.wakes.get(timer)?.due;
  if (!due) throw new Error(`no timer ${timer} is set`);
  if (due > state.now) state.now = due;
}

function eventOf(watcher: Registered, state: State, step: Step): Pick<EventDraft, "kind" | "data"> {
  if ("tell" in step) return { kind: step.tell, data: lent(state, step) };
  if ("due" in step) return { kind: "timer", data: state.wakes.get(step.due)?.data ?? {} };
  const sent = { version: seenOf(state), team: "T0", user: step.as };
  if ("press" in step) return pressed(watcher, state, { actionId: step.press, ...sent });
  const values = fillIn(state.view, step.values ?? {}, state.spoil);
  const form = watcher.submissions[step.submit];
  if (!form) throw new Error(`there is no form ${step.submit}`);
  return { kind: form.event, data: form.data({ ...sent, values }) };
}

function pressed(
  watcher: Registered,
  state: State,
  click: Pick<Click, "actionId" | "version" | "team" | "user">,
): Pick<EventDraft, "kind" | "data"> {
  const known = watcher.clicks[click.actionId];
  if (!known) throw new Error(`there is no button ${click.actionId}`);
  const place = { channel: `D${click.user}`, messageTs: "1.2" };
  const extra = extraOf(state, click.actionId);
  return { kind: known.event, data: known.data({ ...click, ...place, ...extra }) };
}

/** A reading with what was known before, as the house reads it out of its memory; so can be what a step needs of the case. */
function lent(
  { row, of, spoil }: State,
  { data = {} }: Extract<Step, { tell: string }>,
): JsonObject {
  const plain = typeof data === "function" ? data(of?.details ?? {}) : data;
  const given = spoil === asItIs ? plain : spoiled(plain, spoil);
  return row === undefined ? given : { agreed: row, known: row, ...given };
}

/** What the newest button of this name carries beside case and version. */
function extraOf({ specimens }: State, press: string): { readonly extra?: string } {
  const buttons = specimens.flatMap(({ message }) => buttonsIn(message?.blocks));
  const value = wordIn(buttons.findLast((each) => each["action_id"] === press) ?? {}, "value");
  const [, , ...extra] = value?.split(".") ?? [];
  return extra.length === 0 ? {} : { extra: extra.join(".") };
}

/** The version that buttons carry. */
function seenOf({ of }: State): number {
  const seen = of?.details["seen"];
  return typeof seen === "number" ? seen : (of?.version ?? 0);
}

function actorOf(user: string | undefined): Actor {
  return user === undefined
    ? { kind: "system" }
    : { kind: "person", team: "T0", user, rights: RIGHTS };
}

function keep(
  kind: string,
  state: State,
  { decision, draft, newId }: { decision: Decision; draft: EventDraft; newId: string },
): void {
  const { case: next, rows = [] } = decision;
  const { of: before, now } = state;
  const row = rows.findLast(({ table }) => table === "snapshots")?.values["data"];
  if (row !== undefined) state.row = jsonObject.parse(JSON.parse(JSON.stringify(row)));
  if (!next) return;
  const details = jsonObject.parse(JSON.parse(JSON.stringify(next.details)));
  const isNew = !before || next.fresh === true;
  const key = draft.ref.by === "id" ? "" : draft.ref.key;
  state.of = isNew
    ? {
        id: newId,
        kind,
        key,
        number: 1,
        state: next.state,
        version: 1,
        openedAt: now,
        updatedAt: now,
        details,
      }
    : { ...before, state: next.state, details, version: before.version + 1, updatedAt: now };
}

function show(
  watcher: Registered,
  state: State,
  { decision, group, title }: { decision: Decision; group: string; title: string },
): void {
  const { of, now, specimens } = state;
  for (const effect of decision.effects) note(state, effect);
  if (!of) return;
  for (const slot of new Set(decision.effects.flatMap(slotsOf))) {
    const message = watcher.render(of, slot, { now });
    if (message) specimens.push({ group, name: `${title} · ${slot}`, message });
  }
  const { reply } = decision;
  if (reply?.kind !== "modal") return;
  const view = watcher.renderModal(of, reply.modal, { now });
  if (!view) throw new Error(`${title}: there is no modal ${reply.modal}`);
  state.view = view;
  specimens.push({ group, name: `${title} · form ${reply.modal}`, view });
}

/** Timers that were set. */
function note(state: State, effect: Effect): void {
  if (effect.kind === "wake")
    state.wakes.set(effect.data.name, { data: { ...effect.data }, due: effect.due ?? state.now });
}

/** The slot of a message that is posted or edited. */
function slotsOf(effect: Effect): readonly string[] {
  if (effect.kind === "hand" || effect.kind === "slack.file") return [];
  const slot = wordIn(fieldsOf(effect.data), "slot");
  return slot === undefined ? [] : [slot];
}

/** Everything in a value that can be pressed. */
export function buttonsIn(value: unknown): readonly Fields[] {
  if (Array.isArray(value)) return listOf(value).flatMap(buttonsIn);
  const fields = fieldsOf(value);
  const own = fields["type"] === "button" ? [fields] : [];
  return [...own, ...Object.values(fields).flatMap(buttonsIn)];
}
