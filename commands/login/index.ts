import type { SlashCommand } from "../../src/core/command.ts";
import { announce } from "./announce.ts";
import { type ExpectedPolicy, expectedOf } from "./expected.ts";
import { link, links, unlink } from "./links.ts";
import { overview } from "./overview.ts";
import { sources } from "./sources.ts";
import { who } from "./who.ts";

/** `/login`: who came in, and what is whose. */
export function loginCommand(policy: ExpectedPolicy): SlashCommand {
  return {
    command: "/login",
    description: "Logins: what waits for your answer, who came in, what is linked to you",
    usageHint: "(yours) · who · links · link · unlink · announce · expected · sources · help",
    subcommands: {
      "": overview,
      who,
      links,
      link,
      unlink,
      announce,
      expected: expectedOf(policy),
      sources,
    },
  };
}
