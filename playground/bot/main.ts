/**
 * The bot as a process of its own, started by the playground: `main.ts --config FILE --origin MS --speed N`, tokens and
 * database in the environment, orders by the channel to its parent. It ends when the parent does.
 */
import { parseArgs } from "node:util";
import { openApp } from "../../src/app.ts";
import { loadEnvironment } from "../../src/config/environment.ts";
import { loadConfig } from "../../src/config/load.ts";
import { scaledClock } from "../scaled-clock.ts";
import { firstSweep } from "./first-sweep.ts";
import { type Notice, orderSchema } from "./orders.ts";

/** As `run` has it: what is not done by then is redelivered. */
const LONGEST_STOP_MS = 25_000;

const { values } = parseArgs({
  options: {
    config: { type: "string", default: "countersign.yml" },
    origin: { type: "string", default: String(Date.now()) },
    speed: { type: "string", default: "1" },
  },
});

const stopping = Promise.withResolvers<void>();
const state = { stops: false };

function stop(): void {
  state.stops = true;
  stopping.resolve();
  setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref();
}

/** The channel is closed when the parent has died: then nobody is there to tell. */
function tell(notice: Notice): void {
  if (process.connected) process.send?.(notice);
}

function fail(error: unknown): void {
  // While stopping, a reconnect that is cut off rejects into nowhere (Socket Mode client): the stop goes on.
  if (state.stops) return;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
  stop();
}

process.on("disconnect", stop);
process.on("SIGTERM", stop);
process.on("unhandledRejection", fail);

function write(line: string): void {
  process.stdout.write(line);
}

async function live(): Promise<void> {
  const clock = scaledClock(Number(values.speed), Number(values.origin));
  const config = loadConfig(values.config);
  const environment = loadEnvironment(config.slack.mode);
  await using app = await openApp({ config, environment, clock, sink: write, onFatal: fail });
  process.on("message", (message) => {
    const { order } = orderSchema.parse(message);
    if (order === "stop") stop();
    else app.refreshDesired().then(() => tell({ notice: "refreshed" }), fail);
  });
  await Promise.race([firstSweep(app), stopping.promise]);
  tell({ notice: "ready", webPort: app.webPort });
  await stopping.promise;
}

await live().catch(fail);
process.exit();
