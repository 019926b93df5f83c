/** A text with templates, in parts: plain text, and expressions within `{{ }}`. */
export type Part = string | Expression;

/** `a.b[0] | default(x)`: a beginning, and what is tried when that is not defined. */
export interface Expression {
  readonly first: Term;
  /** Arguments of `default(…)`, in order. `evenEmpty`: also when the value is empty. */
  readonly defaults: readonly { readonly value: Term; readonly evenEmpty: boolean }[];
}

/** What an expression may be made of: a literal, `omit`, an empty list or map, or a variable with steps into it. */
export type Term =
  | { readonly literal: string | number | boolean | undefined }
  | { readonly empty: "list" | "map" }
  | { readonly name: string; readonly steps: readonly (string | number)[] };

/** Nothing about a security group needs a longer text with templates in it. */
const MAX_TEXT = 16_384;
const TOKEN =
  /\s*(?:([A-Za-z_]\w*)|(-?\d+(?:\.\d+)?)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([.[\](){}|,]))/y;

type Token =
  | { readonly name: string }
  | { readonly literal: string | number }
  | { readonly sign: string };

/** A text -> its parts, or why they are not understood. Whatever is more than a variable with a default is not. */
export function parseTemplate(text: string): readonly Part[] | { readonly reason: string } {
  if (text.length > MAX_TEXT) return { reason: `a text of more than ${MAX_TEXT} characters` };
  if (/\{%|\{#/.test(text)) return { reason: "statements within a template are not evaluated" };
  const parts: Part[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf("{{", at);
    if (start < 0) break;
    const end = text.indexOf("}}", start);
    if (end < 0) return { reason: "a template that does not end" };
    if (start > at) parts.push(text.slice(at, start));
    const inner = text.slice(start + 2, end).replace(/^-|-$/g, "");
    const expression = parseExpression(inner);
    if (!expression) return { reason: `"${inner.trim().slice(0, 80)}" is not evaluated` };
    parts.push(expression);
    at = end + 2;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

function parseExpression(text: string): Expression | undefined {
  const tokens = tokensOf(text);
  if (!tokens) return undefined;
  const cursor: Cursor = { tokens, at: 0 };
  const first = readTerm(cursor);
  if (!first) return undefined;
  const defaults: Expression["defaults"][number][] = [];
  while (take(cursor, "|")) {
    const found = readDefault(cursor);
    if (!found) return undefined;
    defaults.push(found);
  }
  return cursor.at === tokens.length ? { first, defaults } : undefined;
}

interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
}

function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const whole = text.trimEnd();
  for (let at = 0; at < whole.length; ) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(whole);
    if (!match) return undefined;
    const [all, name, number, single, double, sign = ""] = match;
    const quoted = single ?? double;
    if (name !== undefined) tokens.push({ name });
    else if (number !== undefined) tokens.push({ literal: Number(number) });
    else if (quoted !== undefined) tokens.push({ literal: quoted.replaceAll(/\\(.)/g, "$1") });
    else tokens.push({ sign });
    at += all.length;
  }
  return tokens;
}

function take(cursor: Cursor, sign: string): boolean {
  const token = cursor.tokens[cursor.at];
  if (!token || !("sign" in token) || token.sign !== sign) return false;
  cursor.at++;
  return true;
}

function readTerm(cursor: Cursor): Term | undefined {
  if (take(cursor, "[")) return take(cursor, "]") ? { empty: "list" } : undefined;
  if (take(cursor, "{")) return take(cursor, "}") ? { empty: "map" } : undefined;
  const token = cursor.tokens[cursor.at];
  if (!token || "sign" in token) return undefined;
  cursor.at++;
  if ("literal" in token) return token;
  const { name } = token;
  if (/^true$/i.test(name)) return { literal: true };
  if (/^false$/i.test(name)) return { literal: false };
  if (/^none$/i.test(name)) return { literal: undefined };
  const steps = readSteps(cursor);
  return steps && { name, steps };
}

function readSteps(cursor: Cursor): readonly (string | number)[] | undefined {
  const steps: (string | number)[] = [];
  for (;;) {
    if (take(cursor, ".")) {
      const token = cursor.tokens[cursor.at++];
      if (!token || !("name" in token)) return undefined;
      steps.push(token.name);
    } else if (take(cursor, "[")) {
      const token = cursor.tokens[cursor.at++];
      if (!token || !("literal" in token) || !take(cursor, "]")) return undefined;
      steps.push(token.literal);
    } else {
      // A call: `lookup(…)`, or a method of a value.
      return take(cursor, "(") ? undefined : steps;
    }
  }
}

function readDefault(cursor: Cursor): Expression["defaults"][number] | undefined {
  const token = cursor.tokens[cursor.at++];
  if (!token || !("name" in token) || !["default", "d"].includes(token.name)) return undefined;
  if (!take(cursor, "(")) return undefined;
  if (take(cursor, ")")) return { value: { literal: "" }, evenEmpty: false };
  const value = readTerm(cursor);
  if (!value) return undefined;
  if (take(cursor, ")")) return { value, evenEmpty: false };
  const flag = take(cursor, ",") ? readTerm(cursor) : undefined;
  if (!flag || !("literal" in flag) || !take(cursor, ")")) return undefined;
  return { value, evenEmpty: flag.literal === true };
}
