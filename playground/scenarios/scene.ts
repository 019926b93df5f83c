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
   * `withinMs` of the stage's clock (45 s unless given) and at least 15 s of the wall, with what is there instead.
   */
  readonly message: (where: Where, words: RegExp, withinMs?: number) => Promise<StoredMessage>;
  /** Presses a button on the newest message that has it. */
  readonly press: (who: PersonName, where: Where, actionId: string) => Promise<void>;
  /** Fills in and sends the modal that somebody has open; waits until there is one, or a message that makes it needless. */
  readonly submit: (
    who: PersonName,
    values: Readonly<Record<string, string>>,
    unless?: { readonly where: Where; readonly words: RegExp },
  ) => Promise<void>;
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
/** A group that goes to and fro is read again after 20 s. */
const WITHIN_MS = 45_000;

/** The scene of a stage. `tick` is called while it waits: a test moves its clock there. */
export function openScene(
  stage: Ground,
  tick: () => Promise<void> = later,
  { signal, pauseMs = 0, turn = 0 }: Watching = {},
): Scene {
  const { slack, clock } = stage;
  const eventually = patienceOf(clock, tick, signal);
  const { heard, newest } = earsOf(slack, clock.now());

  async function pause(): Promise<void> {
    if (pauseMs > 0) await wait(pauseMs, undefined, signal === undefined ? {} : { signal });
  }

  async function submit(
    who: PersonName,
    values: Readonly<Record<string, string>>,
    unless?: { readonly where: Where; readonly words: RegExp },
  ): Promise<void> {
    const view = await eventually(
      () =>
        slack.views(who).at(-1) ?? (unless && newest(unless.where, saysIn(slack, unless.words))),
      () => `${who} has no modal open`,
    );
    if (!("view" in view)) return;
    await pause();
    await slack.submit(who, view.id, values);
  }

  return {
    stage,
    turn,
    message: (where, words, withinMs) =>
      eventually(
        () => newest(where, saysIn(slack, words)),
        () => `no message fits ${String(words)}; there is: ${heard(where)}`,
        withinMs,
      ),
    press: async (who, where, actionId) => {
      const on = await eventually(
        () => newest(where, (each) => hasControl(slack, each, actionId)),
        () => `nothing with ${actionId} to press`,
      );
      await pause();
      await slack.press(who, on, actionId);
    },
    submit,
  };
}

interface Ears {
  /** All that is new or was edited, as people read it. */
  readonly heard: (where: Where) => string;
  readonly newest: (
    where: Where,
    fits: (message: StoredMessage) => boolean,
  ) => StoredMessage | undefined;
}

function earsOf(slack: LocalSlack, began: Date): Ears {
  function fresh(where: Where): readonly StoredMessage[] {
    return slack
      .messages(where)
      .filter(({ postedAt, editedAt = postedAt }) => editedAt.getTime() >= began.getTime());
  }
  return {
    heard: (where) =>
      fresh(where)
        .map((each) => slack.read(each))
        .join(" | ") || "nothing",
    newest: (where, fits) => fresh(where).findLast(fits),
  };
}

function saysIn(slack: LocalSlack, words: RegExp): (message: StoredMessage) => boolean {
  return (message) => words.test(slack.read(message));
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
  return async (find, complaint, withinMs = WITHIN_MS) => {
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
