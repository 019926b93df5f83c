import { scanTemplate, type Token } from "./hcl-tokens.ts";

/** An expression of HCL, as far as one is understood. `opaque`: the rest, with what it is. */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | undefined }
  | { readonly kind: "template"; readonly parts: readonly Expression[] }
  | { readonly kind: "path"; readonly root: string; readonly steps: readonly Step[] }
  | { readonly kind: "access"; readonly of: Expression; readonly steps: readonly Step[] }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: "call"; readonly name: string; readonly given: readonly Expression[] }
  | { readonly kind: "operation"; readonly op: string; readonly sides: readonly Expression[] }
  | { readonly kind: "choice"; readonly of: readonly [Expression, Expression, Expression] }
  | { readonly kind: "opaque"; readonly what: string };

/** A step into a value: `.name`, `[index]`, or `[*]`. */
export type Step =
  | { readonly kind: "attribute"; readonly name: string }
  | { readonly kind: "index"; readonly of: Expression }
  | { readonly kind: "splat" };

interface Reading {
  readonly tokens: readonly Token[];
  at: number;
}

/** Ends the reading of one expression; what it says is why it is not understood. */
class Stop extends Error {}

/** Lowest first. Source: HCL native syntax specification, Operations. */
const LEVELS: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<", ">", "<=", ">="],
  ["+", "-"],
  ["*", "/", "%"],
];

/** A text as Terraform takes it (`web`, `${var.x}`, `web-${local.y}`) -> its expression. Never throws. */
export function parseTemplate(source: string): Expression {
  if (!source.includes("${") && !source.includes("%{")) return { kind: "literal", value: source };
  const scanned = scanTemplate(source);
  if ("tooDeepAt" in scanned) return { kind: "opaque", what: "an expression nested too deeply" };
  try {
    return readTemplate({ tokens: scanned.tokens, at: 0 });
  } catch (error) {
    if (error instanceof Stop) return { kind: "opaque", what: error.message };
    throw error;
  }
}

function readTemplate(reading: Reading): Expression {
  const parts: Expression[] = [];
  for (let token = peek(reading); token && token.kind !== "quote"; token = peek(reading))
    parts.push(readPart(reading, token));
  const [only] = parts;
  // A template of nothing but one interpolation is that value itself, whatever its type.
  if (only && parts.length === 1) return only;
  return parts.length === 0 ? { kind: "literal", value: "" } : { kind: "template", parts };
}

function readPart(reading: Reading, token: Token): Expression {
  reading.at += 1;
  if (token.kind === "text") return { kind: "literal", value: unescapeTemplate(token.text) };
  if (token.text !== "${") throw new Stop("a template directive (%{ })");
  skip(reading, "~");
  const inner = readExpression(reading);
  skip(reading, "~");
  expect(reading, "}");
  return inner;
}

function unescapeTemplate(text: string): string {
  return text.replaceAll("$${", "${").replaceAll("%%{", "%{");
}

function readExpression(reading: Reading): Expression {
  const condition = readBinary(reading, 0);
  if (!skip(reading, "?")) return condition;
  const yes = readExpression(reading);
  expect(reading, ":");
  return { kind: "choice", of: [condition, yes, readExpression(reading)] };
}

function readBinary(reading: Reading, level: number): Expression {
  const operators = LEVELS[level];
  if (!operators) return readUnary(reading);
  let left = readBinary(reading, level + 1);
  for (let token = peek(reading); token; token = peek(reading)) {
    if (token.kind !== "symbol" || !operators.includes(token.text)) break;
    reading.at += 1;
    left = { kind: "operation", op: token.text, sides: [left, readBinary(reading, level + 1)] };
  }
  return left;
}

function readUnary(reading: Reading): Expression {
  if (skip(reading, "!")) return { kind: "operation", op: "not", sides: [readUnary(reading)] };
  if (skip(reading, "-")) return { kind: "operation", op: "minus", sides: [readUnary(reading)] };
  const term = readTerm(reading);
  const steps = readSteps(reading);
  if (steps.length === 0) return term;
  return term.kind === "path" ? { ...term, steps } : { kind: "access", of: term, steps };
}

function readTerm(reading: Reading): Expression {
  const token = next(reading);
  switch (token.kind) {
    case "number":
      return { kind: "literal", value: Number(token.text) };
    case "quote":
      return readQuoted(reading);
    case "name":
      return readName(reading, token.text);
    case "open":
      return readBracket(reading, token.text);
    case "text":
    case "close":
    case "symbol":
    case "bad":
      throw new Stop(`an expression with "${token.text}"`);
  }
}

function readQuoted(reading: Reading): Expression {
  const inner = readTemplate({ tokens: quotedTokens(reading), at: 0 });
  expect(reading, '"');
  return inner;
}

/** The tokens of a quoted template, its text without the escapes of quotes. */
function quotedTokens(reading: Reading): readonly Token[] {
  const start = reading.at;
  const depth = (reading.tokens[start - 1]?.depth ?? 0) + 1;
  while (reading.at < reading.tokens.length && !isClosing(reading.tokens[reading.at], depth))
    reading.at += 1;
  return reading.tokens
    .slice(start, reading.at)
    .map((token) =>
      token.kind === "text" && token.depth === depth
        ? { ...token, text: unescapeQuoted(token.text) }
        : token,
    );
}

function isClosing(token: Token | undefined, depth: number): boolean {
  return token?.kind === "quote" && token.depth === depth - 1;
}

function unescapeQuoted(text: string): string {
  const named: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
  return text.replaceAll(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g,
    (_, short?: string, long?: string, char: string = "") => {
      const code = Number.parseInt(short ?? long ?? "", 16);
      if (Number.isNaN(code)) return named[char] ?? char;
      return code <= 0x10ffff ? String.fromCodePoint(code) : "";
    },
  );
}

function readName(reading: Reading, name: string): Expression {
  if (name === "true" || name === "false") return { kind: "literal", value: name === "true" };
  if (name === "null") return { kind: "literal", value: undefined };
  if (!isNext(reading, "(")) return { kind: "path", root: name, steps: [] };
  reading.at += 1;
  return { kind: "call", name, given: readItems(reading, ")") };
}

function readBracket(reading: Reading, bracket: string): Expression {
  const word = peek(reading);
  if (word?.kind === "name" && word.text === "for" && bracket !== "(")
    throw new Stop("a for expression");
  if (bracket === "[") return { kind: "list", items: readItems(reading, "]") };
  if (bracket === "{") return { kind: "object", entries: readEntries(reading) };
  const inner = readExpression(reading);
  expect(reading, ")");
  // In brackets a name is a value, and no longer the start of a path or the key of an object.
  return inner.kind === "path" ? { kind: "access", of: inner, steps: [] } : inner;
}

function readItems(reading: Reading, closer: string): readonly Expression[] {
  const items: Expression[] = [];
  while (!skip(reading, closer)) {
    items.push(readExpression(reading));
    if (isNext(reading, "...")) throw new Stop("an expanded argument (...)");
    if (!skip(reading, ",") && !isNext(reading, closer)) throw new Stop("a list without commas");
  }
  return items;
}

function readEntries(reading: Reading): readonly (readonly [Expression, Expression])[] {
  const entries: (readonly [Expression, Expression])[] = [];
  while (!skip(reading, "}")) {
    const key = readUnary(reading);
    if (!skip(reading, "=")) expect(reading, ":");
    entries.push([keyOf(key), readExpression(reading)]);
    skip(reading, ",");
  }
  return entries;
}

/** A bare name is the key itself; in brackets it would be a variable. */
function keyOf(key: Expression): Expression {
  return key.kind === "path" && key.steps.length === 0 ? { kind: "literal", value: key.root } : key;
}

function readSteps(reading: Reading): readonly Step[] {
  const steps: Step[] = [];
  for (;;) {
    if (skip(reading, ".")) steps.push(readDotted(reading));
    else if (skip(reading, "[")) steps.push(readIndex(reading));
    else return steps;
  }
}

function readDotted(reading: Reading): Step {
  const token = next(reading);
  if (token.text === "*") return { kind: "splat" };
  if (token.kind === "name") return { kind: "attribute", name: token.text };
  if (token.kind !== "number") throw new Stop("an unfinished path");
  return { kind: "index", of: { kind: "literal", value: Number(token.text) } };
}

function readIndex(reading: Reading): Step {
  const splat = isNext(reading, "*");
  if (splat) reading.at += 1;
  const of: Expression = splat ? { kind: "opaque", what: "*" } : readExpression(reading);
  expect(reading, "]");
  return splat ? { kind: "splat" } : { kind: "index", of };
}

function peek(reading: Reading): Token | undefined {
  return reading.tokens[reading.at];
}

function next(reading: Reading): Token {
  const token = peek(reading);
  if (!token) throw new Stop("an unfinished expression");
  reading.at += 1;
  return token;
}

function isNext(reading: Reading, text: string): boolean {
  const token = peek(reading);
  return token?.text === text && token.kind !== "text";
}

function skip(reading: Reading, text: string): boolean {
  const found = isNext(reading, text);
  if (found) reading.at += 1;
  return found;
}

function expect(reading: Reading, text: string): void {
  if (!skip(reading, text)) throw new Stop("an expression that is not understood");
}
