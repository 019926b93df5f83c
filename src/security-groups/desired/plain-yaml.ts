import type { Entry, Tree } from "./yaml-tree.ts";

/** One line that says something: where it begins, and what stands there without what a comment says. */
interface Line {
  readonly number: number;
  /** Column of `text`, from 0; moved to the right once a dash is read. */
  indent: number;
  text: string;
}

/** How far the lines of one file are read. */
interface Cursor {
  readonly path: string;
  readonly lines: readonly Line[];
  next: number;
}

/** Deeper than this is left to the parser, which knows how deep is too deep. */
const MAX_DEPTH = 24;
const KEY = /([A-Za-z_][\w.-]*(?:::?\w[\w.-]*)*):(?: +|$)/y;
const FLOW_KEY = /([A-Za-z_][\w.-]*): +/y;
const FLOW_PLAIN = /-?\w[\w./*+=@()-]*(?: [\w./*+=@()-]+|:[\w./*+=@()-]+)* *(?=[,\]}])/y;
const QUOTED = /"([^"\\]*)"|'([^']*)'/y;
/** Words that are no text, however they are written. */
const TYPED = /^(?:true|false|null)$/i;
const STARTS_AS_TEXT = /^[A-Za-z_/]/;
const WHOLE_NUMBER = /^(?:0|-?[1-9]\d{0,14})$/;
/** Digits that cannot be a number of any kind: addresses, ranges, dates. */
const NO_NUMBER = /^\d[\d.]*\/\d+$|^\d+(?:-\d+)+$|^\d+(?:\.\d+){2,}$/;

/**
 * YAML as nearly all of it is written (block maps and lists, values that end on their line, comments) -> the tree that
 * `parseYamlTree` makes of it, thirty times faster; undefined for everything else, faults included. What is read here is
 * certain: any doubt is left to the parser.
 */
export function parsePlainYaml(path: string, text: string): Tree | undefined {
  if (/[\t\r\uFEFF\u0085\u2028\u2029]/.test(text)) return undefined;
  const lines = linesOf(text);
  const cursor: Cursor = { path, lines, next: isStart(lines[0]) ? 1 : 0 };
  const tree = readBlock(cursor, 0);
  return tree && cursor.next === lines.length ? tree : undefined;
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (let number = 1; start <= text.length; number++) {
    const found = text.indexOf("\n", start);
    const end = found === -1 ? text.length : found;
    let indent = 0;
    while (text.charCodeAt(start + indent) === 32 && start + indent < end) indent++;
    if (start + indent < end && text.charCodeAt(start + indent) !== 35)
      lines.push({ number, indent, text: text.slice(start + indent, end).trimEnd() });
    start = end + 1;
  }
  return lines;
}

function readBlock(cursor: Cursor, depth: number): Tree | undefined {
  const line = cursor.lines[cursor.next];
  if (!line || depth > MAX_DEPTH) return undefined;
  return isItem(line) ? readList(cursor, line.indent, depth) : readMap(cursor, line.indent, depth);
}

function isStart(line: Line | undefined): boolean {
  return line?.text === "---" && line.indent === 0;
}

function isItem({ text }: Line): boolean {
  return text.startsWith("- ");
}

function readList(cursor: Cursor, indent: number, depth: number): Tree | undefined {
  const items: Tree[] = [];
  const at = placeOf(cursor, cursor.lines[cursor.next], 0);
  for (;;) {
    const line = cursor.lines[cursor.next];
    // A list may stand as far left as the key that it belongs to.
    if (!line || line.indent < indent || (line.indent === indent && !isItem(line)))
      return { kind: "list", at, items };
    if (line.indent > indent) return undefined;
    const item = readItem(cursor, line, depth);
    if (!item) return undefined;
    items.push(item);
  }
}

function readItem(cursor: Cursor, line: Line, depth: number): Tree | undefined {
  let skipped = 2;
  while (line.text.charCodeAt(skipped) === 32) skipped++;
  KEY.lastIndex = skipped;
  if (!KEY.test(line.text)) return readValue(cursor, line, skipped);
  line.text = line.text.slice(skipped);
  line.indent += skipped;
  return readMap(cursor, line.indent, depth + 1);
}

function readMap(cursor: Cursor, indent: number, depth: number): Tree | undefined {
  const entries = new Map<string, Entry>();
  const at = placeOf(cursor, cursor.lines[cursor.next], 0);
  for (;;) {
    const line = cursor.lines[cursor.next];
    if (!line || line.indent < indent) return { kind: "map", at, entries };
    if (line.indent > indent) return undefined;
    KEY.lastIndex = 0;
    const [whole = "", key = ""] = KEY.exec(line.text) ?? [];
    if (key === "" || TYPED.test(key) || entries.has(key)) return undefined;
    const place = placeOf(cursor, line, 0);
    const value = readMember(cursor, line, whole.length, depth);
    if (!value) return undefined;
    entries.set(key, { at: place, value });
  }
}

/** What a key stands for: the rest of its line, or the lines below. */
function readMember(cursor: Cursor, line: Line, from: number, depth: number): Tree | undefined {
  const rest = line.text.charCodeAt(from);
  if (!Number.isNaN(rest) && rest !== 35) return readValue(cursor, line, from);
  if (rest === 35 && line.text.charCodeAt(from - 1) !== 32) return undefined;
  cursor.next++;
  const below = cursor.lines[cursor.next];
  if (!below || below.indent < line.indent) return undefined;
  if (below.indent === line.indent && !isItem(below)) return undefined;
  return readBlock(cursor, depth + 1);
}

/** A value that ends on its line; whether the next line goes on with it, who reads that will see. */
function readValue(cursor: Cursor, line: Line, from: number): Tree | undefined {
  cursor.next++;
  const { text } = line;
  const first = text[from];
  if (first === "{" || first === "[" || first === '"' || first === "'") {
    const flow = { cursor, line, at: from };
    const tree = readFlow(flow, 0);
    return tree && /^(?: +#.*)?$/.test(text.slice(flow.at)) ? tree : undefined;
  }
  const comment = text.indexOf(" #", from);
  const plain = comment === -1 ? text.slice(from) : text.slice(from, comment).trimEnd();
  if (plain.includes(": ") || plain.endsWith(":")) return undefined;
  return scalar(cursor, line, from, plain);
}

/** A place within a line, between brackets. */
interface Flow {
  readonly cursor: Cursor;
  readonly line: Line;
  at: number;
}

function readFlow(flow: Flow, depth: number): Tree | undefined {
  const { text } = flow.line;
  const first = text[flow.at];
  if (depth > MAX_DEPTH) return undefined;
  if (first === "{") return readFlowMap(flow, depth);
  if (first === "[") return readFlowList(flow, depth);
  const place = placeOf(flow.cursor, flow.line, flow.at);
  if (first === '"' || first === "'") {
    QUOTED.lastIndex = flow.at;
    const found = QUOTED.exec(text);
    if (!found) return undefined;
    flow.at = QUOTED.lastIndex;
    return { kind: "scalar", at: place, value: found[1] ?? found[2] ?? "" };
  }
  FLOW_PLAIN.lastIndex = flow.at;
  const [plain] = FLOW_PLAIN.exec(text) ?? [];
  if (plain === undefined) return undefined;
  const from = flow.at;
  flow.at += plain.length;
  return scalar(flow.cursor, flow.line, from, plain.trimEnd());
}

function readFlowMap(flow: Flow, depth: number): Tree | undefined {
  const { text } = flow.line;
  const at = placeOf(flow.cursor, flow.line, flow.at);
  const entries = new Map<string, Entry>();
  flow.at++;
  while (text[flow.at] !== "}") {
    FLOW_KEY.lastIndex = flow.at;
    const [whole = "", key = ""] = FLOW_KEY.exec(text) ?? [];
    if (key === "" || TYPED.test(key) || entries.has(key)) return undefined;
    const place = placeOf(flow.cursor, flow.line, flow.at);
    flow.at += whole.length;
    const value = readFlow(flow, depth + 1);
    if (!value || !endMember(flow, "}")) return undefined;
    entries.set(key, { at: place, value });
  }
  flow.at++;
  return { kind: "map", at, entries };
}

function readFlowList(flow: Flow, depth: number): Tree | undefined {
  const { text } = flow.line;
  const at = placeOf(flow.cursor, flow.line, flow.at);
  const items: Tree[] = [];
  flow.at++;
  while (text[flow.at] !== "]") {
    const item = readFlow(flow, depth + 1);
    if (!item || !endMember(flow, "]")) return undefined;
    items.push(item);
  }
  flow.at++;
  return { kind: "list", at, items };
}

/** After a member comes a comma and another one, or the bracket. */
function endMember(flow: Flow, bracket: "]" | "}"): boolean {
  const { text } = flow.line;
  if (text[flow.at] === bracket) return true;
  if (text[flow.at] !== ",") return false;
  flow.at++;
  while (text.charCodeAt(flow.at) === 32) flow.at++;
  return text[flow.at] !== bracket;
}

function scalar(cursor: Cursor, line: Line, from: number, plain: string): Tree | undefined {
  const value = valueOf(plain);
  return value === undefined
    ? undefined
    : { kind: "scalar", at: placeOf(cursor, line, from), value };
}

/** A plain word as YAML's core schema takes it; undefined where that needs a closer look. */
function valueOf(plain: string): string | number | boolean | undefined {
  if (plain === "true") return true;
  if (plain === "false") return false;
  if (STARTS_AS_TEXT.test(plain)) return TYPED.test(plain) ? undefined : plain;
  if (WHOLE_NUMBER.test(plain)) return Number(plain);
  return NO_NUMBER.test(plain) ? plain : undefined;
}

function placeOf({ path }: Cursor, line: Line | undefined, from: number): string {
  return line === undefined ? path : `${path}:${line.number}:${line.indent + from + 1}`;
}
