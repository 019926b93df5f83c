import type { Command } from "commander";
import { configPath } from "../config/environment.ts";
import { loadConfig } from "../config/load.ts";
import type { Finding } from "../wiring/doctor.ts";
import { systemClock, systemIds } from "../wiring/system.ts";
import type { Io } from "./io.ts";

const MARKS: Readonly<Record<Finding["verdict"], string>> = {
  ok: "ok  ",
  warn: "warn",
  fail: "FAIL",
};

/** `countersign doctor`: looks at everything that the bot depends on and says what to do about each failure. */
export function addDoctor(program: Command, io: Io): void {
  program
    .command("doctor")
    .description(
      "check Slack, queue, database, AWS permissions and desired state; exits 1 if something fails",
    )
    .option("--config <file>", "configuration")
    .option("--page", "send one page marked TEST to each pager")
    .action(async (flags: { readonly config?: string; readonly page?: boolean }) => {
      const { examine } = await import("../wiring/doctor.ts");
      const config = loadConfig(configPath(flags.config));
      let failed = 0;
      for await (const { verdict, what, advice } of examine(config, {
        clock: systemClock,
        ids: systemIds,
        err: io.err,
        sendsPages: flags.page ?? false,
      })) {
        io.out(`${MARKS[verdict]}  ${what}${advice === undefined ? "" : `\n      ${advice}`}\n`);
        if (verdict === "fail") failed++;
      }
      io.out(failed === 0 ? "doctor: all well\n" : `doctor: ${failed} failed\n`);
      if (failed > 0) io.status(1);
    });
}
