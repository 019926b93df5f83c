import { createHash } from "node:crypto";
import { join } from "node:path";
import type { OpenAws } from "../aws/open.ts";
import type { Config } from "../config/settings.ts";
import { CountersignError } from "../core/errors.ts";
import type { Clock } from "../core/ports.ts";
import { isFileOf } from "../security-groups/desired/format-files.ts";
import type { Commit, Fetched } from "../security-groups/desired/load.ts";
import type { ReaderOptions, SourceScope } from "../security-groups/desired/reader.ts";
import { type GitRepository, openGitRepository } from "../sources/git-repository.ts";
import { readDirectory } from "../sources/read-directory.ts";
import { selectPaths } from "../sources/select-paths.ts";
import { withStack } from "./stack-options.ts";

type Source = Config["desired"][number];

/** What sources are asked of AWS. */
export type SourceReads = Pick<OpenAws, "readObjects" | "readStack">;

/** Where the sources are fetched from, and with what. */
export interface SourceParts {
  readonly config: Config;
  readonly clock: Clock;
  /** Copies of git repositories are kept below it. */
  readonly folder: string;
  /** Environment of git; all of it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly aws: SourceReads;
  /** Also git repositories on this machine: for tests. */
  readonly alsoFile?: boolean;
}

/** The sources of the configuration, in its order, fetched as often as one likes. */
export interface Sources extends Disposable {
  readonly names: readonly string[];
  /** Never throws: what cannot be read has a problem. */
  readonly fetch: (name: string) => Promise<Fetched>;
  /** Who wrote each line of a file at a commit; undefined where nobody knows. */
  readonly authors: (
    name: string,
    commit: string,
    path: string,
  ) => Promise<ReadonlyMap<number, Commit> | undefined>;
  /** The last commit that changed a file, up to this one; undefined where nobody knows. */
  readonly lastChange: (name: string, commit: string, path: string) => Promise<Commit | undefined>;
}

/** A fetch over a slow line; longer than this it is tried again in a minute. */
const DEADLINE_MS = 60_000;

/** Opens nothing yet. Disposing ends what runs. */
export function openSources(parts: SourceParts): Sources {
  const stopping = new AbortController();
  const { desired } = parts.config;
  const repositories = new Map(
    desired.map((source) => [source.name, openRepository(source, parts, stopping.signal)]),
  );

  async function fetchOne(source: Source): Promise<Fetched> {
    const at = parts.clock.now();
    const known = { scope: scopeOf(source), options: optionsOf(source, at), at };
    try {
      const repository = repositories.get(source.name);
      const files = await fetchFiles(source, parts, repository, stopping.signal);
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(DEADLINE_MS)]);
      const options = await withStack(source, known.options, parts.aws.readStack, signal);
      return { ...known, ...files, options };
    } catch (error) {
      const problem = error instanceof CountersignError ? error.message : String(error);
      return { ...known, problem };
    }
  }

  return {
    names: desired.map(({ name }) => name),
    fetch: async (name) => {
      const source = desired.find((each) => each.name === name);
      if (source) return await fetchOne(source);
      throw new CountersignError("config.missing", { setting: "desired", name });
    },
    authors: async (name, commit, path) =>
      await orNobody(() => repositories.get(name)?.blame(commit, path)),
    lastChange: async (name, commit, path) =>
      await orNobody(() => repositories.get(name)?.lastChange(commit, path)),
    [Symbol.dispose]: () => stopping.abort(),
  };
}

/** Who wrote a line is worth knowing and never worth a failure: the drift is told without. */
async function orNobody<T>(ask: () => Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await ask();
  } catch {
    return undefined;
  }
}

function openRepository(
  { from, repository, branch = "main", name }: Source,
  { folder, environment, alsoFile = false }: SourceParts,
  stopped: AbortSignal,
): GitRepository | undefined {
  if (from !== "git" || repository === undefined) return undefined;
  // Another repository or branch under the same name must not meet the old one's history.
  const hash = createHash("sha256").update(`${repository} ${branch}`).digest("hex").slice(0, 12);
  const place = {
    url: repository,
    branch,
    folder: join(folder, `${name}-${hash}.git`),
    environment,
    alsoFile,
    deadlineMs: DEADLINE_MS,
  };
  return openGitRepository(place, stopped);
}

async function fetchFiles(
  source: Source,
  { aws }: SourceParts,
  repository: GitRepository | undefined,
  stopped: AbortSignal,
): Promise<Pick<Fetched, "files" | "commit">> {
  const { path, format, bucket } = source;
  function accepts(each: string): boolean {
    return isFileOf(format, each);
  }
  if (repository) return await repository.read(selectPaths(path, accepts));
  if (bucket === undefined) return { files: await readDirectory(path, accepts) };
  const { base, takes } = selectPaths(path, accepts);
  const place = {
    account: source.bucket_account ?? source.account,
    region: source.bucket_region ?? source.region,
  };
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(DEADLINE_MS)]);
  const read = await aws.readObjects({ place, bucket, prefix: base, takes }, signal);
  return { files: read.files, commit: { id: read.version, at: read.changedAt.toISOString() } };
}

/** What a reader is given where the configuration says nothing about its source. */
export function bareOptions(now: Date): ReaderOptions {
  return { vars: {}, parameters: {}, exports: {}, maxAgeMs: 24 * 3_600_000, now };
}

function optionsOf(source: Source, now: Date): ReaderOptions {
  const { vars, parameters, exports, max_age, inline } = source;
  return {
    vars,
    parameters,
    exports,
    maxAgeMs: max_age,
    now,
    ...(inline === undefined ? {} : { inline }),
  };
}

function scopeOf(source: Source): SourceScope {
  const { name, format, account, region, vpcs, unmanaged } = source;
  return { name, format, account, region, vpcs, unmanaged };
}
