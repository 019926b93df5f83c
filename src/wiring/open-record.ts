import { databaseUrlFrom } from "../config/environment.ts";
import type { Config } from "../config/settings.ts";
import type { Clock } from "../core/ports.ts";
import { type OpenStore, openStore } from "../store/open.ts";
import { openLog } from "./log.ts";

/** The database for subcommands that work beside a running bot. Throws as `openStore` does. */
export async function openRecord(
  config: Config,
  clock: Clock,
  err: (line: string) => void,
): Promise<OpenStore> {
  const databaseUrl = databaseUrlFrom();
  return await openStore({
    dataDir: config.data_dir,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    log: openLog("warn", databaseUrl === undefined ? [] : [databaseUrl], err),
    clock,
    exclusive: false,
  });
}
