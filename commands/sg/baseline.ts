import { contextBlock, headerBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { codeForeign, escapeForeign } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import type { DriftPolicy } from "../../src/security-groups/policy.ts";
import { lineOf } from "../../src/security-groups/rule.ts";
import { readDriftCase } from "../../src/security-groups/status.ts";
import { groupLabel } from "../../src/security-groups/words.ts";
import { baselineLine, exceptionLines } from "./baseline-words.ts";
import { sectionsOf } from "./lines.ts";

const MAX_CASES = 5000;

/** What no group may contain. */
export type BaselinePolicy = Pick<DriftPolicy, "baseline">;

/** `/sg baseline [id]`: the rules with their modes and exceptions, and which groups break them. */
export function baselineCommand(policy: BaselinePolicy): Subcommand {
  return {
    usage: "baseline [id]",
    meaning:
      "the rules of the baseline with mode and exceptions, and how often each is broken; with its id, by which groups",
    examples: ["baseline", "baseline administration-broad"],
    run: (call) => showBaseline(call, policy),
  };
}

interface Broken {
  readonly id: string;
  readonly group: string;
  readonly line: string;
}

async function showBaseline(
  { words, queries, now }: CommandCall,
  { baseline }: BaselinePolicy,
): Promise<Message> {
  const [id] = words;
  const rules = baseline.filter((each) => id === undefined || each.id === id);
  const cases = await queries.openCases(["drift"], MAX_CASES);
  const broken = Map.groupBy(
    cases.flatMap((stored) => brokenIn(stored)),
    (each) => each.id,
  );
  if (rules.length === 0) return none(id, baseline);
  const lines = rules.flatMap((rule) => {
    const found = broken.get(rule.id) ?? [];
    return [
      `${baselineLine(rule)} · ${countText(found)}`,
      ...exceptionLines(rule, now),
      ...(id === undefined ? [] : found.map(({ line }) => line)),
    ];
  });
  const title = id === undefined ? "The baseline" : `Who breaks ${id}`;
  return {
    text: `${escapeForeign(title)}: ${rules.map(({ id: each }) => `${each} ${countText(broken.get(each) ?? [])}`).join("; ")}.`,
    blocks: [
      headerBlock(title),
      ...sectionsOf(lines),
      contextBlock([
        "Its rules, modes and exceptions stand under `baseline` in the configuration.",
        ...(id === undefined ? ["`/sg baseline <id>` lists the groups."] : []),
      ]),
    ],
  };
}

function brokenIn(stored: Parameters<typeof readDriftCase>[0]): Broken[] {
  const details = readDriftCase(stored);
  if (!details || stored.state === "suspect") return [];
  const { groupId = "not in AWS", region, account } = details;
  const where = `${codeForeign(groupLabel(details))} (${codeForeign(groupId)}, ${escapeForeign(region)})`;
  return details.items.flatMap(({ baseline: ids = [], key = "" }) =>
    ids.map((id) => ({
      id,
      group: `${account}/${region}/${groupId}`,
      line: `${where}: ${codeForeign(lineOf(key), 150)}`,
    })),
  );
}

function countText(broken: readonly Broken[]): string {
  if (broken.length === 0) return "broken by nobody, as far as could be read";
  const groups = new Set(broken.map(({ group }) => group)).size;
  const rules = broken.length === 1 ? "1 rule" : `${broken.length} rules`;
  return `broken by ${rules} of ${groups === 1 ? "1 group" : `${groups} groups`}`;
}

function none(id: string | undefined, baseline: BaselinePolicy["baseline"]): Message {
  const ids = baseline.map((each) => codeForeign(each.id)).join(", ");
  const text =
    id === undefined || ids === ""
      ? "The baseline has no rules."
      : `No rule of the baseline is called ${codeForeign(id)}. There are: ${ids}.`;
  return { text, blocks: sectionsOf([text]) };
}
