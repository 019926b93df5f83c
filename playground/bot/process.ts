import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { noticeSchema, type Order } from "./orders.ts";

/** How a process of the bot is started. */
export interface BotCommand {
  /** Path of countersign.yml. */
  readonly config: string;
  /** Tokens and database. */
  readonly env: Readonly<Record<string, string>>;
  /** Of the scaled clock. */
  readonly origin: number;
  readonly speed: number;
  /** Gets each piece of its log. */
  readonly log: (text: string) => void;
}

/** A bot that runs as a process of its own. */
export interface BotProcess {
  readonly pid: number;
  /** Resolves when it works, with the port of health and hooks; rejects with what it said when it ends before. */
  readonly ready: Promise<number>;
  /** Resolves when the process is gone, however it went. */
  readonly ended: Promise<void>;
  /** SIGKILL: it has no chance to finish anything. */
  readonly kill: () => Promise<void>;
  /** Lets it finish what it has in hand. */
  readonly stop: () => Promise<void>;
  /** Reads desired state now instead of within a minute; resolves when that is done. */
  readonly refresh: () => Promise<void>;
}

/** As `npm start` has it. */
const FLAGS = ["--max-semi-space-size=2"];
const MAIN = join(import.meta.dirname, "main.ts");
/** The process ends by itself after 25 s. */
const STOP_MS = 26_000;
/** What is kept of its last words. */
const WORDS = 2000;

/** Starts the bot. It gets none of this process's environment, and leads a group of its own so that Ctrl-C reaches only the playground. */
export function startBotProcess(command: BotCommand): BotProcess {
  const words = ["--config", command.config, "--origin", String(command.origin)];
  const child = spawn(process.execPath, [...FLAGS, MAIN, ...words, "--speed", `${command.speed}`], {
    env: { ...LOCAL_CREDENTIALS, ...command.env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
  });
  const ended = once(child, "close").then(() => undefined);
  const ready = Promise.withResolvers<number>();
  // Who does not wait for it to be ready is told of its end all the same.
  ready.promise.catch(() => undefined);
  const last = listenTo(child, command.log);
  child.on("message", (message) => {
    const notice = noticeSchema.parse(message);
    if (notice.notice === "ready") ready.resolve(notice.webPort);
  });
  child.once("error", ready.reject);
  child.once("close", () => ready.reject(new Error(`the bot ended: ${last.at(-1) ?? "silently"}`)));
  return {
    pid: child.pid ?? 0,
    ready: ready.promise,
    ended,
    kill: () => end(child, ended, "SIGKILL"),
    stop: () => end(child, ended, "SIGTERM"),
    refresh: () => refresh(child),
  };
}

/** Made up, whatever the shell has: the playground must not even sign with real ones. */
const LOCAL_CREDENTIALS = {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_EC2_METADATA_DISABLED: "true",
};

function listenTo(child: ChildProcess, log: (text: string) => void): string[] {
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      last.splice(0, last.length, text.slice(-WORDS).trim());
      log(text);
    });
  return last;
}

async function end(
  child: ChildProcess,
  ended: Promise<void>,
  signal: "SIGKILL" | "SIGTERM",
): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  const patience = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(patience);
}

async function refresh(child: ChildProcess): Promise<void> {
  const done = Promise.withResolvers<void>();
  function hear(message: unknown): void {
    if (noticeSchema.parse(message).notice === "refreshed") done.resolve();
  }
  child.on("message", hear);
  child.once("close", done.resolve);
  try {
    const order: Order = { order: "refresh" };
    if (child.connected) child.send(order);
    else done.resolve();
    await done.promise;
  } finally {
    child.off("message", hear);
    child.off("close", done.resolve);
  }
}
