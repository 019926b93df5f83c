import { setTimeout as nextMoment } from "node:timers/promises";
import { openScene, type Scene } from "../../playground/scenarios/scene.ts";
import { openStage, type Stage } from "../../playground/stage.ts";
import { DATABASES, type TestDatabase } from "./databases.ts";
import { type FakeClock, fakeClock } from "./fake-clock.ts";

/** The whole bot against local stand-ins, on a database of its own, with a clock that stands still. */
export interface TestStage extends AsyncDisposable {
  readonly stage: Stage;
  readonly scene: Scene;
  readonly clock: FakeClock;
  readonly database: TestDatabase;
  /** Lines of the bot's log. */
  readonly log: readonly string[];
}

/** What differs from the playground's usual settings. */
export interface TestStageOptions {
  readonly settings?: (text: string) => string;
  /** How long the clock waits, in real milliseconds, for work that does not end. */
  readonly patienceMs?: number;
}

/** Longest that a message waits for its turn in a channel. */
const PACED_MS = 2500;

/** Both databases, for `describe.each`. */
export const STAGES: readonly (readonly [
  name: string,
  open: (options?: TestStageOptions) => Promise<TestStage>,
])[] = DATABASES.map(([name, fresh]) => [name, (options) => openTestStage(fresh, options)]);

async function openTestStage(
  fresh: () => Promise<TestDatabase>,
  { patienceMs, ...options }: TestStageOptions = {},
): Promise<TestStage> {
  await using opened = new AsyncDisposableStack();
  const clock = fakeClock(undefined, patienceMs);
  const database = opened.use(await fresh());
  const log: string[] = [];
  const stage = opened.use(
    await openStage({
      clock,
      keep: database.dataDir,
      ...(database.databaseUrl === undefined ? {} : { databaseUrl: database.databaseUrl }),
      log: (line) => log.push(line),
      paced: false,
      ...options,
    }),
  );
  opened.use(
    clock.follow({
      settled: async () => {
        if (stage.isRunning()) await stage.app().runner.settled();
      },
      nextDue: async () => (stage.isRunning() ? stage.app().store.outbox.nextDue() : undefined),
    }),
  );

  /** Slack allows a message a second and channel: what waits for its turn gets it, anything later keeps waiting. */
  async function tick(): Promise<void> {
    await nextMoment(20);
    const due = stage.isRunning() ? await stage.app().store.outbox.nextDue() : undefined;
    const waitMs = due === undefined ? 0 : due.getTime() - clock.now().getTime();
    if (waitMs > 0 && waitMs <= PACED_MS) await clock.advance("1s");
  }

  const closing = opened.move();
  return {
    stage,
    scene: openScene(stage, tick),
    clock,
    database,
    log,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}
