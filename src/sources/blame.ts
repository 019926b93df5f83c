import type { GitCommit } from "./source-file.ts";

/**
 * `git blame --line-porcelain` -> line number -> the commit that wrote the line.
 * Source: git-blame(1), "THE PORCELAIN FORMAT".
 */
export function readBlame(text: string): ReadonlyMap<number, GitCommit> {
  const lines = new Map<number, GitCommit>();
  const commits = new Map<string, GitCommit>();
  let head: { readonly id: string; readonly line: number } | undefined;
  let facts = new Map<string, string>();
  for (const line of text.split("\n")) {
    const start = /^([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?$/.exec(line);
    if (start && !head) {
      head = { id: start[1] ?? "", line: Number(start[2]) };
      facts = new Map();
      continue;
    }
    if (!head) continue;
    if (!line.startsWith("\t")) {
      const [name = "", ...rest] = line.split(" ");
      facts.set(name, rest.join(" "));
      continue;
    }
    const commit = commits.get(head.id) ?? commitOf(head.id, facts);
    if (commit) {
      commits.set(head.id, commit);
      lines.set(head.line, commit);
    }
    head = undefined;
  }
  return lines;
}

function commitOf(id: string, facts: ReadonlyMap<string, string>): GitCommit | undefined {
  const seconds = Number(facts.get("committer-time"));
  const name = facts.get("author");
  if (!Number.isSafeInteger(seconds) || name === undefined) return undefined;
  const author = `${name} ${facts.get("author-mail") ?? ""}`.trim();
  return { id, author, at: new Date(seconds * 1000).toISOString() };
}
