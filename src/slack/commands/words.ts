/** What was typed after a slash command: the subcommand (empty: none) and the words behind it. */
export interface Typed {
  readonly subcommand: string;
  readonly words: readonly string[];
}

/**
 * Splits what Slack sends for `should_escape: true`: mentions become `<@U…>` and `<#C…>` without their names, which are
 * chosen by people and may hold blanks; what Slack escaped is as it was typed.
 */
export function readWords(text: string): Typed {
  const plain = text.replaceAll(/<([@#])([A-Z0-9]{2,21})(?:\|[^>]*)?>/g, "<$1$2>");
  const [subcommand = "", ...words] = plain
    .split(/\s+/)
    .filter((word) => word !== "")
    .map(unescape);
  return { subcommand: subcommand.toLowerCase(), words };
}

function unescape(word: string): string {
  return word.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
