import type { CommandCall, Deed, Subcommand } from "../../src/core/command.ts";
import type { Message } from "../../src/core/message.ts";
import { FREEZE_KEY } from "../../src/security-groups/freeze-case.ts";

/** `/sg freeze on|off <reason>`: stops all changes at once; ending it takes two names. */
export const freeze: Subcommand = {
  usage: "freeze on|off <reason>",
  meaning: "stops every change to AWS at once; to end it takes two names",
  examples: ["freeze on migration of the network", "freeze off the migration is over"],
  run: async (call) => begin(call),
};

function begin({ words }: CommandCall): Message | { readonly deed: Deed } {
  const [way, ...reason] = words;
  if (way !== "on" && way !== "off")
    return { text: "`/sg freeze on <reason>` or `/sg freeze off <reason>`.", blocks: [] };
  return {
    deed: {
      event: way === "on" ? "freeze.on" : "freeze.off",
      caseKind: "freeze",
      ref: { by: "key", key: FREEZE_KEY },
      data: { reason: reason.join(" ") },
      done: "Done.",
    },
  };
}
