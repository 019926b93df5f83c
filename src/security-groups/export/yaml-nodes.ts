import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";

/** A list in a text, and the maps in it with their lines, both ends included. */
export interface ItemList {
  readonly list: YAMLSeq;
  readonly items: readonly Item[];
}

/** An item of a list. */
export interface Item {
  readonly list: YAMLSeq;
  readonly node: YAMLMap;
  readonly first: number;
  readonly last: number;
}

/** A member of a map whose value is a list or a map. */
export interface Member {
  readonly map: YAMLMap;
  readonly pair: Pair;
  readonly name: string;
  readonly line: number;
}

/** A text as YAML, as far as it takes to change it in place. */
export interface Outline {
  readonly lists: readonly ItemList[];
  readonly members: readonly Member[];
}

/** All lists of maps and all members of a text; undefined for what is no YAML. Functions and tags stay what they are. */
export function outlineOf(text: string): Outline | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: "error" });
  if (document.errors.length > 0) return undefined;
  const lists: ItemList[] = [];
  const members: Member[] = [];
  visit(document.contents, (node) => {
    if (isSeq(node)) lists.push({ list: node, items: itemsOf(node, lines) });
    if (isMap(node)) members.push(...membersOf(node, lines));
  });
  return { lists, members };
}

function visit(node: unknown, see: (node: Node) => void): void {
  if (!isMap(node) && !isSeq(node)) return;
  see(node);
  for (const each of node.items) {
    if (isMap(node)) visit(isPairLike(each) ? each.value : undefined, see);
    else visit(each, see);
  }
}

function isPairLike(value: unknown): value is { readonly value: unknown } {
  return typeof value === "object" && value !== null && "value" in value;
}

function itemsOf(list: YAMLSeq, lines: LineCounter): readonly Item[] {
  return list.items.flatMap((node) => {
    if (!isMap(node) || !node.range || node.tag !== undefined) return [];
    const first = lines.linePos(node.range[0]).line;
    const last = lines.linePos(Math.max(node.range[0], endOf(node) - 1)).line;
    return [{ list, node, first, last }];
  });
}

function membersOf(map: YAMLMap, lines: LineCounter): readonly Member[] {
  return map.items.flatMap((pair) => {
    const { key } = pair;
    if (!isScalar(key) || !key.range) return [];
    return [{ map, pair, name: String(key.value), line: lines.linePos(key.range[0]).line }];
  });
}

/** Where the text of a node ends, without what follows it: comments, empty lines. */
export function endOf(node: Node): number {
  const deepest = lastOf(node);
  return deepest.range?.[1] ?? 0;
}

function lastOf(node: Node): Node {
  if ((!isMap(node) && !isSeq(node)) || node.flow === true) return node;
  const last: unknown = node.items.at(-1);
  const inner = isPairLike(last) && isMap(node) ? (last.value ?? keyOf(last)) : last;
  return isMap(inner) || isSeq(inner) || isScalar(inner) || isAlias(inner) ? lastOf(inner) : node;
}

function keyOf(pair: object): unknown {
  return "key" in pair ? pair.key : undefined;
}
