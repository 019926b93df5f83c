import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { CountersignError } from "../core/errors.ts";
import { readBlame } from "./blame.ts";
import { type Git, type GitCall, openGit } from "./git-command.ts";
import type { Selection } from "./select-paths.ts";
import { type GitCommit, limitCount, limitSize, type SourceFile } from "./source-file.ts";

/** A branch of a repository, and where the copy of it lies on this machine. */
export interface GitPlace extends GitCall {
  readonly url: string;
  readonly branch: string;
  /** Bare repository; made when it is not there. */
  readonly folder: string;
}

/** The tip of a branch. */
export interface GitVersion {
  readonly commit: GitCommit;
  readonly files: readonly SourceFile[];
}

/** A branch that is read again and again. One call at a time. */
export interface GitRepository {
  /** Fetches the tip. Throws `source.unreadable`, also when history was rewritten since the last read. */
  readonly read: (selection: Selection) => Promise<GitVersion>;
  /** Who wrote each line of a file at a commit that was read. Throws `source.unreadable`. */
  readonly blame: (commit: string, path: string) => Promise<ReadonlyMap<number, GitCommit>>;
  /** The last commit up to this one that changed a file. Throws `source.unreadable`. */
  readonly lastChange: (commit: string, path: string) => Promise<GitCommit | undefined>;
}

const TIP = "refs/countersign/tip";
/** Of a commit: id, author, committed at. Fields end in a byte that no name holds. */
const COMMIT_FORMAT = "--format=%H%x00%an <%ae>%x00%cI";

/** Opens the copy of a branch; nothing is fetched yet. `stopped` ends what runs. */
export function openGitRepository(place: GitPlace, stopped: AbortSignal): GitRepository {
  const { url, branch, folder } = place;
  const where = { repository: url, branch };
  const git = openGit(folder, place, stopped, where);
  const seen: { tip?: string; ready: boolean } = { ready: false };

  async function prepare(): Promise<void> {
    if (seen.ready) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const known = await stat(join(folder, "HEAD")).catch(() => undefined);
    if (!known) {
      await git(["init", "--quiet", "--bare", folder]);
      await git(["config", "remote.origin.url", url]);
    }
    seen.ready = true;
  }

  return {
    read: async (selection) => {
      await prepare();
      await fetchTip(git, branch);
      const commit = await readCommit(git, TIP);
      if (!commit) throw new CountersignError("source.unreadable", { ...where, reason: "no tip" });
      if (seen.tip !== undefined && !(await isAncestor(git, seen.tip, commit.id)))
        throw new CountersignError("source.unreadable", {
          ...where,
          reason: "history was rewritten (forced push); restart to accept",
          was: seen.tip.slice(0, 12),
          is: commit.id.slice(0, 12),
        });
      const files = await readFiles(git, commit.id, selection, where);
      seen.tip = commit.id;
      return { commit, files };
    },
    blame: async (commit, path) => {
      const words = ["blame", "--line-porcelain", "-w", checked(commit), "--", path];
      return readBlame((await git(words)).toString("utf8"));
    },
    lastChange: async (commit, path) => await readCommit(git, checked(commit), path),
  };
}

/** The history without contents, which come when they are asked for: blame needs all of it, comparing needs one tree. */
async function fetchTip(git: Git, branch: string): Promise<void> {
  const ref = `+refs/heads/${branch}:${TIP}`;
  const words = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--filter=blob:none"];
  await git([...words, "--end-of-options", "origin", ref]);
}

async function readCommit(git: Git, at: string, path?: string): Promise<GitCommit | undefined> {
  const below = path === undefined ? [] : ["--", path];
  const text = (await git(["log", "-1", COMMIT_FORMAT, at, ...below])).toString("utf8").trim();
  const [id = "", author = "", time = ""] = text.split("\0");
  return id === "" ? undefined : { id, author, at: new Date(time).toISOString() };
}

async function isAncestor(git: Git, older: string, newer: string): Promise<boolean> {
  if (older === newer) return true;
  const count = await git(["rev-list", "--count", older, `^${newer}`]);
  return count.toString("utf8").trim() === "0";
}

async function readFiles(
  git: Git,
  commit: string,
  { base, takes }: Selection,
  where: Readonly<Record<string, string>>,
): Promise<readonly SourceFile[]> {
  const listed = await git(["ls-tree", "-r", "-z", commit, ...(base === "" ? [] : ["--", base])]);
  const entries = listed.toString("utf8").split("\0").flatMap(entryOf);
  const wanted = entries.filter(({ path }) => takes(path));
  limitCount(wanted.length, where);
  if (wanted.length === 0)
    throw new CountersignError("source.unreadable", { ...where, reason: `no file at ${base}` });
  const blobs = wanted.map(({ blob }) => blob).join("\n");
  // One journey for all contents; a server that cannot do so is asked for one after the other below.
  const words = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--filter=blob:none"];
  await git(
    ["-c", "fetch.negotiationAlgorithm=noop", ...words, "--stdin", "origin"],
    `${blobs}\n`,
  ).catch(() => undefined);
  const contents = readBatch(await git(["cat-file", "--batch"], `${blobs}\n`));
  limitSize(
    contents.map(({ length }) => length),
    where,
  );
  return wanted.map(({ path }, index) => ({
    path,
    text: contents[index]?.toString("utf8") ?? "",
  }));
}

/** `100644 blob <id>\t<path>` -> a file; links and submodules are none. */
function entryOf(line: string): { readonly path: string; readonly blob: string }[] {
  const match = /^100(?:644|755) blob ([0-9a-f]{40,64})\t(.+)$/s.exec(line);
  const [, blob = "", path = ""] = match ?? [];
  return match ? [{ blob, path }] : [];
}

/** `<id> blob <bytes>\n<content>\n`, one after the other. Throws `source.unreadable` when one is missing. */
function readBatch(output: Buffer): readonly Buffer[] {
  const contents: Buffer[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const head = output.subarray(at, end).toString("latin1");
    const size = Number(/^[0-9a-f]+ blob (\d+)$/.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(size))
      throw new CountersignError("source.unreadable", { object: head.slice(0, 60) });
    contents.push(output.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return contents;
}

function checked(commit: string): string {
  if (/^[0-9a-f]{40,64}$/.test(commit)) return commit;
  throw new CountersignError("source.unreadable", { commit: "not an id" });
}
