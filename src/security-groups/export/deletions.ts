import { isMap, isNode, isSeq, type Node, type YAMLSeq } from "yaml";
import { applyEdits, type Edit, lineStart, nextLine } from "./text-edit.ts";
import { endOf, type Item, type Member, outlineOf } from "./yaml-nodes.ts";

/** More ways than these are not tried: each is read as a whole. */
const MOST_WAYS = 64;

/** All ways of taking something away at a line: an item of a list, an element of its lists, a member. Each a whole text. */
export function deletionsAt(text: string, line: number): readonly string[] {
  const outline = outlineOf(text);
  if (!outline) return [];
  const covering = outline.lists
    .flatMap(({ items }) => items)
    .filter(({ first, last }) => first <= line && line <= last);
  const inmost = covering.filter(
    (item) => !covering.some((other) => other !== item && isInside(other, item)),
  );
  const ways = [
    ...inmost.map((item) => withoutItem(text, item, outline.members)),
    ...inmost.flatMap(({ node }) => elementsWithin(text, node)).map((edit) => [edit]),
    ...outline.members
      .filter((member) => member.line === line && isMap(member.pair.value))
      .map((member) => withoutMember(text, member)),
  ];
  return ways
    .filter((edits) => edits.length > 0)
    .slice(0, MOST_WAYS)
    .map((edits) => applyEdits(text, edits));
}

function isInside(inner: Item, outer: Item): boolean {
  const [a, b] = [inner.node.range, outer.node.range];
  return a && b ? b[0] <= a[0] && a[1] <= b[1] && b[1] - b[0] > a[1] - a[0] : false;
}

/** Elements of lists of several within an item: one port, one peer. */
function elementsWithin(text: string, node: Node): readonly Edit[] {
  if (isSeq(node)) {
    const own = node.items.length > 1 ? node.items : [];
    return own.flatMap((each) => (isNode(each) ? (withoutElement(text, node, each) ?? []) : []));
  }
  if (!isMap(node)) return [];
  return node.items.flatMap(({ value }) => (isNode(value) ? elementsWithin(text, value) : []));
}

/** A list that is left without items must be written as one: a key without a value is no list. */
function withoutItem(
  text: string,
  { list, node }: Item,
  members: readonly Member[],
): readonly Edit[] {
  const edit = withoutElement(text, list, node);
  if (!edit) return [];
  if (list.items.length > 1 || list.flow === true) return [edit];
  const key = members.find(({ pair }) => pair.value === list)?.pair.key;
  const end = isNode(key) ? text.indexOf(":", key.range?.[1]) + 1 : 0;
  return end > 0 ? [edit, { from: end, to: end, text: " []" }] : [];
}

function withoutElement(text: string, list: YAMLSeq, node: Node): Edit | undefined {
  const { range } = node;
  if (!range || ("anchor" in node && node.anchor !== undefined)) return undefined;
  const index = list.items.indexOf(node);
  if (list.flow === true) return withoutNeighbour(list.items, index);
  const dash = text.slice(0, range[0]).search(/-[ \t]*$/);
  const start = lineStart(text, dash);
  if (dash < 0 || text.slice(start, dash).trim() !== "") return undefined;
  return { from: start, to: nextLine(text, endOf(node)), text: "" };
}

/** In `[a, b]` and `{a: 1, b: 2}` one comma goes with what is taken away. */
function withoutNeighbour(items: readonly unknown[], index: number): Edit | undefined {
  const [before, own, after] = [index - 1, index, index + 1].map((at) => spanOf(items[at]));
  if (!own) return undefined;
  if (after) return { from: own.from, to: after.from, text: "" };
  return { from: before?.to ?? own.from, to: own.to, text: "" };
}

/** From where to where a node or a member of a map stands. */
function spanOf(item: unknown): { readonly from: number; readonly to: number } | undefined {
  if (isNode(item)) {
    const tagged = item.tag !== undefined && !item.tag.startsWith("tag:yaml.org");
    return item.range && !tagged ? { from: item.range[0], to: item.range[1] } : undefined;
  }
  if (typeof item !== "object" || item === null || !("key" in item && "value" in item))
    return undefined;
  const [key, value] = [spanOf(item.key), spanOf(item.value)];
  return key && value ? { from: key.from, to: value.to } : undefined;
}

function withoutMember(text: string, { map, pair }: Member): readonly Edit[] {
  const span = spanOf(pair);
  if (!span || !isNode(pair.value)) return [];
  if (map.flow === true) return [withoutNeighbour(map.items, map.items.indexOf(pair)) ?? []].flat();
  const from = lineStart(text, span.from);
  if (map.items.length < 2 || text.slice(from, span.from).trim() !== "") return [];
  return [{ from, to: nextLine(text, endOf(pair.value)), text: "" }];
}
