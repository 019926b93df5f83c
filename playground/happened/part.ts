import type { JsonObject } from "../../src/core/json.ts";
import type { LiveStage } from "../bot/live-stage.ts";
import type { Part } from "../site/part.ts";
import { readSent } from "./messages.ts";
import { type Names, stepsOf } from "./steps.ts";

/** The part `happened`: the way of each event through the house, from the bot's own database. */
export interface HappenedPart extends Part, AsyncDisposable {}

/** How many entries of the audit are told. */
const STEPS = 150;
/** The database tells nobody when it changes: it is looked at this often. */
const LOOK_MS = 400;

type Watched = Pick<LiveStage, "store" | "aws" | "slack">;

/** Opens the part for a stage. Disposing ends the looking. */
export function openHappenedPart(stage: Watched): HappenedPart {
  const listeners = new Set<() => void>();
  const subjects = new Map<string, string>();
  const state = { entries: new Map<string, JsonObject>(), text: "", isOver: false };

  async function look(): Promise<void> {
    const recent = await stage.store.recent(STEPS);
    const text = JSON.stringify(recent);
    if (text === state.text || state.isOver) return;
    state.text = text;
    for (const { chain } of recent.audit)
      if (!subjects.has(chain)) subjects.set(chain, await subjectOf(stage, chain));
    const names: Names = { person: personNames(stage), subject: (id) => subjects.get(id) ?? id };
    state.entries = new Map(stepsOf(recent, stage.aws.sent().map(readSent), names));
    for (const listener of listeners) listener();
  }

  const looks = lookAgain(look);
  return {
    name: "happened",
    entries: async () => {
      await look();
      return state.entries;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    acts: {},
    [Symbol.asyncDispose]: async () => {
      state.isOver = true;
      await looks.stop();
    },
  };
}

/** Calls it again and again, one after the other. What fails (a database that is away) is tried again. */
function lookAgain(look: () => Promise<void>): { readonly stop: () => Promise<void> } {
  const state = { latest: Promise.resolve(), isBusy: false };
  const timer = setInterval(() => {
    if (state.isBusy) return;
    state.isBusy = true;
    state.latest = look().then(
      () => void (state.isBusy = false),
      () => void (state.isBusy = false),
    );
  }, LOOK_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await state.latest;
    },
  };
}

/** What a case is about, in a few words: its kind, and the group's name or the key. */
async function subjectOf({ store, aws }: Watched, chain: string): Promise<string> {
  const known = await store.queries.caseById(chain);
  if (known === undefined) return chain;
  const { kind, key, number } = known;
  const last = key.split("/").at(-1) ?? key;
  const group = aws.place().groups.get(last)?.name;
  return number > 0 ? `${kind} ${number}` : `${kind} ${group ?? key}`;
}

function personNames({ slack }: Watched): Names["person"] {
  const people = Object.values(slack.people);
  return (user) => people.find(({ id }) => id === user)?.realName ?? user;
}
