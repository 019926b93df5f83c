import type { SlashCommand } from "../../src/core/command.ts";
import { diff } from "./diff.ts";
import { status } from "./status.ts";

/** `/sg`: security groups. */
export const sg: SlashCommand = {
  command: "/sg",
  description: "Security groups: what differs from the code, and how much is known",
  usageHint: "status · diff [group] · help",
  subcommands: { status, diff },
};
