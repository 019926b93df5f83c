import type { Command } from "commander";
import { configPath } from "../config/environment.ts";
import { loadConfig } from "../config/load.ts";
import { hubPolicy, spokePolicy } from "../wiring/iam-policies.ts";
import type { Io } from "./io.ts";

/** `countersign iam-policy`: the policies that the code needs, made from what it declares. */
export function addIamPolicy(program: Command, io: Io): void {
  program
    .command("iam-policy")
    .description("print the IAM policy of the process (hub) or of the read role in an account")
    .option("--config <file>", "configuration")
    .option("--account <id>", "the read role of this account instead of the process's own policy")
    .action((flags: { readonly config?: string; readonly account?: string }) => {
      const config = loadConfig(configPath(flags.config));
      const policy =
        flags.account === undefined ? hubPolicy(config) : spokePolicy(config, flags.account);
      io.out(`${JSON.stringify(policy, undefined, 2)}\n`);
    });
}
