import { contextBlock, headerBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { codeForeign, escapeForeign, mention } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import type { ChainedEntry } from "../../src/core/ports.ts";
import { minuteOf } from "../../src/security-groups/words.ts";
import { readLine, sectionsOf } from "./lines.ts";
import { isGroup, pickGroup } from "./pick.ts";

/** The latest that are shown, a page at a time. */
const MAX_ENTRIES = 200;

/** `/sg history <group>`: what happened to it, who did it, what was decided. */
export const history: Subcommand = {
  usage: "history <group>",
  meaning: "what happened to a group, the latest first: calls, readings, decisions, signatures",
  examples: ["history web-prod", "history sg-0a1b2c3d"],
  run: showHistory,
};

async function showHistory({ words, queries, now }: CommandCall): Promise<Message> {
  const group = await pickGroup(queries, words[0], "history <group>");
  if (!isGroup(group)) return group;
  const { account, region, groupId, name, readAt } = group;
  const key = `${account}/${region}/${groupId}`;
  const newest = await queries.newestCase("drift", key);
  const chains = [...(newest ? [newest.id] : []), `drift/${key}`];
  const entries = (await Promise.all(chains.map((chain) => queries.audit(chain)))).flat();
  const latest = entries
    .filter(({ text }) => text !== "")
    .toSorted((a, b) => b.recordedAt.getTime() - a.recordedAt.getTime());
  const lines = latest.slice(0, MAX_ENTRIES).map(entryLine);
  return {
    text: `${escapeForeign(name)}: ${latest.length} entries.`,
    blocks: [
      headerBlock(`${name} · what happened`),
      ...sectionsOf(lines.length > 0 ? lines : ["Nothing is on record."]),
      contextBlock([`${codeForeign(groupId)} · times are UTC`, readLine(readAt, now)]),
    ],
  };
}

function entryLine({ occurredAt, type, text, actor }: ChainedEntry): string {
  const by = actor.kind === "person" ? ` · ${mention(actor.user)}` : "";
  return `${minuteOf(occurredAt.toISOString())} · ${codeForeign(type)} · ${escapeForeign(text, 200)}${by}`;
}
