import type { Command } from "commander";
import { CountersignError } from "../core/errors.ts";
import type { Io } from "./io.ts";

/** What the playground is started with. */
export interface PlaygroundOptions {
  readonly headless: boolean;
  readonly port: number;
  readonly scenario?: string;
  readonly keep?: string;
  readonly speed: number;
  readonly databaseUrl?: string;
  /** Processes of the bot. */
  readonly replicas: number;
  readonly out: (text: string) => void;
  readonly stopped: AbortSignal;
}

/** Loads the playground, which lies outside of `src` and is not part of the production image. */
export type PlaygroundLoader = () => Promise<{
  readonly startPlayground: (options: PlaygroundOptions) => Promise<number>;
}>;

/** `countersign playground`: the whole thing against a local Slack and a local AWS. */
export function addPlayground(program: Command, io: Io, load: PlaygroundLoader): void {
  program
    .command("playground")
    .description("run everything against a local Slack and a local AWS; needs no account")
    .option("--headless", "no page: play a scenario and print the transcript", false)
    .option("--port <number>", "port of the page; 0: any free one", parsePort, 0)
    .option("--scenario <name>", "scenario to play; `list` names them, `tour` plays all")
    .option("--keep <dir>", "keep the state in this folder")
    .option("--speed <factor>", "timers run this many times faster", parseSpeed, 1)
    .option("--database-url <url>", "use this PostgreSQL instead of embedded SQLite")
    .option(
      "--replicas <number>",
      "processes of the bot, 1 to 8; more than one use PostgreSQL, which is started if none is named",
      parseReplicas,
      1,
    )
    .action(async (options: Omit<PlaygroundOptions, "out" | "stopped">) => {
      const { startPlayground } = await loadOrExplain(load);
      io.status(await startPlayground({ ...options, out: io.out, stopped: io.stopped }));
    });
}

async function loadOrExplain(load: PlaygroundLoader): ReturnType<PlaygroundLoader> {
  try {
    return await load();
  } catch (cause) {
    throw new CountersignError(
      "usage.invalid",
      { problem: "the playground needs the development packages; run it in a clone, after npm ci" },
      cause,
    );
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new CountersignError("usage.invalid", { option: "--port", value: text });
  return port;
}

function parseSpeed(text: string): number {
  const factor = Number(text);
  if (!(factor >= 1 && factor <= 10_000))
    throw new CountersignError("usage.invalid", {
      option: "--speed",
      value: text,
      allowed: "1 to 10000",
    });
  return factor;
}

function parseReplicas(text: string): number {
  const count = Number(text);
  if (!(Number.isInteger(count) && count >= 1 && count <= 8))
    throw new CountersignError("usage.invalid", {
      option: "--replicas",
      value: text,
      allowed: "1 to 8",
    });
  return count;
}
