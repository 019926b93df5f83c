/** True when `text` fits `pattern`, in which `*` stands for any characters; letters are compared without case. Linear in time. */
export function matchesGlob(pattern: string, text: string): boolean {
  const pieces = pattern.toLowerCase().split("*");
  const [first = "", ...rest] = pieces;
  const last = rest.pop();
  const subject = text.toLowerCase();
  if (last === undefined) return subject === first;
  if (!subject.startsWith(first) || !subject.endsWith(last)) return false;
  const end = subject.length - last.length;
  let from = first.length;
  for (const piece of rest) {
    const found = subject.indexOf(piece, from);
    if (found === -1) return false;
    from = found + piece.length;
  }
  return from <= end;
}
