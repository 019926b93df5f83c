import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runProgram } from "../../src/cli/program.ts";

interface Ran {
  readonly status: number;
  readonly out: string;
}

/** Runs the program in this process: its exit status, and everything that it printed. */
export async function run(words: readonly string[], stdin = ""): Promise<Ran> {
  const ran = { status: 0, out: "" };
  await runProgram(
    words,
    {
      out: (text) => {
        ran.out += text;
      },
      err: (text) => {
        ran.out += text;
      },
      stdin: () => Promise.resolve(stdin),
      status: (code) => {
        ran.status = code;
      },
      stopped: new AbortController().signal,
    },
    () => Promise.reject(new Error("no playground here")),
  );
  return ran;
}

/** A folder of its own with these files, until disposed. */
export async function openFolder(
  files: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "countersign-check-"));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
