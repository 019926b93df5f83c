import { CountersignError } from "../core/errors.ts";

/** One file of desired state, as text. `path` is relative to the source, as shown to people. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A commit as git knows it. `author` as `Name <address>`; `at`: ISO 8601, UTC, when it was committed. */
export interface GitCommit {
  readonly id: string;
  readonly author: string;
  readonly at: string;
}

/** More than any team writes by hand; a plan of a large estate has some ten megabytes. */
const MAX_FILES = 5000;
const MAX_FILE_BYTES = 32 * 1024 * 1024;
const MAX_BYTES = 64 * 1024 * 1024;

/** Throws `source.unreadable` for more files than are read. `where` names the source. */
export function limitCount(files: number, where: Readonly<Record<string, string>>): void {
  if (files > MAX_FILES)
    throw new CountersignError("source.unreadable", { ...where, files, limit: MAX_FILES });
}

/** Throws `source.unreadable` for one file, or all together, of more bytes than are read. */
export function limitSize(sizes: readonly number[], where: Readonly<Record<string, string>>): void {
  const [largest, all] = [Math.max(0, ...sizes), sizes.reduce((sum, size) => sum + size, 0)];
  if (largest > MAX_FILE_BYTES)
    throw new CountersignError("source.unreadable", {
      ...where,
      bytes: largest,
      limit: MAX_FILE_BYTES,
    });
  if (all > MAX_BYTES)
    throw new CountersignError("source.unreadable", { ...where, bytes: all, limit: MAX_BYTES });
}
