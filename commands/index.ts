import type { SlashCommand } from "../src/core/command.ts";
import { bucket } from "./bucket/index.ts";
import type { ExpectedPolicy } from "./login/expected.ts";
import { loginCommand } from "./login/index.ts";
import { sg } from "./sg/index.ts";

/** What of the configuration commands show. */
export interface CommandPolicies {
  readonly login: ExpectedPolicy;
}

/** Everything that people can type in Slack. manifest.yml names the same commands. */
export function slashCommands({ login }: CommandPolicies): readonly SlashCommand[] {
  return [sg, loginCommand(login), bucket];
}
