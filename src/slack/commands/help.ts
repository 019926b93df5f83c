import { headerBlock, sectionBlock } from "../../core/blocks.ts";
import type { SlashCommand, Subcommand } from "../../core/command.ts";
import { codeForeign } from "../../core/hostile-text.ts";
import type { Message } from "../../core/message.ts";

/** More changed letters than this is another word, not a slip. */
const MAX_SLIPS = 2;

/** `/sg help`: what can be typed, made from the command's own table. */
export function helpFor(command: SlashCommand): Message {
  const parts = Object.values(command.subcommands).map((each) => describe(command, each));
  return {
    text: `${command.command}: ${command.description}`,
    blocks: [
      headerBlock(command.command),
      sectionBlock(command.description),
      ...parts.map(sectionBlock),
    ],
  };
}

/** Somebody typed a subcommand that there is not: says so, names the nearest, and shows the help. */
export function helpForUnknown(command: SlashCommand, typed: string): Message {
  const near = nearest(typed, Object.keys(command.subcommands));
  const guess = near === undefined ? "" : ` Did you mean \`${command.command} ${near}\`?`;
  const sentence = `There is no \`${command.command}\` ${codeForeign(typed, 40)}.${guess}`;
  const help = helpFor(command);
  return { text: sentence, blocks: [sectionBlock(sentence), ...help.blocks] };
}

function describe(command: SlashCommand, { usage, meaning, examples }: Subcommand): string {
  const shown = examples.map((example) => whole(command, example)).join("  ");
  return `${whole(command, usage)}\n${meaning}${shown === "" ? "" : `\nFor example ${shown}`}`;
}

/** As it is typed, from the slash on. */
function whole({ command }: SlashCommand, words: string): string {
  return words.startsWith("/") ? `\`${words}\`` : `\`${command} ${words}\``;
}

function nearest(typed: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((name) => ({ name, slips: distance(typed.slice(0, 40), name) }))
    .toSorted((a, b) => a.slips - b.slips);
  const [best] = ranked;
  return best && best.slips <= MAX_SLIPS && best.name !== "" ? best.name : undefined;
}

/** Letters to insert, delete or change to make one word the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      const [left = 0, above = 0, corner = 0] = [next[j], row[j + 1], row[j]];
      next.push(Math.min(left + 1, above + 1, corner + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
