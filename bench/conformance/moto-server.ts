import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** An EC2 that others wrote, on a port of this machine. Disposing ends it. */
export interface Moto extends AsyncDisposable {
  readonly endpoint: string;
}

const HOST = "127.0.0.1";
const PYTHON = "python3";
const START_MS = 30_000;

/** The version of moto's server that this machine has; undefined: none. */
export function motoVersion(): string | undefined {
  const words = "import moto, moto.server; print(moto.__version__)";
  const { status, stdout } = spawnSync(PYTHON, ["-c", words], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** Starts it with an empty world. Throws when it does not answer within half a minute. */
export async function openMoto(signal: AbortSignal): Promise<Moto> {
  const port = await freePort();
  const words = `from moto.server import main; main(['-H', '${HOST}', '-p', '${port}'])`;
  const child = spawn(PYTHON, ["-c", words], { stdio: "ignore" });
  // However this process ends, its child does not stay.
  process.once("exit", () => child.kill("SIGKILL"));
  const endpoint = `http://${HOST}:${port}`;
  try {
    await answering(endpoint, child, AbortSignal.any([signal, AbortSignal.timeout(START_MS)]));
  } catch (error) {
    await end(child);
    throw error;
  }
  return { endpoint, [Symbol.asyncDispose]: () => end(child) };
}

async function answering(
  endpoint: string,
  child: ChildProcess,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`moto ended with ${child.exitCode}`);
    const answer = await fetch(`${endpoint}/moto-api/`, { signal }).catch(() => undefined);
    if (answer?.ok) return;
    await pause(200, undefined, { signal });
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return address.port;
}
