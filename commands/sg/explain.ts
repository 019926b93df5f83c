import { contextBlock, headerBlock, sectionBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { codeForeign, escapeForeign } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import { describeReach } from "../../src/security-groups/reach-words.ts";
import { keyOf, lineOf } from "../../src/security-groups/rule.ts";
import { readTypedRule } from "../../src/security-groups/typed-rule.ts";

/** `/sg explain <rule text>`: what a rule would be, and what it would open. */
export const explain: Subcommand = {
  usage: "explain <rule>",
  meaning: "a rule in its canonical form, and what it would open; nothing is changed",
  examples: ["explain in 22/tcp from 198.51.100.7/8", "explain out all to ::/0"],
  run: explainRule,
};

function explainRule({ words }: CommandCall): Promise<Message> {
  const typed = words.join(" ").slice(0, 200);
  const read = readTypedRule(typed);
  if ("refused" in read) {
    const text = `Not a rule: ${codeForeign(read.refused, 300)}`;
    return Promise.resolve({ text, blocks: [sectionBlock(text)] });
  }
  const { rule, lint } = read;
  const key = keyOf(rule);
  const reach = describeReach([], [rule]).map((line) =>
    escapeForeign(line.replace("nobody → ", ""), 300),
  );
  return Promise.resolve({
    text: `${escapeForeign(lineOf(key))}: ${reach.join("; ")}.`,
    blocks: [
      headerBlock(lineOf(key)),
      sectionBlock(reach.join("\n")),
      contextBlock([
        `canonical form ${codeForeign(key, 200)}`,
        ...(lint.length > 0 ? [`worth a word: ${lint.join(", ")}`] : []),
      ]),
    ],
  });
}
