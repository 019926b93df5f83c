import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, openApp } from "../src/app.ts";
import { parseConfig } from "../src/config/load.ts";
import type { Clock } from "../src/core/ports.ts";
import { type LocalAws, openLocalAws } from "./aws/open.ts";
import { seedWorld } from "./aws/seed.ts";
import { DESIRED, playgroundSettings } from "./estate.ts";
import { type LocalSlack, openLocalSlack } from "./slack/open.ts";

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
  await mkdir(join(dir, "desired"), { recursive: true });
  const slack = opened.use(
    await openLocalSlack({
      now: () => clock.now(),
      pacing: options.paced === false ? "off" : "slack",
      ...(options.port === undefined ? {} : { port: options.port }),
    }),
  );
  const aws = opened.use(await openLocalAws({ now: () => clock.now() }));
  await seedWorld(aws);

  async function writeDesired(name: string, text: string): Promise<string> {
    const path = join(dir, "desired", name);
    await writeFile(path, text);
    return path;
  }

  await writeDesired("groups.yml", DESIRED);
  const text = playgroundSettings({ slack, aws, dir });
  const config = parseConfig(options.settings?.(text) ?? text, "countersign.yml");
  const bot: { now?: App } = {};

  async function startBot(): Promise<void> {
    bot.now = await openApp({
      config,
      environment: {
        botToken: slack.botToken,
        appToken: slack.appToken,
        proxied: false,
        ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
      },
      clock,
      sink: options.log ?? (() => undefined),
      onFatal: (error) => options.log?.(`fatal: ${String(error)}\n`),
    });
  }

  async function stopBot(): Promise<void> {
    const { now } = bot;
    delete bot.now;
    await now?.[Symbol.asyncDispose]();
  }

  opened.defer(stopBot);
  await startBot();
  const closing = opened.move();
  return {
    slack,
    aws,
    dir,
    clock,
    app: () => {
      if (!bot.now) throw new Error("the bot is stopped");
      return bot.now;
    },
    isRunning: () => bot.now !== undefined,
    stopBot,
    startBot,
    writeDesired,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}
