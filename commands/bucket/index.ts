import type { SlashCommand } from "../../src/core/command.ts";
import { check, checkForm } from "./check.ts";
import { explain } from "./explain.ts";
import { show } from "./show.ts";
import { status } from "./status.ts";

/** `/bucket`: what is public, and why. */
export const bucket: SlashCommand = {
  command: "/bucket",
  description: "S3 buckets: what is public, through what, and why",
  usageHint: "status · show · explain · check · help",
  subcommands: { status, show, explain, check },
  forms: { check: checkForm },
};
