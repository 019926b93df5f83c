import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { CountersignError } from "../core/errors.ts";
import { selectPaths } from "./select-paths.ts";
import { limitCount, limitSize, type SourceFile } from "./source-file.ts";

/**
 * Reads a file, the files of a folder that `accepts`, or those that a pattern matches, in order of their paths.
 * Links are not followed out of the folder. Throws `source.unreadable`.
 */
export async function readDirectory(
  path: string,
  accepts: (path: string) => boolean,
): Promise<SourceFile[]> {
  try {
    const { root, names } = await listFiles(path, accepts);
    limitCount(names.length, { path });
    const found = await Promise.all(
      names.map(async (name) => ({ name, facts: await stat(join(root, name)) })),
    );
    const files = found.filter(({ facts }) => facts.isFile());
    limitSize(
      files.map(({ facts }) => facts.size),
      { path },
    );
    return await Promise.all(
      files.map(async ({ name }) => ({
        path: name === "" ? path : name,
        text: await readFile(join(root, name), "utf8"),
      })),
    );
  } catch (cause) {
    if (cause instanceof CountersignError) throw cause;
    throw new CountersignError("source.unreadable", { path, reason: reasonOf(cause) }, cause);
  }
}

async function listFiles(
  path: string,
  accepts: (path: string) => boolean,
): Promise<{ readonly root: string; readonly names: readonly string[] }> {
  const isPattern = /[*?{]/.test(path);
  if (!isPattern && (await stat(path)).isFile()) return { root: path, names: [""] };
  const { root, rest } = isPattern ? splitPattern(path) : { root: path, rest: "" };
  const { takes } = selectPaths(rest, accepts);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, "x").length - 1))
    .filter(takes);
  return { root, names: names.toSorted() };
}

/** `/infra/sg/*.yml` -> the folder that is read, and the pattern below it. */
function splitPattern(path: string): { readonly root: string; readonly rest: string } {
  const parts = path.split("/");
  const first = parts.findIndex((part) => /[*?{]/.test(part));
  const root = parts.slice(0, first).join("/");
  return {
    root: root === "" ? (path.startsWith("/") ? "/" : ".") : root,
    rest: parts.slice(first).join("/"),
  };
}

function reasonOf(cause: unknown): string {
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : "";
  return typeof code === "string" && code !== "" ? code : "unexpected";
}
