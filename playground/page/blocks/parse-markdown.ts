import { safeUrl } from "../mrkdwn/entity.ts";

/** A piece of a line. */
export type Run =
  | { readonly kind: "text" | "bold" | "italic" | "strike" | "code"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly url: string };

/** A line, or a block of lines as they stand. */
export interface Line {
  readonly kind: "heading" | "item" | "quote" | "pre" | "rule" | "words";
  readonly runs: readonly Run[];
}

/** The common subset of Markdown that Slack's markdown block takes; what does not fit stays as it was written. */
export function parseMarkdown(text: string): readonly Line[] {
  return text.split(/^```[^\n]*\n([\s\S]*?)\n?```$/m).flatMap((part, index): readonly Line[] => {
    if (index % 2 === 1) return [{ kind: "pre", runs: [{ kind: "text", text: part }] }];
    return part
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map(readLine);
  });
}

const LINES: readonly (readonly [RegExp, Line["kind"], string])[] = [
  [/^#{1,6}\s+(.*)$/, "heading", ""],
  [/^\s*[-*+]\s+(.*)$/, "item", "• "],
  [/^>\s?(.*)$/, "quote", ""],
];

function readLine(line: string): Line {
  if (/^(?:---+|\*\*\*+)$/.test(line.trim())) return { kind: "rule", runs: [] };
  for (const [pattern, kind, before] of LINES) {
    const inside = pattern.exec(line)?.[1];
    if (inside !== undefined) return { kind, runs: runsOf(before + inside) };
  }
  return { kind: "words", runs: runsOf(line) };
}

const RUNS =
  /\*\*(?<bold>[^*]+)\*\*|~~(?<strike>[^~]+)~~|`(?<code>[^`]+)`|\[(?<label>[^\]]+)\]\((?<url>[^)\s]+)\)|(?<![\w*])[*_](?<italic>[^*_\s][^*_]*)[*_](?!\w)/g;

function runsOf(line: string): readonly Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const match of line.matchAll(RUNS)) {
    if (match.index > at) runs.push({ kind: "text", text: line.slice(at, match.index) });
    runs.push(runFrom(match[0], match.groups ?? {}));
    at = match.index + match[0].length;
  }
  if (at < line.length) runs.push({ kind: "text", text: line.slice(at) });
  return runs;
}

function runFrom(whole: string, groups: Readonly<Record<string, string | undefined>>): Run {
  const url = safeUrl(groups["url"] ?? "");
  if (url !== undefined) return { kind: "link", url, text: groups["label"] ?? url };
  for (const kind of ["bold", "strike", "code", "italic"] as const) {
    const text = groups[kind];
    if (text !== undefined) return { kind, text };
  }
  return { kind: "text", text: whole };
}
