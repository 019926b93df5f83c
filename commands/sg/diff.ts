import { contextBlock, headerBlock, sectionBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { clockTime, describeDuration } from "../../src/core/duration.ts";
import { codeForeign, escapeForeign } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import type { DriftDetails } from "../../src/security-groups/drift-case.ts";
import { LEGEND, ruleLines } from "../../src/security-groups/rule-lines.ts";
import type { GroupSnapshot } from "../../src/security-groups/snapshot.ts";
import { findGroups, readDriftCase } from "../../src/security-groups/status.ts";
import { countRules, groupLabel, matterOf } from "../../src/security-groups/words.ts";

const MAX_CASES = 20;
/** A line has at most some 300 characters, a message some 12,000. */
const MAX_LINES = 30;

/** `/sg diff [group]`: all differences of a group; without one the open cases. */
export const diff: Subcommand = {
  usage: "diff [group]",
  meaning:
    "every difference of a group with its line in the code and who did it; else the open cases",
  examples: ["diff", "diff web-prod", "diff sg-0a1b2c3d"],
  run: showDiff,
};

async function showDiff(call: CommandCall): Promise<Message> {
  const { words, queries } = call;
  const [word] = words;
  const open = (await queries.openCases(["drift"], 1000)).flatMap((stored) => {
    const details = readDriftCase(stored);
    return details && stored.state !== "suspect" ? [{ details, state: stored.state }] : [];
  });
  if (word === undefined) return listCases(open);
  const { found, nearest } = findGroups(await queries.snapshots({ kind: "sg" }), word);
  const missing = open.filter(
    ({ details }) =>
      details.groupId === undefined && details.name?.toLowerCase() === word.toLowerCase(),
  );
  const [only] = found;
  if (found.length + missing.length > 1) return listGroups(found, missing);
  if (missing[0]) return showCase(missing[0].details, undefined, call.now);
  if (!only) return nobody(word, nearest);
  const matter = open.find(
    ({ details }) =>
      details.groupId === only.groupId &&
      details.account === only.account &&
      details.region === only.region,
  );
  return matter ? showCase(matter.details, only, call.now) : showAgreement(only, call.now);
}

interface OpenCase {
  readonly details: DriftDetails;
  readonly state: string;
}

function listCases(open: readonly OpenCase[]): Message {
  if (open.length === 0) {
    const text = "No group differs, as far as they could be read.";
    return {
      text,
      blocks: [sectionBlock(text), contextBlock(["`/sg status` says what was read."])],
    };
  }
  const lines = open.slice(0, MAX_CASES).map(({ details, state }) => {
    const name = codeForeign(groupLabel(details));
    const where = `${codeForeign(details.groupId ?? "not in AWS")}, ${escapeForeign(details.account)}, ${escapeForeign(details.region)}`;
    const how = state === "open" ? "" : ` · ${state}`;
    return `${name} · ${matterOf(details.items)} · ${countRules(details.items)}${how} (${where})`;
  });
  const more = open.length - lines.length;
  return {
    text: `${open.length === 1 ? "1 group differs" : `${open.length} groups differ`}.`,
    blocks: [
      headerBlock("Open drift"),
      sectionBlock([...lines, ...(more > 0 ? [`and ${more} more`] : [])].join("\n")),
      contextBlock(["`/sg diff <group>` shows one of them."]),
    ],
  };
}

/** Several groups of that name: the caller chooses, nobody guesses. */
function listGroups(found: readonly GroupSnapshot[], missing: readonly OpenCase[]): Message {
  const lines = [
    ...found.map(
      ({ groupId, name, account, region, vpcId }) =>
        `${codeForeign(groupId)} ${codeForeign(name)} in ${escapeForeign(account)}, ${escapeForeign(region)}, ${codeForeign(vpcId)}`,
    ),
    ...missing.map(
      ({ details }) =>
        `not in AWS: ${codeForeign(groupLabel(details))} in ${escapeForeign(details.account)}, ${escapeForeign(details.region)}`,
    ),
  ];
  const text = `${lines.length} groups have that name: use the id.`;
  return { text, blocks: [sectionBlock([text, ...lines.slice(0, MAX_CASES)].join("\n"))] };
}

function nobody(word: string, nearest: readonly string[]): Message {
  const none = `No group is called ${codeForeign(word)}.`;
  const hint =
    nearest.length === 0
      ? "None has been read yet: `/sg status`."
      : `Nearest: ${nearest.map((name) => codeForeign(name)).join(", ")}.`;
  return { text: none, blocks: [sectionBlock(`${none} ${hint}`)] };
}

function showCase(details: DriftDetails, last: GroupSnapshot | undefined, now: Date): Message {
  const title = `${groupLabel(details)} · ${matterOf(details.items)} · ${countRules(details.items)}`;
  const lines = ruleLines([...details.items, ...details.cosmetic], MAX_LINES);
  const authors = new Set(
    details.items.flatMap(({ who }) =>
      who?.author ? `${who.author.name} (${who.eventName ?? "a call"})` : [],
    ),
  );
  const places = new Set(details.items.flatMap(({ at }) => at ?? []));
  const unread = details.unread
    ? [
        `*Unknown since ${clockTime(new Date(details.unread.since))} UTC*: ${codeForeign(details.unread.reason, 200)}`,
      ]
    : [];
  return {
    text: `${escapeForeign(title)}.`,
    blocks: [
      headerBlock(title),
      ...[...unread, ...halves(lines)].map(sectionBlock),
      contextBlock([
        `Who: ${
          [...authors]
            .slice(0, 5)
            .map((name) => codeForeign(name))
            .join(", ") || "nobody is known"
        }`,
        `Code: ${
          [...places]
            .slice(0, 10)
            .map((at) => codeForeign(at))
            .join(", ") || "not declared"
        }`,
        LEGEND,
        readLine(last?.readAt ?? details.readAt, now),
      ]),
    ],
  };
}

/** A section takes 3,000 characters: ten lines each. */
function halves(lines: readonly string[]): string[] {
  const parts: string[] = [];
  for (let from = 0; from < lines.length; from += 10)
    parts.push(lines.slice(from, from + 10).join("\n"));
  return parts;
}

function showAgreement(group: GroupSnapshot, now: Date): Message {
  const { name, groupId, tally, declared } = group;
  const text = `${codeForeign(name)} ${verdictOf(group)}.`;
  const extras = [
    ...(tally.unmanaged > 0 ? [`${tally.unmanaged} rules are unmanaged`] : []),
    ...(tally.cosmetic > 0 ? [`${tally.cosmetic} descriptions differ`] : []),
    ...(tally.possible > 0 ? [`${tally.possible} rules are possibly declared`] : []),
  ];
  return {
    text,
    blocks: [
      sectionBlock(text),
      contextBlock([
        codeForeign(groupId),
        ...(declared ? [`Code: ${codeForeign(declared.at)}`] : []),
        ...extras,
        readLine(group.readAt, now),
      ]),
    ],
  };
}

function verdictOf({ tally, declared }: GroupSnapshot): string {
  if (tally.notCompared !== undefined)
    return `is not compared: ${codeForeign(tally.notCompared, 300)}`;
  if (tally.cloudAhead + tally.codeAhead + tally.firstSight + tally.violations > 0)
    return "differs; it is read again before anybody is told";
  if (declared) return "agrees with the code";
  return "is not declared in any code, and breaks no rule of the baseline";
}

function readLine(readAt: string | undefined, now: Date): string {
  if (readAt === undefined) return "Never read.";
  const then = new Date(readAt);
  return `Read ${describeDuration(now.getTime() - then.getTime())} ago, at ${clockTime(then)} UTC.`;
}
