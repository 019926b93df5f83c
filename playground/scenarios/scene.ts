import { setTimeout as wait } from "node:timers/promises";
import type { PersonName, StoredMessage } from "../slack/model.ts";
import type { Where } from "../slack/reading.ts";
import type { Stage } from "../stage.ts";

/** What a scenario plays on. */
export interface Scene {
  readonly stage: Stage;
  /** Waits for a message whose words fit, and returns it. Throws after 20 s, with what is there instead. */
  readonly message: (where: Where, words: RegExp) => Promise<StoredMessage>;
  /** Presses a button on the newest message that has it. */
  readonly press: (who: PersonName, where: Where, actionId: string) => Promise<void>;
  /** Fills in and sends the modal that somebody has open; waits until there is one. */
  readonly submit: (who: PersonName, values: Readonly<Record<string, string>>) => Promise<void>;
}

/** One story in one sentence. */
export interface Scenario {
  readonly name: string;
  readonly sentence: string;
  /** Timers run at least so many times faster, for stories that take their time. */
  readonly speed?: number;
  readonly play: (scene: Scene) => Promise<void>;
}

const PATIENCE_MS = 15_000;

/** The scene of a stage. `tick` is called while it waits: a test moves its clock there. */
export function openScene(stage: Stage, tick: () => Promise<void> = later): Scene {
  const { slack } = stage;

  async function message(where: Where, words: RegExp): Promise<StoredMessage> {
    return await eventually(
      tick,
      () => slack.messages(where).findLast((each) => words.test(slack.read(each))),
      () =>
        `no message fits ${String(words)}; there is: ${
          slack
            .messages(where)
            .map((each) => slack.read(each))
            .join(" | ") || "nothing"
        }`,
    );
  }

  return {
    stage,
    message,
    press: async (who, where, actionId) => {
      const on = await eventually(
        tick,
        () =>
          slack
            .messages(where)
            .findLast((each) =>
              slack.controls(each).some((control) => control.actionId === actionId),
            ),
        () => `nothing with ${actionId} to press`,
      );
      await slack.press(who, on, actionId);
    },
    submit: async (who, values) => {
      const view = await eventually(
        tick,
        () => slack.views(who).at(-1),
        () => `${who} has no modal open`,
      );
      await slack.submit(who, view.id, values);
    },
  };
}

/** A moment, in which everything else goes on. */
async function later(): Promise<void> {
  await wait(20);
}

async function eventually<T>(
  tick: () => Promise<void>,
  find: () => T | undefined,
  complaint: () => string,
): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(complaint());
    await tick();
  }
}
