import type { z } from "zod";
import { sha256 } from "../../core/hash.ts";
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
  /** What would be gone with the newest version, which waits for somebody to accept that. */
  readonly held?: Held;
  /** Groups of the version that was in force last, also when it is not believed any more. */
  readonly known?: readonly string[];
}

/** Groups that would vanish, as `<vpc>/<name>`, out of how many; `print` stands for exactly these. */
export interface Held {
  readonly lost: readonly string[];
  readonly had: number;
  readonly print: string;
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
 * a version in which more than half of the groups are gone: a lost checkout must not look like a decision. Only who has
 * `accepted` exactly this loss gets it.
 */
export function loadSource(
  before: LoadedSource | undefined,
  fetched: Fetched,
  result: ReadResult,
  accepted?: string,
): LoadedSource {
  const { scope, at, commit } = fetched;
  const names = result.groups.map(nameOf);
  const held = lossOf(knownOf(before) ?? names, names);
  if (result.unreadable === undefined && (!held || held.print === accepted))
    return { scope, readAt: at, result, known: names, ...(commit ? { commit } : {}) };
  const known = knownOf(before);
  return { ...lastGood(before, fetched, result, held), ...(known ? { known } : {}) };
}

function knownOf(before: LoadedSource | undefined): readonly string[] | undefined {
  return before?.known ?? before?.result?.groups.map(nameOf);
}

function lastGood(
  before: LoadedSource | undefined,
  fetched: Fetched,
  { unreadable, stale }: ReadResult,
  held: Held | undefined,
): LoadedSource {
  const { scope, at } = fetched;
  if (unreadable === undefined) return held ? hold(before, fetched, held) : { scope, readAt: at };
  if (stale) return { scope, readAt: before?.readAt ?? at, problem: unreadable };
  return keep(before, fetched, unreadable);
}

function keep(
  before: LoadedSource | undefined,
  { scope, at }: Fetched,
  problem: string,
): LoadedSource {
  if (!before?.result || at.getTime() - before.readAt.getTime() > BELIEVED_MS)
    return { scope, readAt: before?.readAt ?? at, problem };
  const { held: _, ...last } = before;
  return { ...last, problem };
}

/** It can be read, so that the last version does not grow old: somebody has to decide. */
function hold(before: LoadedSource | undefined, { scope, at }: Fetched, held: Held): LoadedSource {
  const { lost, had } = held;
  const problem = `held back: ${lost.length} of ${had} groups would vanish; nothing changes until somebody accepts it in Slack`;
  return { ...(before ?? { scope, readAt: at }), problem, held };
}

function lossOf(known: readonly string[], names: readonly string[]): Held | undefined {
  const left = new Set(names);
  const lost = known.filter((name) => !left.has(name)).toSorted();
  if (lost.length * 2 <= known.length) return undefined;
  return { lost, had: known.length, print: sha256(lost.join("\n")) };
}

function nameOf({ name, vpc = "" }: ReadResult["groups"][number]): string {
  return `${vpc}/${name.toLowerCase()}`;
}
