import { contextBlock, headerBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { describeDuration, parseDuration } from "../../src/core/duration.ts";
import type { Message } from "../../src/core/message.ts";
import { normaliseAddress } from "../../src/logins/evidence/address.ts";
import { loginLines, plain, sectionsOf, typed, userIn } from "./lines.ts";

const DAY_MS = 86_400_000;
const LONGEST_MS = 30 * DAY_MS;
const MAX_ROWS = 1000;

/** `/login who <instance|@person|ip> [24h]`: who came in. */
export const who: Subcommand = {
  usage: "who <instance|@person|ip> [24h]",
  meaning: "who came in there, from there, or what somebody logged in to; needs `login.read`",
  examples: ["who i-0abc1234def567890", "who @ines 7d", "who 203.0.113.7"],
  run: showLogins,
};

async function showLogins({ actor, words, queries, now }: CommandCall): Promise<Message> {
  const [what, during = "24h"] = words;
  const spanMs = parseDuration(during);
  if (what === undefined || spanMs === undefined || spanMs > LONGEST_MS)
    return plain("`/login who <instance|@person|ip> [24h]`, at most 30d back.");
  const person = userIn(what);
  if (person !== actor.user && !mayRead(actor.rights))
    return plain("To see the logins of others takes the right `login.read`.");
  const rows = await queries.evidence({
    ...(person === undefined ? placeOf(what) : { person }),
    since: new Date(now.getTime() - spanMs),
    limit: MAX_ROWS,
  });
  const lines = loginLines(rows);
  return {
    text: `${lines.length} logins.`,
    blocks: [
      headerBlock(`Logins within ${describeDuration(spanMs)}`),
      ...sectionsOf(lines, `None is known for ${person === undefined ? typed(what) : "them"}.`),
      contextBlock(["Times are UTC."]),
    ],
  };
}

function placeOf(what: string): { readonly ip: string } | { readonly host: string } {
  const ip = normaliseAddress(what);
  return ip === undefined ? { host: what } : { ip };
}

function mayRead(rights: readonly string[] | "unknown"): boolean {
  return rights !== "unknown" && rights.includes("login.read");
}
