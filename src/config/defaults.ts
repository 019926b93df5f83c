import type { Config } from "./settings.ts";
import { settings } from "./settings.ts";

/** The configuration that nobody has written: every default, and channels that lead nowhere. For subcommands that only think. */
export function defaultConfig(): Config {
  return settings.parse({
    queue: { url: "http://127.0.0.1/none" },
    channels: { aws: "C00" },
    incidents: { channel: "C00" },
  });
}
