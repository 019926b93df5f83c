import { isNode, isSeq, type YAMLSeq } from "yaml";
import { blockItem, flowMap, jsonMap, type Members } from "./rule-text.ts";
import { applyEdits, indentAt, lineStart, nextLine } from "./text-edit.ts";
import { endOf, outlineOf } from "./yaml-nodes.ts";

/** How a new item is written where the list has no item to follow. */
export type Style = "flow" | "block";

/**
 * All ways of adding an item to a list: to the lists that hold rules at these lines, or, if there are none, to each empty
 * list of the name. Each way is a whole text.
 */
export function insertionsInto(
  text: string,
  where: { readonly lines: readonly number[]; readonly keys: readonly string[] },
  members: Members,
  style: Style,
): readonly string[] {
  const outline = outlineOf(text);
  if (!outline) return [];
  const holding = outline.lists.filter(({ items }) =>
    items.some(({ first, last }) => where.lines.some((line) => first <= line && line <= last)),
  );
  // The smallest list is the list of rules; around it stand lists of groups and of plays.
  const lists = holding.map(({ list }) => list).toSorted((a, b) => lengthOf(a) - lengthOf(b));
  if (lists.length > 0) return lists.flatMap((list) => appended(text, list, members) ?? []);
  return outline.members
    .filter(({ name, pair }) => where.keys.includes(name) && isEmptyList(pair.value))
    .flatMap(({ pair }) =>
      isSeq(pair.value) ? (begun(text, pair.value, members, style) ?? []) : [],
    );
}

function isEmptyList(value: unknown): boolean {
  return isSeq(value) && value.items.length === 0;
}

function lengthOf({ range }: YAMLSeq): number {
  return range ? range[1] - range[0] : 0;
}

function appended(text: string, list: YAMLSeq, members: Members): string | undefined {
  const last: unknown = list.items.at(-1);
  if (!isNode(last) || !last.range) return undefined;
  if (list.flow === true) {
    const from = last.range[1];
    return applyEdits(text, [{ from, to: from, text: flowItem(text, last.range, list, members) }]);
  }
  const dash = text.slice(0, last.range[0]).search(/-[ \t]*$/);
  if (dash < 0) return undefined;
  const indent = text.slice(lineStart(text, dash), dash);
  if (indent.trim() !== "") return undefined;
  const flow = "flow" in last && last.flow;
  const item = flow ? `- ${flowMap(members)}` : blockItem(members);
  return withLines(text, nextLine(text, endOf(last)), indented(item, indent));
}

/** Behind the last item of `[…]`: on the same line, or on a line of its own like the one before. */
function flowItem(
  text: string,
  [start, end]: readonly number[],
  list: YAMLSeq,
  members: Members,
): string {
  const json = text.trimStart().startsWith("{");
  const [from = 0, to = 0] = [start, end];
  const indent = indentAt(text, from);
  const alone = text.slice(lineStart(text, from), from).trim() === "";
  const written = json ? jsonMap(members, unitOf(text, from, to, indent)) : flowMap(members);
  if (!alone || list.range === undefined) return `, ${written.replaceAll(/\n\s*/g, " ")}`;
  return `,\n${indented(written, indent)}`.trimEnd();
}

/** By how much the members of a map on lines of their own stand further in; empty for a map on one line. */
function unitOf(text: string, from: number, to: number, indent: string): string {
  const inner = /\n([ \t]+)\S/.exec(text.slice(from, to))?.[1];
  return inner === undefined ? "" : inner.slice(indent.length);
}

/** The first item of a list that was written `[]`. */
function begun(text: string, list: YAMLSeq, members: Members, style: Style): string | undefined {
  const { range } = list;
  if (!range) return undefined;
  const [from, to] = range;
  if (text.trimStart().startsWith("{"))
    return applyEdits(text, [{ from, to, text: `[${jsonMap(members, "")}]` }]);
  const key = indentAt(text, from);
  const behind = text.slice(to, nextLine(text, to)).trim();
  const alone = /^[ \t]*(?:- )?[\w.]+:\s*$/.test(text.slice(lineStart(text, from), from));
  if (!alone || (behind !== "" && !behind.startsWith("#")))
    return applyEdits(text, [{ from, to, text: `[${flowMap(members)}]` }]);
  const item = style === "flow" ? `- ${flowMap(members)}` : blockItem(members);
  const emptied = applyEdits(text, [{ from: from - 1, to, text: "" }]);
  return withLines(emptied, nextLine(emptied, from), indented(item, `${key}  `));
}

function indented(item: string, indent: string): string {
  return item
    .split("\n")
    .map((line) => `${indent}${line}\n`)
    .join("");
}

/** Whole lines at an offset; a text that does not end its last line gets its line end before. */
function withLines(text: string, at: number, lines: string): string {
  const unended = at > 0 && text[at - 1] !== "\n";
  const added = unended ? `\n${lines.trimEnd()}` : lines;
  return applyEdits(text, [{ from: at, to: at, text: added }]);
}
