import { contextBlock, headerBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { codeForeign, escapeForeign } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import { lineOf } from "../../src/security-groups/rule.ts";
import { readDriftCase } from "../../src/security-groups/status.ts";
import { groupLabel } from "../../src/security-groups/words.ts";
import { sectionsOf } from "./lines.ts";

const MAX_CASES = 5000;

/** `/sg baseline [id]`: which groups break which rule of the baseline. */
export const baseline: Subcommand = {
  usage: "baseline [id]",
  meaning: "how often each rule of the baseline is broken; with its id, by which groups",
  examples: ["baseline", "baseline administration-broad"],
  run: showBaseline,
};

interface Broken {
  readonly id: string;
  readonly severity: string;
  readonly line: string;
}

async function showBaseline({ words, queries }: CommandCall): Promise<Message> {
  const [id] = words;
  const cases = await queries.openCases(["drift"], MAX_CASES);
  const broken = cases.flatMap((stored): Broken[] => {
    const details = readDriftCase(stored);
    if (!details || stored.state === "suspect") return [];
    const { groupId = "not in AWS", region } = details;
    return details.items.flatMap(({ baseline: ids = [], severity = "low", key = "" }) =>
      ids.map((each) => ({
        id: each,
        severity,
        line: `${codeForeign(groupLabel(details))} (${codeForeign(groupId)}, ${escapeForeign(region)}): ${codeForeign(lineOf(key), 150)}`,
      })),
    );
  });
  const lines =
    id === undefined
      ? totals(broken)
      : broken.filter((each) => each.id === id).map(({ line }) => line);
  const title = id === undefined ? "The baseline" : `Who breaks ${id}`;
  return {
    text: `${escapeForeign(title)}: ${lines.length === 0 ? "nothing" : `${lines.length} lines`}.`,
    blocks: [
      headerBlock(title),
      ...sectionsOf(
        lines.length > 0 ? lines : ["No group breaks it, as far as they could be read."],
      ),
      contextBlock([
        "Its rules, their modes and exceptions stand under `baseline` in the configuration.",
        ...(id === undefined ? ["`/sg baseline <id>` lists the groups."] : []),
      ]),
    ],
  };
}

function totals(broken: readonly Broken[]): string[] {
  return [...Map.groupBy(broken, ({ id }) => id)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([id, all]) => {
      const rules = all.length === 1 ? "1 rule" : `${all.length} rules`;
      return `${codeForeign(id)} · ${all[0]?.severity ?? "low"} · broken by ${rules}`;
    });
}
