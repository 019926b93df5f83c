import { scanHcl, type Token } from "./hcl-tokens.ts";

/** What the text of a file tells without its structure: where its blocks begin, and that it is fit to be parsed. */
interface HclText {
  readonly lineOf: (type: string, labels: readonly string[]) => number;
}

/** Thousands of rules fit into this; the parser needs a second for more. */
const MAX_CHARACTERS = 256 * 1024;
const MAX_TOKENS = 60_000;
/** Each of these makes the parser go one step deeper. */
const MAX_CHOICES = 1000;
const MAX_PREFIXES = 64;

/**
 * Looks at a text before the parser does, which is not ours and takes the whole process with it when its stack is
 * full. Never throws; `reason`: why the text is not parsed at all.
 */
export function inspectHcl(
  text: string,
): HclText | { readonly line: number; readonly reason: string } {
  if (text.length > MAX_CHARACTERS)
    return { line: 1, reason: `more than ${MAX_CHARACTERS} characters are not read` };
  const scanned = scanHcl(text);
  if ("tooDeepAt" in scanned)
    return { line: scanned.tooDeepAt, reason: "brackets nested more deeply than is read" };
  const { tokens } = scanned;
  const excess = findExcess(tokens);
  if (excess) return { line: excess.line, reason: "more of one thing than anybody writes" };
  return { lineOf: (type, labels) => lineOf(tokens, type, labels) };
}

function findExcess(tokens: readonly Token[]): Token | undefined {
  let choices = 0;
  let prefixes = 0;
  return tokens.find((token, index) => {
    if (token.kind === "symbol" && token.text === "?") choices += 1;
    prefixes = token.kind === "symbol" && /^[!-]$/.test(token.text) ? prefixes + 1 : 0;
    return index > MAX_TOKENS || choices > MAX_CHOICES || prefixes > MAX_PREFIXES;
  });
}

/** The line of `resource "type" "name"`, labels with quotes or without; the first line when it is not found. */
function lineOf(tokens: readonly Token[], type: string, labels: readonly string[]): number {
  const found = tokens.findIndex(
    (token, at) =>
      token.depth === 0 &&
      token.kind === "name" &&
      token.text === type &&
      labelsAfter(tokens, at).join("\n") === labels.join("\n"),
  );
  return tokens[found]?.line ?? 1;
}

function labelsAfter(tokens: readonly Token[], at: number): readonly string[] {
  const labels: string[] = [];
  for (let index = at + 1; index < Math.min(at + 8, tokens.length); index += 1) {
    const token = tokens[index];
    if (!token || token.kind === "open") break;
    if (token.kind !== "quote") labels.push(token.text);
  }
  return labels;
}
