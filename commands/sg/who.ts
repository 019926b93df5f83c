import { contextBlock, headerBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { codeForeign, escapeForeign } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import type { Queries } from "../../src/core/ports.ts";
import type { Item } from "../../src/security-groups/item.ts";
import { lineOf } from "../../src/security-groups/rule.ts";
import { type GroupSnapshot, livingSnapshots } from "../../src/security-groups/snapshot.ts";
import type { Touch } from "../../src/security-groups/touch.ts";
import { minuteOf } from "../../src/security-groups/words.ts";
import { attributionText } from "./attribution-text.ts";
import { readLine, sectionsOf } from "./lines.ts";
import { openItems } from "./open-items.ts";
import { isGroup, pickGroup } from "./pick.ts";

const USAGE = "who <group|sgr-…>";

/** `/sg who <group|sgr-…>`: who did what to it, and how sure that is. */
export const who: Subcommand = {
  usage: USAGE,
  meaning: "who changed a group or a rule, through what, and how sure that is",
  examples: ["who web-prod", "who sgr-0a1b2c3d"],
  run: showWho,
};

async function showWho({ words, queries, now }: CommandCall): Promise<Message> {
  const [word] = words;
  const rule = word?.startsWith("sgr-") ? word : undefined;
  const found = rule === undefined ? undefined : await groupOf(queries, rule);
  const group = found ?? (await pickGroup(queries, word, USAGE));
  if (!isGroup(group)) return group;
  const { groupId, name, readAt } = group;
  const items = await openItems(queries, group);
  const lines = [
    ...items.filter((item) => rule === undefined || item.ruleId === rule).map(itemLine),
    ...group.touches
      .filter((touch) => rule === undefined || touch.ruleIds.includes(rule))
      .toReversed()
      .map(touchLine),
  ];
  return {
    text: `Who changed ${escapeForeign(rule ?? name)}.`,
    blocks: [
      headerBlock(`Who changed ${rule ?? name}`),
      ...sectionsOf(
        lines.length > 0 ? lines : ["Nobody is known: no call that names it has been seen."],
      ),
      contextBlock([
        `${codeForeign(groupId)} · times are UTC · the tool is what the caller says it is`,
        readLine(readAt, now),
      ]),
    ],
  };
}

async function groupOf(
  queries: Pick<Queries, "snapshots">,
  rule: string,
): Promise<GroupSnapshot | undefined> {
  const living = livingSnapshots(await queries.snapshots({ kind: "sg" }));
  return living.find(
    ({ rules, touches }) =>
      rules.some(({ ruleId }) => ruleId === rule) ||
      touches.some(({ ruleIds }) => ruleIds.includes(rule)),
  );
}

function itemLine({ key, who: found }: Item): string {
  const what = key === undefined ? "the group itself" : codeForeign(lineOf(key), 150);
  return `${what}: ${attributionText(found)}`;
}

function touchLine({ at, eventName, actor }: Touch): string {
  return `${minuteOf(at)} · ${codeForeign(eventName)} · ${codeForeign(actor.name)}, says ${codeForeign(actor.via)}, from ${codeForeign(actor.from)}`;
}
