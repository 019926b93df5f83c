import { headerBlock, sectionBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import type { Message } from "../../src/core/message.ts";
import type { Queries } from "../../src/core/ports.ts";
import { loginDetails } from "../../src/logins/challenge/details.ts";
import { summariseLogin } from "../../src/logins/render.ts";
import { loginLines, sectionsOf } from "./lines.ts";

const MONTH_MS = 30 * 86_400_000;
const MAX_CASES = 1000;
/** One login is several pieces of evidence. */
const MAX_ROWS = 100;
const LAST = 10;

/** `/login`: what waits for the caller, and their last logins. */
export const overview: Subcommand = {
  usage: "/login",
  meaning: "what waits for your answer, and your last ten logins",
  examples: [],
  run: showOwn,
};

async function showOwn({ actor, queries, now }: CommandCall): Promise<Message> {
  const { waiting, last } = await ownLogins(queries, actor.user, now);
  return {
    text: `${waiting.length} questions wait for you.`,
    blocks: [
      headerBlock("Waiting for you"),
      ...(waiting.length > 0 ? waiting : ["Nothing waits for you."]).map(sectionBlock),
      headerBlock("Your last logins"),
      ...sectionsOf(last, "None is known."),
    ],
  };
}

/** The open questions to a person, and their last ten logins: mrkdwn lines. */
export async function ownLogins(
  queries: Pick<Queries, "openCases" | "evidence">,
  user: string,
  now: Date,
): Promise<{ readonly waiting: readonly string[]; readonly last: readonly string[] }> {
  const [open, rows] = await Promise.all([
    queries.openCases(["login"], MAX_CASES),
    queries.evidence({
      person: user,
      since: new Date(now.getTime() - MONTH_MS),
      limit: MAX_ROWS,
    }),
  ]);
  const waiting = open.flatMap((each) => {
    const details = loginDetails.safeParse(each.details);
    const state = each.state === "asked" || each.state === "proving" ? each.state : undefined;
    if (!details.success || !state || details.data.asked.at(-1)?.user !== user) return [];
    return summariseLogin({ ...each, state, details: details.data }) ?? [];
  });
  return { waiting, last: loginLines(rows).slice(0, LAST) };
}
