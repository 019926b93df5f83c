import type { SlashCommand } from "../src/core/command.ts";
import { bucket } from "./bucket/index.ts";
import type { ExpectedPolicy } from "./login/expected.ts";
import { loginCommand } from "./login/index.ts";
import { type SgPolicy, sgCommand } from "./sg/index.ts";

/** What of the configuration commands show. */
export interface CommandPolicies {
  readonly login: ExpectedPolicy;
  readonly drift: SgPolicy;
}

/** Everything that people can type in Slack. manifest.yml names the same commands. */
export function slashCommands({ login, drift }: CommandPolicies): readonly SlashCommand[] {
  return [sgCommand(drift), loginCommand(login), bucket];
}
