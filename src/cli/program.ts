import { Command, CommanderError } from "commander";
import { CountersignError } from "../core/errors.ts";
import { addAudit } from "./audit.ts";
import { addCheck } from "./check.ts";
import { addDead } from "./dead.ts";
import { addDoctor } from "./doctor.ts";
import { addExplain } from "./explain.ts";
import { addIamPolicy } from "./iam-policy.ts";
import type { Io } from "./io.ts";
import { addPlayground, type PlaygroundLoader } from "./playground.ts";
import { addProve } from "./prove.ts";
import { addRun } from "./run.ts";

/** Wrong words on the command line; `check` has its own status for it. */
const USAGE_STATUS = 2;
const CHECK_USAGE_STATUS = 121;
const CHECK_FAILED_STATUS = 120;

/** Runs one command line to its end. Never throws: what goes wrong is one line on standard error and a status that is not 0. */
export async function runProgram(
  words: readonly string[],
  io: Io,
  playground: PlaygroundLoader,
): Promise<void> {
  const program = buildProgram(io, playground);
  const checking = words[0] === "check";
  try {
    await program.parseAsync([...words], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode !== 0) io.status(checking ? usageStatus(words) : USAGE_STATUS);
      return;
    }
    io.err(`countersign: ${explain(error)}\n`);
    io.status(checking ? failedStatus(words, error) : 1);
  }
}

/** The command line as commander sees it. */
function buildProgram(io: Io, playground: PlaygroundLoader): Command {
  const program = new Command("countersign")
    .description("Was this you? What drifted? What is public? Two names under every change.")
    .showHelpAfterError("(see --help)")
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err });
  addRun(program, io);
  addPlayground(program, io, playground);
  addCheck(program, io);
  addExplain(program, io);
  addDead(program, io);
  addAudit(program, io);
  addDoctor(program, io);
  addIamPolicy(program, io);
  addProve(program, io);
  for (const each of program.commands) each.exitOverride();
  return program;
}

function usageStatus(words: readonly string[]): number {
  return isDetailed(words) ? 1 : CHECK_USAGE_STATUS;
}

function failedStatus(words: readonly string[], error: unknown): number {
  if (isDetailed(words)) return 1;
  const wrongUse =
    error instanceof CountersignError &&
    (error.code.startsWith("config.") || error.code === "usage.invalid");
  return wrongUse ? CHECK_USAGE_STATUS : CHECK_FAILED_STATUS;
}

function isDetailed(words: readonly string[]): boolean {
  return words.includes("--exit=detailed") || words[words.indexOf("--exit") + 1] === "detailed";
}

/** One line for people; a stranger's error (a bug) keeps its stack, because nobody else will have it. */
function explain(error: unknown): string {
  if (error instanceof CountersignError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
