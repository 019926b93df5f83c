/** What is put in place of a part of a text; `from` = `to` inserts. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A text with all edits made; they do not overlap. Line ends are those of the text. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  let changed = text;
  for (const edit of edits.toSorted((a, b) => b.from - a.from))
    changed =
      changed.slice(0, edit.from) + edit.text.replaceAll("\n", eol) + changed.slice(edit.to);
  return changed;
}

/** Where the line begins that holds this offset. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Where the next line begins; the text's end for the last one. An offset right behind a line end is a next line already. */
export function nextLine(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === "\n") return offset;
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
}

/** The white space that a line begins with. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? "";
}
