/** A line of a difference: kept, taken away or added. */
export interface DiffLine {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** Beyond it (2,000 by 2,000 lines between the first and the last difference) all of them are told as one replacement. */
const MOST_CELLS = 4_000_000;

/** The lines that lead from one text to the other, as few of them changed as can be. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const head = commonHead(before, after);
  const tail = commonHead(before.slice(head).toReversed(), after.slice(head).toReversed());
  const [end, newEnd] = [before.length - tail, after.length - tail];
  return [
    ...signed(" ", before.slice(0, head)),
    ...between(before.slice(head, end), after.slice(head, newEnd)),
    ...signed(" ", before.slice(end)),
  ];
}

function commonHead(a: readonly string[], b: readonly string[]): number {
  const end = a.findIndex((line, index) => line !== b[index]);
  return end < 0 ? a.length : end;
}

function signed(sign: DiffLine["sign"], lines: readonly string[]): DiffLine[] {
  return lines.map((text) => ({ sign, text }));
}

/** By the longest common subsequence: `lengths` holds it for each pair of rests. */
function between(before: readonly string[], after: readonly string[]): DiffLine[] {
  if (before.length * after.length > MOST_CELLS)
    return [...signed("-", before), ...signed("+", after)];
  const lengths = commonLengths(before, after);
  const lines: DiffLine[] = [];
  let [x, y] = [0, 0];
  while (x < before.length && y < after.length) {
    const [old = "", fresh = ""] = [before[x], after[y]];
    const isKept = old === fresh;
    const isGone = !isKept && lengths.at(x + 1, y) >= lengths.at(x, y + 1);
    lines.push(
      isKept
        ? { sign: " ", text: old }
        : isGone
          ? { sign: "-", text: old }
          : { sign: "+", text: fresh },
    );
    if (isKept || isGone) x++;
    if (!isGone) y++;
  }
  return [...lines, ...signed("-", before.slice(x)), ...signed("+", after.slice(y))];
}

/** For each pair of rests how many lines they have in common, in order. */
function commonLengths(
  before: readonly string[],
  after: readonly string[],
): { readonly at: (x: number, y: number) => number } {
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  function at(x: number, y: number): number {
    return lengths[x * width + y] ?? 0;
  }
  for (let x = before.length - 1; x >= 0; x--)
    for (let y = after.length - 1; y >= 0; y--)
      lengths[x * width + y] =
        before[x] === after[y] ? at(x + 1, y + 1) + 1 : Math.max(at(x + 1, y), at(x, y + 1));
  return { at };
}
