import { execFile } from "node:child_process";
import { CountersignError } from "../core/errors.ts";

/** How git is called. */
export interface GitCall {
  /** Variables of the child, all of them: nothing else of ours is handed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** Also repositories on this machine: for tests. */
  readonly alsoFile: boolean;
  /** Longest time for one command, milliseconds. */
  readonly deadlineMs: number;
}

/** Runs git with these words and this standard input; its output. Throws `source.unreadable`. */
export type Git = (words: readonly string[], input?: string) => Promise<Buffer>;

/** What no repository and no configuration of the machine may turn on again. */
const ALWAYS = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.sshCommand=ssh -oBatchMode=yes -oConnectTimeout=10",
  "credential.interactive=false",
  "submodule.recurse=false",
  "fetch.recurseSubmodules=false",
  "filter.lfs.process=",
  "filter.lfs.smudge=cat",
  "filter.lfs.required=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "protocol.version=2",
];
const QUIET = {
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "true",
  SSH_ASKPASS: "true",
  GIT_LFS_SKIP_SMUDGE: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  LC_ALL: "C",
};
const MAX_OUTPUT = 96 * 1024 * 1024;

/** The git binary in this bare repository: no shell, no hooks, no prompts, no submodules, https and ssh only. */
export function openGit(
  folder: string,
  call: GitCall,
  stopped: AbortSignal,
  where: Readonly<Record<string, string>>,
): Git {
  const protocols = call.alsoFile ? "https:ssh:file" : "https:ssh";
  const env = { ...call.environment, ...QUIET, GIT_ALLOW_PROTOCOL: protocols };
  const always = ALWAYS.flatMap((each) => ["-c", each]);
  return async (words, input = "") => {
    const done = Promise.withResolvers<Buffer>();
    const child = execFile(
      "git",
      ["--literal-pathspecs", ...always, "--git-dir", folder, ...words],
      {
        env,
        encoding: "buffer",
        maxBuffer: MAX_OUTPUT,
        timeout: call.deadlineMs,
        killSignal: "SIGKILL",
        signal: stopped,
      },
      (error, stdout, stderr) => {
        if (!error) {
          done.resolve(stdout);
          return;
        }
        const reason = reasonOf(error, stderr.toString("utf8"));
        const details = { ...where, command: words[0] ?? "", reason };
        done.reject(new CountersignError("source.unreadable", details, error));
      },
    );
    // git that ends before it has read everything says why on its standard error.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
    return await done.promise;
  };
}

function reasonOf(error: Error, stderr: string): string {
  if ("killed" in error && error.killed === true) return "took too long";
  if ("code" in error && error.code === "ENOENT") return "git is not installed";
  const lines = stderr.split("\n").map((line) => line.trim());
  const line = lines.find((each) => /^(?:fatal|error|ssh|ERROR|Permission)/.test(each)) ?? lines[0];
  return (line === undefined || line === "" ? error.message : line).slice(0, 200);
}
