import type { CommandCall, Deed, Subcommand } from "../../src/core/command.ts";
import { parseDuration } from "../../src/core/duration.ts";
import type { Message } from "../../src/core/message.ts";
import { plain } from "./lines.ts";

/** `/login announce <scope> <time> <reason>`: logins to come, which somebody else puts their name to. */
export const announce: Subcommand = {
  usage: "announce <scope> <up to 4h> <reason>",
  meaning:
    "your own logins there are explained for that time once another responder agrees; never those of high risk",
  examples: ["announce 111122223333/i-0abc1234def567890 2h replacing the disks"],
  run: async (call) => begin(call),
};

function begin({ words, actor }: CommandCall): Message | { readonly deed: Deed } {
  const [scope, during, ...reason] = words;
  const ms = parseDuration(during ?? "");
  if (scope === undefined || ms === undefined)
    return plain("`/login announce <account>/<instance or scope> <up to 4h> <reason>`.");
  return {
    deed: {
      event: "announce.asked",
      caseKind: "enrolment",
      ref: { by: "key", key: `announce/${actor.user}/${scope}` },
      data: { scope, ms, reason: reason.join(" ") },
      done: "Asked.",
    },
  };
}
