import type { SlashCommand } from "../../src/core/command.ts";
import { apply, revert, snooze } from "./act.ts";
import { type BaselinePolicy, baselineCommand } from "./baseline.ts";
import { diff } from "./diff.ts";
import { explain } from "./explain.ts";
import { freeze } from "./freeze.ts";
import { history } from "./history.ts";
import { reach } from "./reach.ts";
import { type OwnerPolicy, showCommand } from "./show.ts";
import { status } from "./status.ts";
import { sweep } from "./sweep.ts";
import { who } from "./who.ts";

/** What of the configuration `/sg` shows. */
export type SgPolicy = BaselinePolicy & OwnerPolicy;

/** `/sg`: security groups. */
export function sgCommand(policy: SgPolicy): SlashCommand {
  return {
    command: "/sg",
    description: "Security groups: what differs from the code, who did it, and how much is known",
    usageHint:
      "status · diff · show · who · reach · revert · apply · snooze · freeze · baseline · sweep · help",
    subcommands: {
      status,
      diff,
      show: showCommand(policy),
      history,
      who,
      reach,
      revert,
      apply,
      snooze,
      baseline: baselineCommand(policy),
      freeze,
      sweep,
      explain,
    },
  };
}
