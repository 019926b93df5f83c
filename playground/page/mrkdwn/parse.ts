import { emojiSign } from "./emoji.ts";
import { readEntity, unescapeEntities } from "./entity.ts";
import type { Part, Piece } from "./nodes.ts";

/** How a text is read. `verbatim`: bare addresses stay words. */
export interface Reading {
  readonly verbatim?: boolean;
}

/** One sign of a line, or something that styles cannot cut. */
type Token = { readonly sign: string } | { readonly piece: Piece };

const STYLES: Readonly<Record<string, "bold" | "italic" | "strike">> = {
  "*": "bold",
  _: "italic",
  "~": "strike",
};

/**
 * Slack's mrkdwn as parts and pieces: never HTML. Entities in angle brackets, `code`, ```text as it stands```, quotes by
 * `>`, *bold*, _italic_, ~strike~ and :emoji:. What does not fit stays as it was typed. Source: Slack's page on
 * formatting text for app surfaces.
 */
export function parseMrkdwn(text: string, reading: Reading = {}): readonly Part[] {
  return text.split(/(```[\s\S]+?```)/).flatMap((part, index): readonly Part[] => {
    if (index % 2 === 0) return partsOfLines(trimBeside(part, index, text), reading);
    return [{ kind: "pre", text: readVerbatim(part.slice(3, -3).replace(/^\n/, "")) }];
  });
}

/** A line break beside a block of text as it stands belongs to the block. */
function trimBeside(part: string, index: number, text: string): string {
  const after = index > 0 ? part.replace(/^\n/, "") : part;
  return text.endsWith(part) ? after : after.replace(/\n$/, "");
}

function partsOfLines(text: string, reading: Reading): readonly Part[] {
  if (text === "") return [];
  const parts: { readonly kind: "lines" | "quote"; readonly lines: string[] }[] = [];
  for (const line of text.split("\n")) {
    const [, quoted] = /^(?:>|&gt;) ?(.*)$/.exec(line) ?? [];
    const kind = quoted === undefined ? "lines" : "quote";
    const last = parts.at(-1);
    if (last?.kind === kind) last.lines.push(quoted ?? line);
    else parts.push({ kind, lines: [quoted ?? line] });
  }
  return parts.map(({ kind, lines }) => ({ kind, of: piecesOfLines(lines, reading) }));
}

function piecesOfLines(lines: readonly string[], reading: Reading): readonly Piece[] {
  return lines.flatMap((line, index): readonly Piece[] => {
    const pieces = style(tokensOf(line, reading));
    return index === 0 ? pieces : [{ kind: "break" }, ...pieces];
  });
}

/** The line as signs and atoms. */
function tokensOf(line: string, reading: Reading): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    const { token, length } = nextToken(line, at, reading);
    tokens.push(token);
    at += length;
  }
  return tokens;
}

const ATOMS: readonly {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray, reading: Reading) => Piece | undefined;
}[] = [
  { pattern: /<([^<>]+)>/y, read: ([, inside = ""]) => readEntity(inside) },
  { pattern: /`([^`]+)`/y, read: ([, code = ""]) => ({ kind: "code", text: readVerbatim(code) }) },
  { pattern: /:([a-z0-9_+-]+):/y, read: ([, name = ""]) => readEmoji(name) },
  {
    pattern: /https?:\/\/[^\s<>|]*[^\s<>|.,;:!?"')\]}]/y,
    read: ([url], { verbatim }) => (verbatim === true ? undefined : readEntity(url)),
  },
];

function nextToken(
  line: string,
  at: number,
  reading: Reading,
): { readonly token: Token; readonly length: number } {
  for (const { pattern, read } of ATOMS) {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    const piece = match && read(match, reading);
    if (match && piece) return { token: { piece }, length: match[0].length };
  }
  const entity = /^&(?:lt|gt|amp);/.exec(line.slice(at, at + 5))?.[0];
  if (entity !== undefined)
    return { token: { sign: unescapeEntities(entity) }, length: entity.length };
  const sign = String.fromCodePoint(line.codePointAt(at) ?? 0);
  return { token: { sign }, length: sign.length };
}

function readEmoji(name: string): Piece | undefined {
  const sign = emojiSign(name);
  return sign === undefined ? undefined : { kind: "emoji", name, sign };
}

/** Inside of code nothing is styled; entities are read as their label or address. */
function readVerbatim(code: string): string {
  return unescapeEntities(
    code.replaceAll(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, target: string, label?: string) => {
      return label ?? target;
    }),
  );
}

/** Finds *bold*, _italic_ and ~strike~, the outermost first. */
function style(tokens: readonly Token[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < tokens.length) {
    const end = closingOf(tokens, at);
    const kind = end === undefined ? undefined : STYLES[signAt(tokens, at)];
    if (end !== undefined && kind !== undefined) {
      pieces.push({ kind, of: style(tokens.slice(at + 1, end)) });
      at = end + 1;
    } else {
      append(pieces, tokens[at]);
      at += 1;
    }
  }
  return pieces;
}

/** Where the style that begins here ends; nothing when none begins or it never ends. */
function closingOf(tokens: readonly Token[], start: number): number | undefined {
  const mark = signAt(tokens, start);
  if (STYLES[mark] === undefined) return undefined;
  if (isWord(signAt(tokens, start - 1)) || isBlank(tokens, start + 1)) return undefined;
  for (let end = start + 2; end < tokens.length; end += 1)
    if (
      signAt(tokens, end) === mark &&
      !isBlank(tokens, end - 1) &&
      !isWord(signAt(tokens, end + 1))
    )
      return end;
  return undefined;
}

function signAt(tokens: readonly Token[], index: number): string {
  const token = index < 0 ? undefined : tokens[index];
  return token && "sign" in token ? token.sign : "";
}

function isWord(sign: string): boolean {
  return /^[\p{L}\p{N}]$/u.test(sign);
}

function isBlank(tokens: readonly Token[], index: number): boolean {
  return tokens[index] === undefined || /^\s$/.test(signAt(tokens, index));
}

function append(pieces: Piece[], token: Token | undefined): void {
  if (!token) return;
  if ("piece" in token) {
    pieces.push(token.piece);
    return;
  }
  const last = pieces.at(-1);
  if (last?.kind === "text")
    pieces[pieces.length - 1] = { kind: "text", text: last.text + token.sign };
  else pieces.push({ kind: "text", text: token.sign });
}
