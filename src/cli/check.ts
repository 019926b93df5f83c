import { type Command, Option } from "commander";
import { systemClock } from "../wiring/system.ts";
import type { CheckFlags } from "./check-command.ts";
import type { Io } from "./io.ts";

/** `countersign check`: are code and cloud the same? The exit status says how many changes are needed. */
export function addCheck(program: Command, io: Io): void {
  const command = program
    .command("check")
    .description(
      "compare security groups with the code; exits with the number of changes needed (100: or more)",
    )
    .option("--config <file>", "configuration (default: $COUNTERSIGN_CONFIG or countersign.yml)")
    .option(
      "--desired <path>",
      "a file, folder or pattern of code (own YAML, Ansible, CloudFormation, Terraform code, plan or state) instead of a configuration; its format is recognised",
    )
    .option(
      "--account <id>",
      "only this account; with --desired the account of its groups, where the files do not say it",
    )
    .option(
      "--region <region>",
      "only this region; with --desired the region of its groups, where the files do not say it",
    )
    .option(
      "--vpc <vpc>",
      "with --desired: a VPC id, or <alias>=<id>; may be repeated",
      collect,
      [],
    )
    .option(
      "--live <file>",
      "answers of `aws ec2 describe-security-groups` and describe-security-group-rules instead of AWS; - for standard input; may be repeated",
      collect,
      [],
    )
    .option("--source <name>", "only this source")
    .option("--group <name>", "only groups of this name (with *) or id");
  addForms(command)
    .addHelpText(
      "after",
      "\nExit status: 0 in sync, 1 to 100 changes, 120 could not be evaluated, 121 wrong usage.\n" +
        "Nothing is changed. docs/check.md describes the forms.",
    )
    .action(async (flags: CheckFlags) => {
      const [{ openCheck }, { checkCommand }] = await Promise.all([
        import("../wiring/open-check.ts"),
        import("./check-command.ts"),
      ]);
      await using setup = await openCheck(flags, systemClock);
      await checkCommand(io, flags, setup);
    });
}

/** How the answer looks, and how it is said by the exit status. */
function addForms(command: Command): Command {
  return command
    .addOption(
      new Option("--format <form>", "form of the answer")
        .choices(["text", "json", "sarif", "junit", "markdown"])
        .default("text"),
    )
    .option("--output <file>", "write the answer to a file instead of standard output")
    .option("--no-color", "no colours, which are only used on a terminal (as NO_COLOR)")
    .addOption(
      new Option(
        "--exit <how>",
        "count: the number of changes; detailed: 0 same, 2 differs, 1 failed",
      )
        .choices(["count", "detailed"])
        .default("count"),
    )
    .option("--strict", "descriptions count too", false)
    .option("--baseline", "violations of the baseline count too", false)
    .option("--allow-partial", "count what could be evaluated, whatever could not", false);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
