import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { type JsonObject, jsonObject } from "../../src/core/json.ts";

const caseSchema = z.object({
  id: z.string(),
  source: z.string(),
  input: jsonObject,
  /** What the public source states of it; null when it states nothing. */
  expected: jsonObject.nullable(),
  note: z.string().optional(),
});

/** One public case: an input, and what its source says of it. */
export type Case = z.infer<typeof caseSchema>;

/** The cases of one file, named by its path below the folder. */
export interface CaseFile {
  readonly name: string;
  readonly cases: readonly Case[];
}

/** All `*.jsonl` below a folder, in the order of their names. Throws with file and line when a line is no case. */
export function readCases(dir: string): readonly CaseFile[] {
  const paths = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".jsonl"))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return paths.map((path) => ({ name: relative(dir, path), cases: readFile(path) }));
}

function readFile(path: string): Case[] {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    const parsed = caseSchema.safeParse(parse(line));
    if (parsed.success) return [parsed.data];
    throw new Error(`${path}:${index + 1}: no case: ${z.prettifyError(parsed.error)}`);
  });
}

function parse(line: string): JsonObject | undefined {
  try {
    return jsonObject.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
