import type { CommandFact, GroupFact, PersonFact } from "../../site/slack-facts.ts";
import type { Choice } from "../controls/offer.ts";

/** What can be called by name. */
interface Callable {
  readonly commands: readonly CommandFact[];
  readonly people: readonly PersonFact[];
  readonly groups: readonly GroupFact[];
}

/** What may be meant: slash commands after `/`, what a command takes after it, people and groups after `@`. */
export function suggest(text: string, { commands, people, groups }: Callable): readonly Choice[] {
  const begun = /^\/\S*$/.exec(text)?.[0];
  if (begun !== undefined)
    return commands
      .filter(({ command }) => command.startsWith(begun))
      .map(({ command, hint, description }) => {
        return { value: command, text: `${command} ${hint}`.trim(), description };
      });
  const [, command, word] = /^(\/\S+)\s+(\S*)$/.exec(text) ?? [];
  const used = commands.find((each) => each.command === command);
  if (used && word !== undefined && !word.startsWith("@")) return wordsOf(used.hint, word);
  const name = /(?:^|\s)@([\w.-]*)$/.exec(text)?.[1];
  if (name === undefined) return [];
  return [
    ...people.map((each) => ({
      value: `@${each.name}`,
      text: `@${each.name}`,
      description: each.realName,
    })),
    ...groups.map((each) => ({
      value: `@${each.handle}`,
      text: `@${each.handle}`,
      description: each.name,
    })),
  ].filter(({ value }) => value.startsWith(`@${name}`));
}

/** `status · diff [group] · help` -> three choices. */
function wordsOf(hint: string, begun: string): readonly Choice[] {
  return hint
    .split(/\s*[·|]\s*/)
    .map((each) => each.trim())
    .filter((each) => /^[a-z]/.test(each) && each.startsWith(begun) && each !== begun)
    .map((each) => ({ value: each.split(/[\s[<]/, 1)[0] ?? each, text: each }));
}
