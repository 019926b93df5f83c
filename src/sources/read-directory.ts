import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { CountersignError } from "../core/errors.ts";

/** One file of desired state, as text. `path` is relative to the source, as shown to people. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly changedAt: Date;
}

/** More than any team writes by hand; less than what would hurt. */
const MAX_FILES = 5000;
const MAX_BYTES = 4 * 1024 * 1024;

/** Reads a file, or every `.yml` and `.yaml` file below a folder, in order of their paths. Throws `source.unreadable`. */
export async function readDirectory(path: string): Promise<SourceFile[]> {
  try {
    const found = await stat(path);
    if (found.isFile()) return [await readOne(path, path)];
    const names = (await readdir(path, { recursive: true }))
      .filter((name) => /\.ya?ml$/.test(name))
      .toSorted();
    if (names.length > MAX_FILES)
      throw new CountersignError("source.unreadable", {
        path,
        files: names.length,
        limit: MAX_FILES,
      });
    return await Promise.all(names.map((name) => readOne(join(path, name), name)));
  } catch (cause) {
    if (cause instanceof CountersignError) throw cause;
    throw new CountersignError("source.unreadable", { path }, cause);
  }
}

async function readOne(path: string, name: string): Promise<SourceFile> {
  const { size, mtime } = await stat(path);
  if (size > MAX_BYTES)
    throw new CountersignError("source.unreadable", { path, bytes: size, limit: MAX_BYTES });
  return { path: name, text: await readFile(path, "utf8"), changedAt: mtime };
}
