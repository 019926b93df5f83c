import { contextBlock, headerBlock, sectionBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { codeForeign, escapeForeign, mention } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import type { ChainedEntry, Queries, StoredCase } from "../../src/core/ports.ts";
import { readDriftCase } from "../../src/security-groups/status.ts";
import { minuteOf } from "../../src/security-groups/words.ts";
import { caseLines } from "./case-lines.ts";
import { readLine, sectionsOf } from "./lines.ts";
import { isGroup, pickGroup } from "./pick.ts";

/** The newest that are shown, a page at a time; how many more there are nobody counts. */
const MAX_CASES = 10;
/** Of each case, the latest. */
const MAX_ENTRIES = 50;

/** `/sg history <group>`: what happened to it, who did it, what was decided, case by case. */
export const history: Subcommand = {
  usage: "history <group>",
  meaning:
    "what happened to a group, the newest case first: changes, who made them, decisions, signatures, undo",
  examples: ["history web-prod", "history sg-0a1b2c3d"],
  run: showHistory,
};

async function showHistory({ words, queries, now }: CommandCall): Promise<Message> {
  const group = await pickGroup(queries, words[0], "history <group>");
  if (!isGroup(group)) return group;
  const { account, region, groupId, name, readAt } = group;
  const key = `${account}/${region}/${groupId}`;
  const { cases, more } = await casesOf(queries, key);
  const sections = await Promise.all(
    cases.map(async (stored) => [
      titleOf(stored),
      ...caseLines(stored),
      ...entriesOf(await queries.audit(stored.id)),
    ]),
  );
  const beside = entriesOf(await queries.audit(`drift/${key}`));
  const nothing = cases.length + beside.length === 0;
  return {
    text: `${escapeForeign(name)}: ${cases.length === 1 ? "1 case" : `${cases.length} cases`}.`,
    blocks: [
      headerBlock(`${name} · what happened`),
      ...sections.flatMap(sectionsOf),
      ...sectionsOf(beside.length === 0 ? [] : ["*Outside of any case*", ...beside]),
      ...(nothing ? [sectionBlock("Nothing is on record.")] : []),
      contextBlock([
        `${codeForeign(groupId)} · times are UTC`,
        ...(more ? ["Older cases are in the audit: `countersign audit`"] : []),
        readLine(readAt, now),
      ]),
    ],
  };
}

/** The newest case and those before it: each names the one before. */
async function casesOf(
  queries: Pick<Queries, "newestCase" | "caseById">,
  key: string,
): Promise<{ readonly cases: readonly StoredCase[]; readonly more: boolean }> {
  const cases: StoredCase[] = [];
  let next = await queries.newestCase("drift", key);
  while (next && cases.length < MAX_CASES) {
    cases.push(next);
    const earlier = readDriftCase(next)?.earlier;
    next = earlier === undefined ? undefined : await queries.caseById(earlier);
  }
  return { cases, more: next !== undefined };
}

function titleOf({ number, openedAt, state, id }: StoredCase): string {
  const name = number > 0 ? `Case ${number}` : `Case ${codeForeign(id)}`;
  return `*${name}* · ${minuteOf(openedAt.toISOString())} · ${state}`;
}

function entriesOf(entries: readonly ChainedEntry[]): string[] {
  return entries
    .filter(({ text }) => text !== "")
    .toSorted((a, b) => b.recordedAt.getTime() - a.recordedAt.getTime())
    .slice(0, MAX_ENTRIES)
    .map(entryLine);
}

function entryLine({ occurredAt, type, text, actor }: ChainedEntry): string {
  const by = actor.kind === "person" ? ` · ${mention(actor.user)}` : "";
  return `${minuteOf(occurredAt.toISOString())} · ${codeForeign(type)} · ${escapeForeign(text, 200)}${by}`;
}
