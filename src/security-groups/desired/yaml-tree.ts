import {
  type Alias,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from "yaml";
import { parsePlainYaml } from "./plain-yaml.ts";

/** A YAML document as plain values that know their place (`path:line:column`). Nothing in it is executed or evaluated. */
export type Tree =
  | { readonly kind: "map"; readonly at: string; readonly entries: ReadonlyMap<string, Entry> }
  | { readonly kind: "list"; readonly at: string; readonly items: readonly Tree[] }
  | { readonly kind: "scalar"; readonly at: string; readonly value: Scalar };

type Scalar = string | number | boolean | undefined;

/** A member of a map: `at` is the place of its key. */
export interface Entry {
  readonly at: string;
  readonly value: Tree;
}

/** Text that is no YAML, or that is more than is worth reading. */
export interface Unreadable {
  readonly at: string;
  readonly reason: string;
}

/** A team writes thousands of rules by hand, not hundreds of thousands; nested aliases reach any number. */
const MAX_NODES = 200_000;
const MAX_DEPTH = 64;
/** The parser needs seconds for a megabyte of faults, and for ever for some long lines: 4,000 rules a file must do. */
const MAX_CHARACTERS = 256 * 1024;
const MAX_LINE = 8192;
const MAX_BRACKETS = 256;
const CORE_TAGS: ReadonlySet<string> = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`),
);

/** Tags that stand for a map of one member: `!Ref` -> `Ref`, so that `!Ref x` is read as `{Ref: x}`. */
export type ShortForms = ReadonlyMap<string, string>;

/**
 * One YAML document -> its tree. Never throws; at most 200,000 values, aliases resolved, 64 levels deep. Tags that are
 * neither YAML's own nor among `short` make it unreadable.
 */
export function parseYamlTree(
  path: string,
  text: string,
  short: ShortForms = new Map(),
): Tree | Unreadable {
  const excess = findExcess(text);
  if (excess !== undefined) return { at: `${path}:1:1`, reason: excess };
  return parsePlainYaml(path, text) ?? parseAnyYaml(path, text, short);
}

/** The same by a parser of all of YAML; `text` is known to be within its strength. */
export function parseAnyYaml(path: string, text: string, short: ShortForms): Tree | Unreadable {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, logLevel: "error" });
    const [error] = document.errors;
    if (error) return { at: placeOf(path, lines, error.pos[0]), reason: reasonOf(error.message) };
    const walk: Walk = { path, lines, short, anchors: new Map(), left: MAX_NODES };
    return treeOf(walk, document.contents, 0);
  } catch (error) {
    if (error instanceof Stop) return { at: error.at, reason: error.message };
    // The parser recurses: a text of nothing but dashes ends its stack.
    return { at: `${path}:1:1`, reason: "nested too deeply to be read" };
  }
}

/** Why a text is not even given to the parser. Brackets are counted wherever they stand: no file of ours comes near. */
function findExcess(text: string): string | undefined {
  if (text.length > MAX_CHARACTERS) return `more than ${MAX_CHARACTERS} characters: split the file`;
  let lineStart = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === CODES.newline) lineStart = at + 1;
    if (at - lineStart > MAX_LINE) return `a line of more than ${MAX_LINE} characters`;
    if (code === CODES.opening || code === CODES.openingBrace) depth++;
    if ((code === CODES.closing || code === CODES.closingBrace) && depth > 0) depth--;
    if (depth > MAX_BRACKETS) return "nested too deeply to be read";
  }
  return undefined;
}

const CODES = { newline: 10, opening: 91, closing: 93, openingBrace: 123, closingBrace: 125 };

/** The value of a scalar; undefined for everything else, and for an empty one. */
export function scalarOf(tree: Tree | undefined): Scalar {
  return tree?.kind === "scalar" ? tree.value : undefined;
}

/** A list's items; one value is a list of one, nothing is an empty one. */
export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  if (!tree) return [];
  return tree.kind === "list" ? tree.items : [tree];
}

interface Walk {
  readonly path: string;
  readonly short: ShortForms;
  readonly lines: LineCounter;
  readonly anchors: Map<string, Node>;
  left: number;
}

class Stop extends Error {
  readonly at: string;

  constructor(at: string, reason: string) {
    super(reason);
    this.at = at;
  }
}

function treeOf(walk: Walk, node: Node | null, depth: number): Tree {
  const at = placeOf(walk.path, walk.lines, node?.range?.[0] ?? 0);
  if (--walk.left < 0) throw new Stop(at, `more than ${MAX_NODES} values`);
  if (depth > MAX_DEPTH) throw new Stop(at, `more than ${MAX_DEPTH} levels deep`);
  if (node === null) return { kind: "scalar", at, value: undefined };
  if (isAlias(node)) return treeOf(walk, targetOf(walk, node, at), depth + 1);
  noteNode(walk, node, at);
  const value = contentOf(walk, node, at, depth);
  const long = node.tag === undefined ? undefined : walk.short.get(node.tag);
  return long === undefined
    ? value
    : { kind: "map", at, entries: new Map([[long, { at, value }]]) };
}

function contentOf(walk: Walk, node: Exclude<Node, Alias>, at: string, depth: number): Tree {
  if (isMap(node)) return { kind: "map", at, entries: entriesOf(walk, node, depth) };
  if (!isSeq(node)) return { kind: "scalar", at, value: plainValue(node) };
  const items = node.items.map((item) => treeOf(walk, nodeOf(item), depth + 1));
  return { kind: "list", at, items };
}

function targetOf(walk: Walk, { source }: Alias, at: string): Node {
  const target = walk.anchors.get(source);
  if (!target) throw new Stop(at, `no anchor &${source} before this`);
  return target;
}

/** Remembers an anchor; a tag of anything but YAML's own types ends the reading: nobody's code is run to make sense of it. */
function noteNode(walk: Walk, node: Exclude<Node, Alias>, at: string): void {
  if (node.tag !== undefined && !CORE_TAGS.has(node.tag) && !walk.short.has(node.tag))
    throw new Stop(at, `tag ${node.tag} is not understood`);
  if ("anchor" in node && typeof node.anchor === "string") walk.anchors.set(node.anchor, node);
}

function entriesOf(walk: Walk, map: YAMLMap, depth: number): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const pair of map.items) {
    const key = nodeOf(pair.key);
    const at = placeOf(walk.path, walk.lines, key?.range?.[0] ?? map.range?.[0] ?? 0);
    if (!isPair(pair) || !isScalar(key)) throw new Stop(at, "a key must be a plain word");
    const name = String(key.value);
    entries.set(name, { at, value: treeOf(walk, nodeOf(pair.value), depth + 1) });
  }
  return entries;
}

function nodeOf(item: unknown): Node | null {
  return isAlias(item) || isMap(item) || isSeq(item) || isScalar(item) ? item : null;
}

function plainValue(node: Node): Scalar {
  const value: unknown = isScalar(node) ? node.value : undefined;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  return undefined;
}

function placeOf(path: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${path}:${line || 1}:${col || 1}`;
}

function reasonOf(message: string): string {
  if (message.includes("call stack")) return "nested too deeply to be read";
  return message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "";
}
