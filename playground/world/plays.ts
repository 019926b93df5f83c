import { z } from "zod";
import type { JsonObject } from "../../src/core/json.ts";
import { SCENARIOS } from "../scenarios/index.ts";
import { openScene, type Scenario } from "../scenarios/scene.ts";
import type { Ground } from "../stage.ts";
import { type Acts, act } from "./act.ts";

/** Scenarios on a stage that stays open, one at a time, and the tour through those that have a line for it. */
export interface Plays extends AsyncDisposable {
  readonly acts: Acts;
  readonly entries: () => ReadonlyMap<string, JsonObject>;
  /** Begins one, or the tour with `tour`; what plays is stopped before. Throws when there is none of that name. */
  readonly play: (name: string) => Promise<void>;
}

interface Standing {
  readonly state: "not played" | "playing" | "done" | "failed" | "stopped";
  readonly note?: string;
  readonly turn: number;
}

interface Playing {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** What is played, and at which step of the tour, from 0. */
interface Programme {
  readonly standings: Map<string, Standing>;
  playing?: Playing;
  step?: number;
}

const STEPS = SCENARIOS.filter(({ tour }) => tour !== undefined);
/** What somebody needs to see a button before it is pressed. */
const PAUSE_MS = 1500;
const UNPLAYED: Standing = { state: "not played", turn: 0 };

/** Nothing plays yet. `changed` is called when `entries` did. */
export function openPlays(ground: Ground, changed: () => void, pauseMs: number = PAUSE_MS): Plays {
  const now: Programme = { standings: new Map() };
  const { begin, halt } = openScreen(ground, { now, changed, pauseMs });

  async function goTo(step: number): Promise<void> {
    const scenario = STEPS[step];
    delete now.step;
    if (scenario !== undefined) {
      now.step = step;
      await begin(scenario);
    }
    changed();
  }

  async function stop(): Promise<void> {
    delete now.step;
    await halt();
    changed();
  }

  async function play(name: string): Promise<void> {
    if (name === "tour") return goTo(0);
    const scenario = SCENARIOS.find((each) => each.name === name);
    if (!scenario) throw new Error(`there is no scenario ${name}`);
    delete now.step;
    return begin(scenario);
  }

  return {
    play,
    entries: () => new Map([...scenarioEntries(now), ...tourEntry(now)]),
    acts: {
      "scenario-play": act(z.object({ name: z.string() }), async ({ name }) => nothing(play(name))),
      "scenario-stop": act(z.object({}), async () => nothing(stop())),
      "tour-start": act(z.object({}), async () => nothing(goTo(0))),
      "tour-next": act(z.object({}), async () => nothing(goTo((now.step ?? -1) + 1))),
      "tour-stop": act(z.object({}), async () => nothing(stop())),
    },
    [Symbol.asyncDispose]: stop,
  };
}

interface Screen {
  /** Begins a scenario; what plays is stopped before. */
  readonly begin: (scenario: Scenario) => Promise<void>;
  readonly halt: () => Promise<void>;
}

function openScreen(
  ground: Ground,
  { now, changed, pauseMs }: { now: Programme; changed: () => void; pauseMs: number },
): Screen {
  async function perform(scenario: Scenario, { signal }: AbortController): Promise<void> {
    const { turn } = now.standings.get(scenario.name) ?? UNPLAYED;
    function stand(standing: Omit<Standing, "turn">): void {
      now.standings.set(scenario.name, { ...standing, turn: turn + 1 });
      changed();
    }
    stand({ state: "playing" });
    try {
      await scenario.reset?.(ground);
      await scenario.play(openScene(ground, undefined, { signal, pauseMs, turn }));
      stand({ state: "done" });
    } catch (error) {
      const note = error instanceof Error ? error.message : String(error);
      stand(signal.aborted ? { state: "stopped" } : { state: "failed", note });
    }
  }

  async function halt(): Promise<void> {
    const { playing } = now;
    playing?.stop.abort();
    await playing?.ended;
  }

  return {
    halt,
    begin: async (scenario) => {
      await halt();
      const stop = new AbortController();
      now.playing = { stop, ended: perform(scenario, stop) };
    },
  };
}

async function nothing(done: Promise<void>): Promise<undefined> {
  await done;
  return undefined;
}

function scenarioEntries({ standings }: Programme): readonly (readonly [string, JsonObject])[] {
  return SCENARIOS.map(({ name, sentence, tour, speed = 1 }, order) => {
    const { state, note } = standings.get(name) ?? UNPLAYED;
    const facts = { name, sentence, order, state, slow: speed > 1, inTour: tour !== undefined };
    return [`scenario/${name}`, { ...facts, ...(note === undefined ? {} : { note }) }];
  });
}

function tourEntry({ step, standings }: Programme): readonly (readonly [string, JsonObject])[] {
  if (step === undefined) return [];
  const steps = STEPS.map(({ name, sentence, tour = "" }) => ({
    name,
    sentence,
    line: tour,
    state: (standings.get(name) ?? UNPLAYED).state,
  }));
  return [["tour", { step, steps }]];
}
