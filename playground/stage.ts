import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type App, openApp } from "../src/app.ts";
import { parseConfig } from "../src/config/load.ts";
import type { Clock } from "../src/core/ports.ts";
import { type LocalAws, openLocalAws } from "./aws/open.ts";
import { seedWorld } from "./aws/seed.ts";
import { DESIRED, type Estate, playgroundSettings } from "./estate.ts";
import { type LocalSlack, type LocalSlackOptions, openLocalSlack } from "./slack/open.ts";

/** How a stage is set. */
export interface StageOptions {
  readonly clock: Clock;
  /** Keeps the state in this folder; else a temporary one that is removed at the end. */
  readonly keep?: string;
  readonly databaseUrl?: string;
  /** Gets each line of the bot's log. */
  readonly log?: (line: string) => void;
  /** Changes countersign.yml before the bot reads it. */
  readonly settings?: (text: string) => string;
  /** Slack's own pacing is on unless this is false. */
  readonly paced?: boolean;
  /** Port of the local Slack; any free one unless given. */
  readonly port?: number;
}

/** The real bot, a local Slack and a local AWS, connected over real sockets. */
export interface Stage extends AsyncDisposable {
  readonly slack: LocalSlack;
  readonly aws: LocalAws;
  readonly dir: string;
  readonly clock: Clock;
  /** The bot as it runs now. Throws while it is stopped. */
  readonly app: () => App;
  readonly isRunning: () => boolean;
  readonly stopBot: () => Promise<void>;
  readonly startBot: () => Promise<void>;
  /** Writes a file of desired state and returns its path. */
  readonly writeDesired: (name: string, text: string) => Promise<string>;
}

/** Opens everything; the bot is ready when this resolves. */
export async function openStage(options: StageOptions): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const { clock } = options;
  const dir = options.keep ?? (await mkdtemp(join(tmpdir(), "countersign-")));
  if (options.keep === undefined) opened.defer(() => rm(dir, { recursive: true, force: true }));
  const slack = opened.use(await openLocalSlack(slackOptions(options)));
  const aws = opened.use(await openLocalAws({ now: () => clock.now() }));
  seedWorld(aws);
  await writeDesired(dir, "groups.yml", DESIRED);
  const bot = openBot(options, { slack, aws, dir, now: clock.now() });
  opened.defer(bot.stopBot);
  await bot.startBot();
  const closing = opened.move();
  return {
    slack,
    aws,
    dir,
    clock,
    ...bot,
    writeDesired: (name, text) => writeDesired(dir, name, text),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

function slackOptions({ clock, paced, port }: StageOptions): LocalSlackOptions {
  return {
    now: () => clock.now(),
    pacing: paced === false ? "off" : "slack",
    ...(port === undefined ? {} : { port }),
  };
}

async function writeDesired(dir: string, name: string, text: string): Promise<string> {
  await mkdir(join(dir, "desired"), { recursive: true });
  const path = join(dir, "desired", name);
  await writeFile(path, text);
  return path;
}

type Bot = Pick<Stage, "app" | "isRunning" | "stopBot" | "startBot">;

/** The bot on its stage: it can be stopped and started again, as after a crash or an upgrade. */
function openBot(options: StageOptions, estate: Estate): Bot {
  const text = playgroundSettings(estate);
  const config = parseConfig(options.settings?.(text) ?? text, "countersign.yml");
  const { databaseUrl, clock, log = (): void => undefined } = options;
  const { botToken, appToken } = estate.slack;
  const place = databaseUrl === undefined ? {} : { databaseUrl };
  const environment = { botToken, appToken, proxied: false, ...place };
  const bot: { now?: App } = {};

  function tellFatal(error: Error): void {
    log(`fatal: ${error.message}\n`);
  }

  return {
    app: () => {
      if (!bot.now) throw new Error("the bot is stopped");
      return bot.now;
    },
    isRunning: () => bot.now !== undefined,
    startBot: async () => {
      const process = { sink: log, onFatal: tellFatal };
      bot.now = await openApp({ config, environment, clock, ...process });
      await firstSweep(bot.now);
    },
    stopBot: async () => {
      const { now } = bot;
      delete bot.now;
      await now?.[Symbol.asyncDispose]();
    },
  };
}

/** What was there before the bot came is told apart from what changes under its eyes: by the sweep at its start. */
async function firstSweep({ store }: App): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    const sweeps = await store.queries.sweeps();
    if (sweeps.length > 0) return;
    await wait(10);
  }
  throw new Error("the bot has not swept its accounts within 20 s");
}
