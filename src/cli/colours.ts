/** Escape sequences of terminals (ECMA-48), by the mark at which a line begins. */
const COLOURS: readonly (readonly [RegExp, string])[] = [
  [/^ {2}\+ /, "32"],
  [/^ {2}- /, "31"],
  [/^ {2}~ /, "33"],
  [/^ {2}! /, "1;31"],
  [/^ {2}\? /, "35"],
  [/^countersign check: 0 changes.* 0 not evaluated$/, "1;32"],
  [/^countersign check: /, "1;31"],
  [/^\S.*\)$/, "1"],
];

/** The text report in colours; the words are the same, because meaning is never by colour alone. */
export function colourReport(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      const colour = COLOURS.find(([pattern]) => pattern.test(line))?.[1];
      return colour === undefined ? line : `\u001B[${colour}m${line}\u001B[0m`;
    })
    .join("\n");
}
