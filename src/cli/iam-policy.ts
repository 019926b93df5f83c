import type { Command } from "commander";
import { configPath } from "../config/environment.ts";
import { loadConfig } from "../config/load.ts";
import { CountersignError } from "../core/errors.ts";
import type { JsonObject } from "../core/json.ts";
import type { Io } from "./io.ts";

interface Flags {
  readonly config?: string;
  readonly account?: string;
  readonly role: string;
}

/** `countersign iam-policy`: the policies that the code needs, made from what it declares. */
export function addIamPolicy(program: Command, io: Io): void {
  program
    .command("iam-policy")
    .description("print the IAM policy of the process (hub) or of the read role in an account")
    .option("--config <file>", "configuration")
    .option("--account <id>", "a role in this account instead of the process's own policy")
    .option("--role <kind>", "which role there: read, change, or close", "read")
    .action(async (flags: Flags) => {
      const config = loadConfig(configPath(flags.config));
      const policy = await policyFor(config, flags);
      io.out(`${JSON.stringify(policy, undefined, 2)}\n`);
    });
}

async function policyFor(
  config: ReturnType<typeof loadConfig>,
  { account, role }: Flags,
): Promise<JsonObject> {
  const { changeRolePolicy, closeRolePolicy, hubPolicy, spokePolicy } = await import(
    "../wiring/iam-policies.ts"
  );
  if (role !== "read" && role !== "change" && role !== "close")
    throw new CountersignError("usage.invalid", {
      option: "--role",
      value: role,
      problem: "read, change or close",
    });
  if (account === undefined && role === "read") return hubPolicy(config);
  if (account === undefined)
    throw new CountersignError("usage.invalid", {
      option: "--account",
      value: "",
      problem: "missing",
    });
  if (role === "close") return closeRolePolicy(config, account);
  return role === "change" ? changeRolePolicy(config, account) : spokePolicy(config, account);
}
