import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { type LocalAws, openLocalAws } from "../../playground/aws/open.ts";
import { seedWorld } from "../../playground/aws/seed.ts";
import { DESIRED, playgroundSettings } from "../../playground/estate.ts";
import { type LocalSlack, openLocalSlack } from "../../playground/slack/open.ts";

/** A folder with countersign.yml, and the stand-ins that it names, for the program as a process of its own. */
export interface Site extends AsyncDisposable {
  readonly slack: LocalSlack;
  readonly aws: LocalAws;
  readonly dir: string;
  readonly config: string;
  /** The environment that `run` needs. */
  readonly env: Readonly<Record<string, string>>;
}

/** How a process ended. */
export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** A program that runs. Disposing kills it. */
export interface Running extends AsyncDisposable {
  readonly out: () => string;
  readonly err: () => string;
  readonly signal: (name: "SIGTERM" | "SIGKILL") => void;
  readonly ended: () => Promise<Ended>;
}

/** Opens the stand-ins and writes the configuration, changed by `settings`. */
export async function openSite(settings: (text: string) => string = same): Promise<Site> {
  await using opened = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), "countersign-site-"));
  opened.defer(() => rm(dir, { recursive: true, force: true }));
  const slack = opened.use(await openLocalSlack({ pacing: "off" }));
  const aws = opened.use(await openLocalAws());
  seedWorld(aws);
  await mkdir(join(dir, "desired"));
  await writeFile(join(dir, "desired", "groups.yml"), DESIRED);
  const config = join(dir, "countersign.yml");
  await writeFile(config, settings(playgroundSettings({ slack, aws, dir, now: new Date() })));
  const closing = opened.move();
  return {
    slack,
    aws,
    dir,
    config,
    env: { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

function same(text: string): string {
  return text;
}

/** Starts `countersign <words>`. */
function start(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = "",
): Running {
  const child = spawn(process.execPath, ["src/main.ts", ...words], {
    env: { ...cleanEnvironment(), ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const text = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text.out += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text.err += chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const closed = once(child, "close");
  return {
    out: () => text.out,
    err: () => text.err,
    signal: (name) => void child.kill(name),
    ended: async () => {
      await closed;
      return { status: child.exitCode, ...text };
    },
    [Symbol.asyncDispose]: () => stop(child, closed),
  };
}

/** Runs `countersign <words>` to its end. */
export async function run(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = "",
): Promise<Ended> {
  await using running = start(words, env, input);
  return await running.ended();
}

/** Starts the bot on a site and waits until it is ready. */
export async function startBot(site: Site): Promise<Running> {
  const bot = start(["run", "--config", site.config], site.env);
  await expect
    .poll(() => bot.out().includes('"msg":"ready"') || bot.err(), { timeout: 20_000 })
    .toBe(true);
  return bot;
}

async function stop(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  await closed;
}

/** What a child gets: nothing that vitest has put there, no proxy, local credentials. */
function cleanEnvironment(): Record<string, string> {
  return {
    PATH: "/usr/bin:/bin",
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
