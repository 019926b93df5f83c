import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type GitRepository, openGitRepository } from "../../src/sources/git-repository.ts";

export const ENVIRONMENT = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/nonexistent" };

/** A repository that was made for a test, with everything of its own: no configuration of this machine counts. */
export interface Sample extends Disposable {
  readonly root: string;
  readonly origin: string;
  /** Commits these files (a path without text is removed) as this person at this time; its id. */
  readonly commit: (files: Readonly<Record<string, string>>, by: string, at: string) => string;
  readonly git: (...words: readonly string[]) => string;
  /** Opens it as a source does; `more` of how git is called. */
  readonly open: (more?: Partial<Parameters<typeof openGitRepository>[0]>) => GitRepository;
}

export function makeRepository(): Sample {
  const root = mkdtempSync(join(tmpdir(), "countersign-git-"));
  const origin = join(root, "origin");
  const stopping = new AbortController();
  mkdirSync(origin);
  function git(...words: readonly string[]): string {
    return run(origin, words, {});
  }
  git("init", "--quiet", "--initial-branch=main");
  git("config", "uploadpack.allowFilter", "true");
  git("config", "user.name", "Test");
  git("config", "user.email", "test@example.com");
  return {
    root,
    origin,
    git,
    commit: (files, by, at) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(origin, path)), { recursive: true });
        writeFileSync(join(origin, path), text);
      }
      git("add", "--all");
      const [name = "", address = ""] = by.split(" ");
      const who = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: address, GIT_AUTHOR_DATE: at };
      const committer = {
        GIT_COMMITTER_NAME: name,
        GIT_COMMITTER_EMAIL: address,
        GIT_COMMITTER_DATE: at,
      };
      run(origin, ["commit", "--quiet", "--message=x"], { ...who, ...committer });
      return git("rev-parse", "HEAD").trim();
    },
    open: (more = {}) =>
      openGitRepository(
        {
          url: `file://${origin}`,
          branch: "main",
          folder: join(root, "copy.git"),
          environment: ENVIRONMENT,
          alsoFile: true,
          deadlineMs: 20_000,
          ...more,
        },
        stopping.signal,
      ),
    [Symbol.dispose]: () => {
      stopping.abort();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function run(
  cwd: string,
  words: readonly string[],
  more: Readonly<Record<string, string>>,
): string {
  const own = { GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
  return execFileSync("git", words, {
    cwd,
    env: { ...ENVIRONMENT, ...own, ...more },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}
