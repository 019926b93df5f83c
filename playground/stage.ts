import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, openApp } from "../src/app.ts";
import { parseConfig } from "../src/config/load.ts";
import type { Clock } from "../src/core/ports.ts";
import { type LocalAws, openLocalAws } from "./aws/open.ts";
import { seedWorld } from "./aws/seed.ts";
import { firstSweep } from "./bot/first-sweep.ts";
import { DESIRED, type Estate, playgroundSettings } from "./estate.ts";
import { PAGER_SECRETS } from "./pager/model.ts";
import { type LocalPagers, openLocalPagers } from "./pager/open.ts";
import { type LocalSlack, type LocalSlackOptions, openLocalSlack } from "./slack/open.ts";

/** How the stand-ins are set up. */
export interface SceneryOptions {
  readonly clock: Clock;
  /** How many times faster the clock runs than the wall. */
  readonly speed?: number;
  /** Keeps the state in this folder; else a temporary one that is removed at the end. */
  readonly keep?: string;
  /** Slack's own pacing is on unless this is false. */
  readonly paced?: boolean;
}

/** How a stage is set. */
export interface StageOptions extends SceneryOptions {
  readonly databaseUrl?: string;
  /** Gets each line of the bot's log. */
  readonly log?: (line: string) => void;
  /** Changes countersign.yml before the bot reads it. */
  readonly settings?: (text: string) => string;
}

/** A local Slack, a local AWS and local pagers, and the folder of a bot that knows them. */
export interface Scenery {
  readonly slack: LocalSlack;
  readonly aws: LocalAws;
  readonly pagers: LocalPagers;
  readonly dir: string;
  readonly clock: Clock;
  /** Writes a file of desired state and returns its path. */
  readonly writeDesired: (name: string, text: string) => Promise<string>;
}

/** Where scenarios play: the stand-ins, and a bot that can be stopped and started. */
export interface Ground extends Scenery {
  readonly isRunning: () => boolean;
  readonly stopBot: () => Promise<void>;
  /** SIGKILL where the bot is a process; else it is stopped. */
  readonly killBot: () => Promise<void>;
  readonly startBot: () => Promise<void>;
  /** The bot reads the sources of desired state now instead of within a minute. */
  readonly refreshDesired: () => Promise<void>;
}

/** The real bot in this process, a local Slack and a local AWS, connected over real sockets. */
export interface Stage extends Ground, AsyncDisposable {
  /** The bot as it runs now. Throws while it is stopped. */
  readonly app: () => App;
}

/** Opens everything; the bot is ready when this resolves. */
export async function openStage(options: StageOptions): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const scenery = await openScenery(options, opened);
  const bot = openBot(options, { ...scenery, now: options.clock.now() });
  scenery.pagers.hookTo(() => (bot.isRunning() ? hookUrl(bot.app().webPort) : undefined));
  opened.defer(bot.stopBot);
  await bot.startBot();
  const closing = opened.move();
  return { ...scenery, ...bot, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}

/** Opens the stand-ins; the caller's stack closes them. Files of desired state that are there already stay as they are. */
export async function openScenery(
  options: SceneryOptions,
  opened: AsyncDisposableStack,
): Promise<Scenery> {
  const { clock } = options;
  const dir = options.keep ?? (await mkdtemp(join(tmpdir(), "countersign-")));
  if (options.keep === undefined) opened.defer(() => rm(dir, { recursive: true, force: true }));
  const slack = opened.use(await openLocalSlack(slackOptions(options)));
  const aws = opened.use(await openLocalAws({ now: () => clock.now() }));
  const pagers = opened.use(await openLocalPagers({ now: () => clock.now() }));
  seedWorld(aws);
  await writeFirst(dir);
  const files = { writeDesired: (name: string, text: string) => writeDesired(dir, name, text) };
  return { slack, aws, pagers, dir, clock, ...files };
}

/** Where the bot hears what is done in PagerDuty. */
export function hookUrl(port: number): string {
  return `http://127.0.0.1:${port}/webhooks/pagerduty`;
}

function slackOptions({ clock, paced, speed = 1 }: SceneryOptions): LocalSlackOptions {
  return { now: () => clock.now(), speedUp: speed, pacing: paced === false ? "off" : "slack" };
}

async function writeFirst(dir: string): Promise<void> {
  await mkdir(join(dir, "desired"), { recursive: true });
  await writeFile(join(dir, "desired", "groups.yml"), DESIRED, { flag: "wx" }).catch(
    (error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    },
  );
}

async function writeDesired(dir: string, name: string, text: string): Promise<string> {
  const path = join(dir, "desired", name);
  await writeFile(path, text);
  return path;
}

type Bot = Omit<Stage, keyof Scenery | keyof AsyncDisposable>;

/** The bot on its stage: it can be stopped and started again, as after a crash or an upgrade. */
function openBot(options: StageOptions, estate: Scenery & Pick<Estate, "now">): Bot {
  const text = playgroundSettings(estate);
  const config = parseConfig(options.settings?.(text) ?? text, "countersign.yml");
  const { databaseUrl, clock, log = (): void => undefined } = options;
  const { botToken, appToken } = estate.slack;
  const place = databaseUrl === undefined ? {} : { databaseUrl };
  const tokens = { botToken, appToken, pagerSecrets: PAGER_SECRETS };
  const environment = { ...tokens, proxied: false, ...place };
  const bot: { now?: App } = {};

  function tellFatal(error: Error): void {
    log(`fatal: ${error.message}\n`);
  }

  function app(): App {
    if (!bot.now) throw new Error("the bot is stopped");
    return bot.now;
  }

  async function stopBot(): Promise<void> {
    const { now } = bot;
    delete bot.now;
    await now?.[Symbol.asyncDispose]();
  }

  return {
    app,
    isRunning: () => bot.now !== undefined,
    startBot: async () => {
      const process = { sink: log, onFatal: tellFatal };
      bot.now = await openApp({ config, environment, clock, ...process });
      await firstSweep(bot.now);
    },
    stopBot,
    killBot: stopBot,
    refreshDesired: async () => app().refreshDesired(),
  };
}
