import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { isNode, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { CountersignError } from "../core/errors.ts";
import { crossCheck } from "./cross-check.ts";
import { type Config, settings } from "./settings.ts";

/** Where and what is wrong: `countersign.yml:4:8 queue.url: must be a URL`. Lines and columns count from 1. */
interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/**
 * Reads countersign.yml. Throws `config.unreadable`, or `config.invalid` with every problem as
 * `file:line:column key: what`, one a line.
 */
export function loadConfig(path: string): Config {
  return parseConfig(readText(path), basename(path));
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new CountersignError("config.unreadable", { file: path }, cause);
  }
}

/** As `loadConfig`, for text that is at hand; `file` is its name in messages. */
export function parseConfig(text: string, file: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, uniqueKeys: true });
  const [fault] = document.errors;
  if (fault) {
    const { line, col } = lines.linePos(fault.pos[0]);
    refuse([`${file}:${line}:${col} ${fault.message.split("\n")[0] ?? ""}`]);
  }

  function place({ path, message }: Problem): string {
    const { line, col } = lines.linePos(offsetOf(path));
    return `${file}:${line}:${col} ${path.map(String).join(".") || "(file)"}: ${message}`;
  }

  /** Where the value is, else where the nearest thing around it is. */
  function offsetOf(keys: readonly PropertyKey[]): number {
    for (let length = keys.length; length >= 0; length--) {
      const node = document.getIn(keys.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return 0;
  }

  const parsed = settings.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
  if (!parsed.success) refuse(parsed.error.issues.flatMap(explainIssue).map(place));
  const problems = crossCheck(parsed.data);
  if (problems.length > 0) refuse(problems.map(place));
  return parsed.data;
}

function explainIssue(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: "unknown setting" }));
  const missing = issue.code === "invalid_type" && issue.input === undefined;
  return [{ path: issue.path, message: missing ? "is missing" : issue.message }];
}

function refuse(problems: readonly string[]): never {
  throw new CountersignError("config.invalid", { problems: `\n  ${problems.join("\n  ")}\n` });
}
