import type { SlashCommand } from "../src/core/command.ts";
import { sg } from "./sg/index.ts";

/** Everything that people can type in Slack. manifest.yml names the same commands. */
export const slashCommands: readonly SlashCommand[] = [sg];
