import type { DesiredText } from "../desired/reader.ts";
import { type DiffLine, diffLines } from "./line-diff.ts";

/** Lines around a change that are shown with it, as `diff -u` does. */
const CONTEXT = 3;
const UNENDED = "\\ No newline at end of file";

/** A unified diff of all files that changed, as `git apply` takes it. */
export function patchOf(before: readonly DesiredText[], after: readonly DesiredText[]): string {
  return after
    .flatMap(({ path, text }) => {
      const old = before.find((file) => file.path === path)?.text ?? "";
      return old === text ? [] : [patchOfFile(path, old, text)];
    })
    .join("");
}

function patchOfFile(path: string, before: string, after: string): string {
  const hunks = hunksOf(diffLines(linesOf(before), linesOf(after)));
  return [`--- a/${path}`, `+++ b/${path}`, ...hunks.flatMap(textOf)].join("\n") + "\n";
}

/** Lines without their ends; a last line that has none carries the mark that patches use. */
function linesOf(text: string): readonly string[] {
  if (text === "") return [];
  const lines = text.split("\n");
  const last = lines.pop() ?? "";
  return last === "" ? lines : [...lines, `${last}\n${UNENDED}`];
}

interface Hunk {
  /** Numbers of the first lines, from 0. */
  readonly before: number;
  readonly after: number;
  readonly lines: readonly DiffLine[];
}

function hunksOf(lines: readonly DiffLine[]): readonly Hunk[] {
  const shown = lines.map((_, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ sign }) => sign !== " "),
  );
  const hunks: Hunk[] = [];
  let [before, after] = [0, 0];
  let open: { before: number; after: number; lines: DiffLine[] } | undefined;
  for (const [index, line] of lines.entries()) {
    if (!shown[index]) open = undefined;
    else if (open) open.lines.push(line);
    else {
      open = { before, after, lines: [line] };
      hunks.push(open);
    }
    if (line.sign !== "+") before++;
    if (line.sign !== "-") after++;
  }
  return hunks;
}

function textOf({ before, after, lines }: Hunk): readonly string[] {
  const [old, fresh] = [
    lines.filter(({ sign }) => sign !== "+"),
    lines.filter(({ sign }) => sign !== "-"),
  ];
  return [
    `@@ -${span(before, old.length)} +${span(after, fresh.length)} @@`,
    ...lines.map(({ sign, text }) => `${sign}${text}`),
  ];
}

function span(first: number, count: number): string {
  return `${count === 0 ? first : first + 1},${count}`;
}
