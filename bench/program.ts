import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Site } from "./site.ts";

/** A bot that runs as a process of its own. Disposing tells it to stop, and waits. */
export interface Bot extends AsyncDisposable {
  readonly pid: number;
  /** From the spawn to the line `ready` of its log, in ms. */
  readonly readyMs: number;
  readonly stop: () => Promise<void>;
}

const ROOT = join(import.meta.dirname, "..");
const READY_MS = 20_000;
/** A drain takes at most 25 s by the program's own word. */
const STOP_MS = 26_000;

/** Starts `run` on a site; resolves when it says that it is ready. Throws with what it said when it does not. */
export async function startBot(site: Site, main: string): Promise<Bot> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(ROOT, main), "run", "--config", site.configPath], {
    cwd: ROOT,
    env: site.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  const ready = Promise.withResolvers<number>();
  const text = { out: "", err: "" };
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text.err += chunk));
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    // What comes after `ready` is not looked at, but it must be read, or the pipe fills and the bot waits.
    if (text.out.includes(READY)) return;
    text.out += chunk;
    if (text.out.includes(READY)) ready.resolve(performance.now() - began);
  });
  child.once("close", () => ready.reject(new Error(`the bot ended: ${text.err || text.out}`)));
  const late = setTimeout(() => child.kill("SIGKILL"), READY_MS);

  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    const patience = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await closed;
    clearTimeout(patience);
  }

  try {
    const readyMs = await ready.promise;
    return { pid: child.pid ?? 0, readyMs, stop, [Symbol.asyncDispose]: stop };
  } finally {
    clearTimeout(late);
  }
}

const READY = '"msg":"ready"';

/** From the spawn of a Node.js that does nothing to its end, in ms. */
export async function spawnNothing(): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, ["-e", "0"], { env: {}, stdio: "ignore" });
  await once(child, "close");
  return performance.now() - began;
}
