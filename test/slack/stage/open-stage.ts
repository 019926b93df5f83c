import {
  type LocalSlack,
  type LocalSlackOptions,
  openLocalSlack,
} from "../../../playground/slack/open.ts";
import type { EffectData, EffectKind } from "../../../src/core/effect.ts";
import type { CountersignError } from "../../../src/core/errors.ts";
import { type Desk, handle } from "../../../src/core/handle.ts";
import { register } from "../../../src/core/house.ts";
import type { Performance, Performed, Performers } from "../../../src/core/perform.ts";
import type { Clock, Ids, Log, Metrics, Store } from "../../../src/core/ports.ts";
import { startRunner } from "../../../src/core/run-effects.ts";
import { openSlack, type SlackParts, type SlackSide } from "../../../src/slack/open.ts";
import type { SlackSettings } from "../../../src/slack/options.ts";
import { freshSqlite } from "../../support/databases.ts";
import { type FakeClock, fakeClock } from "../../support/fake-clock.ts";
import { bell } from "./bell.ts";

/** Everything that a test of the Slack side needs, with real sockets, a real database and a clock that stands still. */
export interface Stage extends AsyncDisposable {
  readonly slack: LocalSlack;
  readonly side: SlackSide;
  readonly desk: Desk;
  readonly clock: FakeClock;
  /** What was logged, a JSON line each. */
  readonly lines: string[];
  /** What was counted: `name{labels}`. */
  readonly counted: string[];
  readonly fatal: CountersignError[];
  /** Rings a bell in a channel; resolves when it is stored, not when it is posted. Answers the id of its case. */
  readonly ring: (key: string, text?: string, channel?: string, ugly?: boolean) => Promise<string>;
}

/** How a stage differs from the plain one. */
export interface StageOptions {
  readonly slack?: LocalSlackOptions;
  readonly settings?: Partial<SlackSettings>;
  readonly parts?: Partial<SlackParts>;
  readonly store?: (store: Store, clock: FakeClock) => Store;
  /** Instead of one that stands still. */
  readonly clock?: Clock;
  /** False: effects wait until the test performs them. */
  readonly runs?: boolean;
  /** False: nobody can click yet. */
  readonly starts?: boolean;
}

const START = "2026-11-20T14:03:00.000Z";

/** Opens all parts; disposing closes them in reverse. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const standing = fakeClock(START);
  const clock = options.clock ?? standing;
  const slack = opened.use(
    await openLocalSlack({ now: clock.now, pacing: "off", ...options.slack }),
  );
  const database = opened.use(await freshSqlite());
  const { lines, log } = collectLog();
  const counted: string[] = [];
  const store = opened.use(await database.open({ log, clock }));
  const runner = { wake: (): void => {} };
  const desk: Desk = {
    house: new Map([["bell", register(bell, () => undefined)]]),
    store: options.store ? options.store(store, standing) : store,
    clock,
    ids: countingIds(),
    wake: () => runner.wake(),
  };
  const fatal: CountersignError[] = [];
  const metrics = collectMetrics(counted);
  const side = opened.use(
    await openSlack({
      settings: { ...settingsFor(slack), ...options.settings },
      desk,
      log,
      metrics,
      commands: [],
      rights: {},
      confidential: {},
      personal: () => Promise.resolve([]),
      incidentsChannel: slack.channels.security.id,
      onCall: () => [],
      onFatal: (error) => fatal.push(error),
      ...options.parts,
    }),
  );
  if (options.runs !== false) {
    const performers = { ...idlePerformers(), ...side.performers };
    const running = opened.use(startRunner({ desk, performers, log, metrics, owner: "test" }));
    runner.wake = running.wake;
  }
  if (options.starts !== false) await side.start();
  const closing = opened.move();
  return {
    slack,
    side,
    desk,
    clock: standing,
    lines,
    counted,
    fatal,
    ring: (key, text = "ding", channel = slack.channels.aws.id, ugly = false) =>
      ring(desk, key, { text, channel, ugly }),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** Settings as the configuration would give them for this Slack. */
function settingsFor(slack: LocalSlack): SlackSettings {
  return {
    mode: "socket",
    connections: 2,
    pingTimeoutMs: 3000,
    apiUrl: slack.apiUrl,
    botToken: slack.botToken,
    appToken: slack.appToken,
  };
}

/** An effect as it would come out of the outbox. */
export function performed<K extends EffectKind>(
  owner: string,
  key: string,
  data: EffectData[K],
  attempts = 1,
): Performed<K> {
  return { owner, key, attempts, queuedAt: new Date(START), data };
}

const rung = { count: 0 };

async function ring(
  desk: Desk,
  key: string,
  data: { readonly text: string; readonly channel: string; readonly ugly: boolean },
): Promise<string> {
  const handled = await handle(desk, {
    id: `ring-${++rung.count}`,
    kind: "bell.rung",
    caseKind: "bell",
    ref: { by: "key", key },
    at: desk.clock.now(),
    actor: { kind: "system" },
    data,
  });
  return handled.case?.id ?? "";
}

function countingIds(): Ids {
  const state = { next: 0 };
  return {
    next: () => `case${String(++state.next).padStart(12, "0")}`,
    reference: () => `R${String(++state.next).padStart(3, "0")}`,
    chance: () => 0.5,
  };
}

function collectLog(): { readonly lines: string[]; readonly log: Log } {
  const lines: string[] = [];
  function write(level: string): (fields: object, text: string, error?: unknown) => void {
    return (fields, text, error) => {
      const cause = error instanceof Error ? { error: `${error.name}: ${error.message}` } : {};
      lines.push(JSON.stringify({ level, ...fields, text, ...cause }));
    };
  }
  return {
    lines,
    log: {
      debug: write("debug"),
      info: write("info"),
      warn: write("warn"),
      error: write("error"),
    },
  };
}

function collectMetrics(counted: string[]): Metrics {
  return {
    count: (name, labels = {}) => counted.push(`${name}{${Object.values(labels).join(",")}}`),
    gauge: (name, value) => counted.push(`${name}=${value}`),
    observe: () => {},
  };
}

async function idle(): Promise<Performance> {
  return { outcome: "failed", reason: "not on this stage" };
}

function idlePerformers(): Performers {
  return {
    "slack.post": idle,
    "slack.update": idle,
    "slack.file": idle,
    "slack.ask": idle,
    page: idle,
    "page.update": idle,
    "sg.read": idle,
    "sg.call": idle,
    "bucket.call": idle,
    "sg.find": idle,
    "sg.sweep": idle,
    "freeze.tell": idle,
    "sg.attribute": idle,
    "bucket.read": idle,
    "logins.gather": idle,
    "logins.factors": idle,
    "logins.verify": idle,
  };
}
