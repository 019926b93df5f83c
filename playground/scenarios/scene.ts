import { setTimeout as wait } from "node:timers/promises";
import type { PersonName, StoredMessage } from "../slack/model.ts";
import type { LocalSlack } from "../slack/open.ts";
import type { Where } from "../slack/reading.ts";
import type { Ground } from "../stage.ts";

/** What a scenario plays on. */
export interface Scene {
  readonly stage: Ground;
  /** How often this scenario was played on this stage before: an address is not strange a second time. */
  readonly turn: number;
  /**
   * Waits for a message that is new or was edited since the scene began and whose words fit, and returns it. Throws after
   * 15 s, or `withinMs` of the stage's clock if that is longer, with what is there instead.
   */
  readonly message: (where: Where, words: RegExp, withinMs?: number) => Promise<StoredMessage>;
  /** Presses a button on the newest message that has it. */
  readonly press: (who: PersonName, where: Where, actionId: string) => Promise<void>;
  /** Fills in and sends the modal that somebody has open; waits until there is one. */
  readonly submit: (who: PersonName, values: Readonly<Record<string, string>>) => Promise<void>;
}

/** One story in one sentence. */
export interface Scenario {
  readonly name: string;
  readonly sentence: string;
  /** What to look at while it plays: such a scenario is a step of the tour. */
  readonly tour?: string;
  /** Timers run at least so many times faster when it is played without a page, for stories that take their time. */
  readonly speed?: number;
  /** Takes back what an earlier play has left, so that it can be played again. */
  readonly reset?: (ground: Ground) => Promise<void>;
  readonly play: (scene: Scene) => Promise<void>;
}

/** How a scene is played for somebody who watches. */
export interface Watching {
  /** Somebody wants it to end: what waits throws. */
  readonly signal?: AbortSignal;
  /** People need a moment before they press. */
  readonly pauseMs?: number;
  readonly turn?: number;
}

const PATIENCE_MS = 15_000;

/** The scene of a stage. `tick` is called while it waits: a test moves its clock there. */
export function openScene(
  stage: Ground,
  tick: () => Promise<void> = later,
  { signal, pauseMs = 0, turn = 0 }: Watching = {},
): Scene {
  const { slack, clock } = stage;
  const began = clock.now();
  const eventually = patienceOf(clock, tick, signal);

  function fresh(where: Where): readonly StoredMessage[] {
    return slack
      .messages(where)
      .filter(({ postedAt, editedAt = postedAt }) => editedAt.getTime() >= began.getTime());
  }

  async function pause(): Promise<void> {
    if (pauseMs > 0) await wait(pauseMs, undefined, signal === undefined ? {} : { signal });
  }

  return {
    stage,
    turn,
    message: (where, words, withinMs) =>
      eventually(
        () => fresh(where).findLast((each) => words.test(slack.read(each))),
        () => {
          const heard = fresh(where).map((each) => slack.read(each));
          return `no message fits ${String(words)}; there is: ${heard.join(" | ") || "nothing"}`;
        },
        withinMs,
      ),
    press: async (who, where, actionId) => {
      const on = await eventually(
        () => fresh(where).findLast((each) => hasControl(slack, each, actionId)),
        () => `nothing with ${actionId} to press`,
      );
      await pause();
      await slack.press(who, on, actionId);
    },
    submit: async (who, values) => {
      const view = await eventually(
        () => slack.views(who).at(-1),
        () => `${who} has no modal open`,
      );
      await pause();
      await slack.submit(who, view.id, values);
    },
  };
}

function hasControl(slack: LocalSlack, message: StoredMessage, actionId: string): boolean {
  return slack.controls(message).some((control) => control.actionId === actionId);
}

type Patience = <T>(
  find: () => T | undefined,
  complaint: () => string,
  withinMs?: number,
) => Promise<T>;

/** Looks again and again until something is found; throws the complaint when that takes too long. */
function patienceOf(
  clock: Ground["clock"],
  tick: () => Promise<void>,
  signal: AbortSignal | undefined,
): Patience {
  return async (find, complaint, withinMs = 0) => {
    const [since, deadline] = [clock.now().getTime(), performance.now() + PATIENCE_MS];
    for (;;) {
      signal?.throwIfAborted();
      const found = find();
      if (found !== undefined) return found;
      const isLate = clock.now().getTime() - since >= withinMs;
      if (isLate && performance.now() > deadline) throw new Error(complaint());
      await tick();
    }
  };
}

/** A moment, in which everything else goes on. */
async function later(): Promise<void> {
  await wait(20);
}
