import { sectionBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { describeDuration } from "../../src/core/duration.ts";
import { eventId } from "../../src/core/event.ts";
import { escapeForeign } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import { statusOf } from "../../src/security-groups/status.ts";

/** Reading a whole account is worth something; more often than this it says nothing new. */
const EVERY_MS = 5 * 60_000;
const MAX_PLACES = 25;

/** `/sg sweep [region]`: reads all groups now. */
export const sweep: Subcommand = {
  usage: "sweep [account|region]",
  meaning:
    "reads and compares all groups now, at most once in 5 minutes; its progress comes as a message",
  examples: ["sweep", "sweep eu-central-1"],
  run: askSweep,
};

async function askSweep(call: CommandCall): Promise<Message> {
  const { words, queries, now, actor } = call;
  const [filter] = words;
  const known = statusOf([], await queries.sweeps());
  const places = known
    .filter(
      ({ account, region }) => filter === undefined || filter === account || filter === region,
    )
    .slice(0, MAX_PLACES);
  if (places.length === 0) {
    const what = filter === undefined ? "Nothing" : `No account or region ${escapeForeign(filter)}`;
    return say(`${what} has been swept yet: the first sweep runs by itself at the start.`);
  }
  const fresh = places.filter(
    ({ sweptAt }) => sweptAt !== undefined && sweptAt.getTime() + EVERY_MS > now.getTime(),
  );
  if (fresh.length === places.length) {
    const last = Math.max(...fresh.map(({ sweptAt }) => sweptAt?.getTime() ?? 0));
    const ago = describeDuration(now.getTime() - last);
    return say(
      `Swept ${ago} ago: again in ${describeDuration(last + EVERY_MS - now.getTime())}. \`/sg status\` shows it.`,
    );
  }
  const due = places.filter((place) => !fresh.includes(place));
  const slot = Math.floor(now.getTime() / EVERY_MS);
  const key = `sweeps/${filter ?? "all"}/${slot}`;
  const { outcome, reasons } = await call.handIn({
    id: eventId(`command:${call.newId()}`, "sg.sweep_asked", key),
    kind: "sg.sweep_asked",
    caseKind: "drift",
    ref: { by: "key", key },
    at: now,
    actor,
    data: { places: due.map(({ account, region }) => ({ account, region })) },
  });
  if (outcome !== "decided") return say(reasons.join(" ") || "Nothing was done.");
  const many = due.length === 1 ? "1 place is" : `${due.length} places are`;
  return say(
    `${many} being read. How far it is comes as a message from me, and is kept up to date there.`,
  );
}

function say(text: string): Message {
  return { text, blocks: [sectionBlock(text)] };
}
