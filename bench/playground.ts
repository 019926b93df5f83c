import { spawn } from "node:child_process";
import { once } from "node:events";
import { openFreshDatabase } from "./database.ts";
import type { BenchOptions } from "./options.ts";
import { startPlayground } from "./playground-process.ts";
import { spawnNothing } from "./program.ts";
import type { Report } from "./report.ts";
import { residentOf } from "./resident.ts";
import { median } from "./spread.ts";

const ROUNDS = 5;
const EMPTY_SERVER =
  'require("node:http").createServer().listen(0, "127.0.0.1", () => console.log(1))';

interface Round {
  readonly openMs: number;
  readonly parentMb: number;
  readonly botMb: number;
  readonly nothingMs: number;
  readonly serverMb: number;
}

/** How soon the playground's page can be used, and what it takes, beside a Node.js that does nothing and an empty server. */
export async function measurePlayground(options: BenchOptions): Promise<Report> {
  const { seconds, databaseUrl, say, signal } = options;
  const deadline = performance.now() + seconds * 1000;
  const rounds: Round[] = [];
  while (rounds.length === 0 || (rounds.length < ROUNDS && performance.now() < deadline)) {
    signal.throwIfAborted();
    rounds.push(await measureOnce(databaseUrl));
    say(`playground ${rounds.length} of ${ROUNDS}: ${rounds.at(-1)?.openMs.toFixed(0)} ms`);
  }
  function middle(name: keyof Round): number {
    return median(rounds.map((each) => each[name]));
  }
  const [open, nothing] = [middle("openMs"), middle("nothingMs")];
  const [parent, bot, server] = [middle("parentMb"), middle("botMb"), middle("serverMb")];
  return {
    bench: "playground",
    facts: { database: databaseUrl === undefined ? "sqlite" : "postgresql" },
    figures: [
      { name: "open_ms", value: open, means: `median of ${rounds.length}, spawn to a usable page` },
      {
        name: "open_max_ms",
        value: Math.max(...rounds.map((each) => each.openMs)),
        means: "the slowest of them",
      },
      { name: "node_ms", value: nothing, means: "median of spawning `node -e 0` to its end" },
      { name: "open_to_node_ratio", value: open / nothing, means: "open_ms / node_ms" },
      { name: "parent_mb", value: parent, means: "the page, the local Slack and the local AWS" },
      { name: "bot_mb", value: bot, means: "the bot's process" },
      { name: "server_mb", value: server, means: "a Node.js with an empty HTTP server" },
      { name: "parent_to_server_ratio", value: parent / server, means: "parent_mb / server_mb" },
      { name: "bot_to_server_ratio", value: bot / server, means: "bot_mb / server_mb" },
    ],
  };
}

async function measureOnce(serverUrl: string | undefined): Promise<Round> {
  const [nothingMs, serverMb] = [await spawnNothing(), await emptyServerMb()];
  await using database = await openFreshDatabase(serverUrl);
  await using playground = await startPlayground(database.databaseUrl);
  const { openMs, pid, botPid } = playground;
  return {
    openMs,
    nothingMs,
    serverMb,
    parentMb: residentOf(pid).now,
    botMb: residentOf(botPid).now,
  };
}

async function emptyServerMb(): Promise<number> {
  const child = spawn(process.execPath, ["-e", EMPTY_SERVER], {
    env: {},
    stdio: ["ignore", "pipe", "ignore"],
  });
  const closed = once(child, "close");
  try {
    await once(child.stdout, "data");
    return residentOf(child.pid ?? 0).now;
  } finally {
    child.kill("SIGKILL");
    await closed;
  }
}
