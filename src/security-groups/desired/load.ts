import type { z } from "zod";
import type { commitSchema } from "./declared.ts";
import { readOwnYaml } from "./own-yaml.ts";
import type { DesiredText, Reader, ReaderOptions, ReadResult, SourceScope } from "./reader.ts";

/** The commit that a source's text is from, or the version of an object; absent where a source has none (a folder). */
export type Commit = z.infer<typeof commitSchema>;

/** What was fetched of a source: its files, or why there are none. */
export interface Fetched {
  readonly scope: SourceScope;
  readonly options: ReaderOptions;
  readonly at: Date;
  readonly files?: readonly DesiredText[];
  readonly commit?: Commit;
  readonly problem?: string;
}

/** A source as it is in force. */
export interface LoadedSource {
  readonly scope: SourceScope;
  /** When the version in force was read. */
  readonly readAt: Date;
  readonly commit?: Commit;
  /** Absent: no version could be read so far, or the last one is too old to be believed. */
  readonly result?: ReadResult;
  /** Why the newest version is not in force. */
  readonly problem?: string;
}

/** Each format has one reader, loaded when the first source of its format is read: `check` starts twice as fast with the one that it needs. */
const READERS: Readonly<Record<string, () => Reader | Promise<Reader>>> = {
  countersign: () => readOwnYaml,
  ansible: () => import("./ansible.ts").then(({ readAnsible }) => readAnsible),
  cloudformation: () =>
    import("./cloudformation.ts").then(({ readCloudFormation }) => readCloudFormation),
  "terraform-plan": () =>
    import("./terraform-plan.ts").then(({ readTerraformPlan }) => readTerraformPlan),
  "terraform-state": () =>
    import("./terraform-state.ts").then(({ readTerraformState }) => readTerraformState),
  "terraform-hcl": () =>
    import("./terraform-hcl.ts").then(({ readTerraformHcl }) => readTerraformHcl),
};

/** After a day without a readable version nobody knows what the code says. */
const BELIEVED_MS = 24 * 3_600_000;

/** What the source's reader makes of what was fetched; unreadable where nothing was, or nobody reads the format. */
export function readFetched({
  scope,
  options,
  files,
  problem,
}: Fetched): ReadResult | Promise<ReadResult> {
  const load = Object.hasOwn(READERS, scope.format) ? READERS[scope.format] : undefined;
  if (!files || !load) {
    const unreadable = problem ?? `no reader for format ${scope.format}`;
    return { groups: [], findings: [], unreadable };
  }
  const reader = load();
  return reader instanceof Promise
    ? reader.then((read) => read(files, scope, options))
    : reader(files, scope, options);
}

/**
 * The source as it is in force after reading it. What cannot be read leaves the last good version in force, and so does
 * a version in which more than half of the groups are gone: a lost checkout must not look like a decision.
 */
export function loadSource(
  before: LoadedSource | undefined,
  fetched: Fetched,
  result: ReadResult,
): LoadedSource {
  const { scope, at, commit } = fetched;
  const problem = result.unreadable ?? whyHeldBack(before?.result, result);
  if (problem !== undefined && result.stale)
    return { scope, readAt: before?.readAt ?? at, problem };
  if (problem !== undefined) return keep(before, fetched, problem);
  return { scope, readAt: at, result, ...(commit ? { commit } : {}) };
}

function keep(
  before: LoadedSource | undefined,
  { scope, at }: Fetched,
  problem: string,
): LoadedSource {
  if (!before?.result || at.getTime() - before.readAt.getTime() > BELIEVED_MS)
    return { scope, readAt: before?.readAt ?? at, problem };
  return { ...before, problem };
}

function whyHeldBack(before: ReadResult | undefined, after: ReadResult): string | undefined {
  const had = before?.groups ?? [];
  const left = new Set(after.groups.map(nameOf));
  const lost = had.filter((group) => !left.has(nameOf(group))).length;
  return lost * 2 > had.length
    ? `held back: ${lost} of ${had.length} groups would vanish; restart to accept`
    : undefined;
}

function nameOf({ name, vpc = "" }: ReadResult["groups"][number]): string {
  return `${vpc}/${name.toLowerCase()}`;
}
