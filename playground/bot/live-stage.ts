import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../../src/core/ports.ts";
import { type OpenStore, openStore } from "../../src/store/open.ts";
import { playgroundSettings } from "../estate.ts";
import { PAGER_SECRETS } from "../pager/model.ts";
import { scaledClock } from "../scaled-clock.ts";
import { type Ground, hookUrl, openScenery, type SceneryOptions } from "../stage.ts";
import { type Fleet, openFleet } from "./fleet.ts";
import { openPostgres } from "./postgres.ts";

/** How a stage with processes is set. */
export interface LiveStageOptions extends Omit<SceneryOptions, "clock"> {
  /** Processes of the bot; more than one needs PostgreSQL, which is started here when no database is named. */
  readonly replicas?: number;
  readonly databaseUrl?: string;
  /** Changes countersign.yml before the bot reads it. */
  readonly settings?: (text: string) => string;
}

/** The stand-ins in this process, and the real bot as processes of its own. */
export interface LiveStage extends Ground, AsyncDisposable {
  readonly fleet: Fleet;
  /** The bot's own database, to look into. */
  readonly store: OpenStore;
}

/** Opens everything; the first process of the bot is ready when this resolves. The bot's log is `<dir>/bot.log`. */
export async function openLiveStage(options: LiveStageOptions): Promise<LiveStage> {
  await using opened = new AsyncDisposableStack();
  const { speed = 1, replicas = 1 } = options;
  const origin = Date.now();
  const clock = scaledClock(speed, origin);
  const scenery = await openScenery({ ...options, clock }, opened);
  const { dir, slack } = scenery;
  const databaseUrl = options.databaseUrl ?? (await ownDatabase(dir, replicas, opened));
  const place = databaseUrl === undefined ? {} : { databaseUrl };
  const config = join(dir, "countersign.yml");
  const text = withShortWaits(playgroundSettings({ ...scenery, now: clock.now() }), replicas);
  writeFileSync(config, options.settings?.(text) ?? text);
  const env = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    ...PAGER_SECRETS,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  };
  const fleet = opened.use(openFleet(replicas, { config, env, origin, speed, log: logInto(dir) }));
  scenery.pagers.hookTo(() => {
    const port = fleet.webPort();
    return port === undefined ? undefined : hookUrl(port);
  });
  const [first, ...others] = fleet.seats();
  await fleet.start(first?.name ?? "");
  const store = opened.use(
    await openStore({ dataDir: join(dir, "data"), log: SILENT, clock, exclusive: false, ...place }),
  );
  await Promise.all(others.map(({ name }) => fleet.start(name)));
  const closing = opened.move();
  const dispose = { [Symbol.asyncDispose]: () => closing.disposeAsync() };
  return { ...scenery, ...botOf(fleet), fleet, store, ...dispose };
}

function logInto(dir: string): (line: string) => void {
  return (line) => appendFileSync(join(dir, "bot.log"), line);
}

async function ownDatabase(
  dir: string,
  replicas: number,
  opened: AsyncDisposableStack,
): Promise<string | undefined> {
  if (replicas < 2) return undefined;
  return opened.use(await openPostgres(dir)).url;
}

/** Slack allows an app ten connections; what a killed process had in hand comes back after half a minute. */
function withShortWaits(text: string, replicas: number): string {
  const connections = Math.min(2, Math.floor(10 / replicas));
  return text
    .replace("slack: {", `slack: {connections: ${connections}, `)
    .replace("queue: {", "queue: {visibility: 30s, ");
}

type LiveBot = Pick<Ground, "isRunning" | "stopBot" | "killBot" | "startBot" | "refreshDesired">;

function botOf(fleet: Fleet): LiveBot {
  async function each(act: (name: string) => Promise<void>): Promise<void> {
    await Promise.all(fleet.seats().map(({ name }) => act(name)));
  }
  return {
    isRunning: () => fleet.seats().some(({ state }) => state === "ready"),
    stopBot: () => each(fleet.stop),
    killBot: () => each(fleet.kill),
    startBot: () => each(fleet.start),
    refreshDesired: fleet.refresh,
  };
}

const SILENT: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
