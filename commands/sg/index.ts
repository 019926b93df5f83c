import type { SlashCommand } from "../../src/core/command.ts";
import { apply, revert, snooze } from "./act.ts";
import { baseline } from "./baseline.ts";
import { diff } from "./diff.ts";
import { explain } from "./explain.ts";
import { freeze } from "./freeze.ts";
import { history } from "./history.ts";
import { reach } from "./reach.ts";
import { show } from "./show.ts";
import { status } from "./status.ts";
import { sweep } from "./sweep.ts";
import { who } from "./who.ts";

/** `/sg`: security groups. */
export const sg: SlashCommand = {
  command: "/sg",
  description: "Security groups: what differs from the code, who did it, and how much is known",
  usageHint:
    "status · diff · show · who · reach · revert · apply · snooze · freeze · baseline · sweep · help",
  subcommands: {
    status,
    diff,
    show,
    history,
    who,
    reach,
    revert,
    apply,
    snooze,
    baseline,
    freeze,
    sweep,
    explain,
  },
};
