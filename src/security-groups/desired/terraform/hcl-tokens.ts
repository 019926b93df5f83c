/** A piece of HCL with its line (from 1). `text` of a template stands as it was written, escapes and all. */
export interface Token {
  readonly kind: "name" | "number" | "text" | "quote" | "open" | "close" | "symbol" | "bad";
  readonly text: string;
  readonly line: number;
  /** How many brackets, quotes and templates are open around it. */
  readonly depth: number;
}

/** What surrounds the place that is being read. `until`: the bracket that ends it. */
type Mode =
  | { readonly in: "code"; readonly until?: string }
  | { readonly in: "quote" }
  | { readonly in: "template" }
  | { readonly in: "heredoc"; readonly marker: string };

interface Scan {
  readonly source: string;
  readonly modes: Mode[];
  readonly tokens: Token[];
  at: number;
  line: number;
}

/** Nobody nests more; the parser behind, which is not ours, ends the whole process when its stack is full. */
const MAX_DEPTH = 64;

const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SYMBOL = /&&|\|\||==|!=|<=|>=|=>|\.\.\.|[-+*/%!<>?:=.,~|&]/y;
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;
const BLANK = /[ \t\r]+|#[^\n]*|\/\/[^\n]*/y;
const CLOSER: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** What was read, or the line at which brackets and quotes are nested more deeply than anybody writes. */
type Scanned = { readonly tokens: readonly Token[] } | { readonly tooDeepAt: number };

/** The text of a file -> its tokens, without comments and line ends. Never throws, takes time by length. Source: hashicorp/hcl hclsyntax/scan_tokens.rl. */
export function scanHcl(source: string): Scanned {
  return scanFrom(source, { in: "code" });
}

/** The inside of a template, as `name-${var.x}` without its quotes -> its tokens. */
export function scanTemplate(source: string): Scanned {
  return scanFrom(source, { in: "template" });
}

function scanFrom(source: string, outermost: Mode): Scanned {
  const scan: Scan = { source, modes: [outermost], tokens: [], at: 0, line: 1 };
  while (scan.at < source.length) {
    const mode = scan.modes.at(-1) ?? outermost;
    if (mode.in === "code") scanCode(scan, mode);
    else scanText(scan, mode);
    if (scan.modes.length > MAX_DEPTH) return { tooDeepAt: scan.line };
  }
  return { tokens: scan.tokens };
}

function scanCode(scan: Scan, mode: Mode & { readonly in: "code" }): void {
  const char = scan.source.charAt(scan.at);
  if (char === "\n") return skipLine(scan);
  if (take(scan, BLANK) !== undefined) return;
  if (scan.source.startsWith("/*", scan.at)) return skipComment(scan);
  if (char === '"') return enter(scan, { in: "quote" }, "quote", 1);
  const closer = CLOSER[char];
  if (closer !== undefined) return enter(scan, { in: "code", until: closer }, "open", 1);
  if (char === ")" || char === "]" || char === "}") return leave(scan, char === mode.until);
  const heredoc = take(scan, HEREDOC);
  if (heredoc !== undefined) {
    scan.line += 1;
    const marker = heredoc.replaceAll(/^<<-?|\s+$/g, "");
    return enter(scan, { in: "heredoc", marker }, "quote", 0);
  }
  const word = scanWord(scan);
  if (word) push(scan, word.kind, word.text);
  else {
    push(scan, "bad", char);
    scan.at += 1;
  }
}

function scanWord(scan: Scan): Pick<Token, "kind" | "text"> | undefined {
  for (const [kind, pattern] of [
    ["name", NAME],
    ["number", NUMBER],
    ["symbol", SYMBOL],
  ] as const) {
    const text = take(scan, pattern);
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}

/** Text up to the end of its template or to the next `${` or `%{`, which are brackets of their own. */
function scanText(scan: Scan, mode: Exclude<Mode, { readonly in: "code" }>): void {
  const { source } = scan;
  const start = scan.at;
  let lineStart = start;
  while (scan.at < source.length && !endsText(source, scan.at, mode)) {
    if (source.charAt(scan.at) !== "\n") {
      scan.at += lengthAt(source, scan.at, mode);
      continue;
    }
    scan.line += 1;
    if (mode.in === "heredoc" && isMarker(scan, lineStart, mode.marker)) {
      push(scan, "text", source.slice(start, lineStart));
      return closeText(scan, 1);
    }
    scan.at += 1;
    lineStart = scan.at;
  }
  const end = Math.min(scan.at, source.length);
  if (end > start) push(scan, "text", source.slice(start, end));
  if (source.charAt(scan.at) === '"') closeText(scan, 1);
  else if (scan.at < source.length) enter(scan, { in: "code", until: "}" }, "open", 2);
}

/** True at a quote that ends its template, and at `${` and `%{`. */
function endsText(source: string, at: number, mode: Mode): boolean {
  const char = source.charAt(at);
  if (char === '"') return mode.in === "quote";
  return (char === "$" || char === "%") && source.charAt(at + 1) === "{";
}

/** How many characters belong together: an escape is not what it looks like. */
function lengthAt(source: string, at: number, mode: Mode): number {
  if (isEscape(source, at)) return 3;
  return mode.in === "quote" && source.charAt(at) === "\\" ? 2 : 1;
}

/** `$${` and `%%{` stand for themselves. */
function isEscape(source: string, at: number): boolean {
  return source.startsWith("$${", at) || source.startsWith("%%{", at);
}

/** True when the line that ends here is the end of its heredoc: the marker alone, after whatever blanks. */
function isMarker({ source, at }: Scan, lineStart: number, marker: string): boolean {
  const whole = lineStart === 0 || source.charAt(lineStart - 1) === "\n";
  return whole && source.slice(lineStart, at).trim() === marker;
}

function closeText(scan: Scan, length: number): void {
  scan.modes.pop();
  push(scan, "quote", '"');
  scan.at += length;
}

function enter(scan: Scan, mode: Mode, kind: Token["kind"], length: number): void {
  push(scan, kind, kind === "quote" ? '"' : scan.source.slice(scan.at, scan.at + length));
  scan.modes.push(mode);
  scan.at += length;
}

/** A bracket that closes nothing changes nothing, so that the depth is never held to be less than it is. */
function leave(scan: Scan, fits: boolean): void {
  if (fits) scan.modes.pop();
  push(scan, fits ? "close" : "bad", scan.source.charAt(scan.at));
  scan.at += 1;
}

function push(scan: Scan, kind: Token["kind"], text: string): void {
  scan.tokens.push({ kind, text, line: scan.line, depth: scan.modes.length - 1 });
}

function take(scan: Scan, pattern: RegExp): string | undefined {
  pattern.lastIndex = scan.at;
  const text = pattern.exec(scan.source)?.[0];
  if (text !== undefined) scan.at += text.length;
  return text;
}

function skipLine(scan: Scan): void {
  scan.at += 1;
  scan.line += 1;
}

function skipComment(scan: Scan): void {
  const end = scan.source.indexOf("*/", scan.at + 2);
  const stop = end < 0 ? scan.source.length : end + 2;
  scan.line += scan.source.slice(scan.at, stop).split("\n").length - 1;
  scan.at = stop;
}
