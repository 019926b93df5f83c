import type { Command } from "commander";
import { configPath, loadEnvironment } from "../config/environment.ts";
import { loadConfig } from "../config/load.ts";
import type { Io } from "./io.ts";

/** `countersign run`: the bot itself, until a signal or a fault that it cannot mend. */
export function addRun(program: Command, io: Io): void {
  program
    .command("run")
    .description("run the bot until SIGTERM or SIGINT")
    .option("--config <file>", "configuration (default: $COUNTERSIGN_CONFIG or countersign.yml)")
    .action(async (flags: { readonly config?: string }) => {
      // Bolt and the SDK cost half a second: only who runs the bot pays for them.
      const { openApp } = await import("../app.ts");
      const config = loadConfig(configPath(flags.config));
      const environment = loadEnvironment(config.slack.mode);
      const fatal = Promise.withResolvers<Error>();
      await using app = await openApp({
        config,
        environment,
        sink: io.out,
        onFatal: fatal.resolve,
      });
      app.log.info({ webPort: app.webPort }, "ready");
      const error = await Promise.race([fatal.promise, untilStopped(io.stopped)]);
      if (error !== undefined) throw error;
      app.log.info({}, "stopping");
    });
}

async function untilStopped(signal: AbortSignal): Promise<undefined> {
  const stopped = Promise.withResolvers<undefined>();
  if (signal.aborted) return undefined;
  signal.addEventListener("abort", () => stopped.resolve(undefined), { once: true });
  return await stopped.promise;
}
