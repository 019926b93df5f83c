import type { SgReadPorts } from "../aws/perform-sg-read.ts";
import type { Config } from "../config/settings.ts";
import { CountersignError } from "../core/errors.ts";
import { handleAll } from "../core/handle.ts";
import type { Clock, Queries } from "../core/ports.ts";
import { changedGroups } from "../security-groups/desired/changed.ts";
import {
  type DesiredIndex,
  declaredFor,
  indexDesired,
} from "../security-groups/desired/desired-index.ts";
import {
  type Fetched,
  type LoadedSource,
  loadSource,
  readFetched,
} from "../security-groups/desired/load.ts";
import type { ReaderOptions, SourceScope } from "../security-groups/desired/reader.ts";
import { neighboursOf } from "../security-groups/desired/resolve.ts";
import { livingSnapshots } from "../security-groups/snapshot.ts";
import { readDirectory } from "../sources/read-directory.ts";
import type { Parts } from "./aws-side.ts";
import type { Finding } from "./doctor.ts";

/** Desired state as it is in force in this process. */
export interface Desired extends AsyncDisposable {
  readonly index: () => DesiredIndex;
  /** What the code says about one group; its neighbours are those of the last readings. */
  readonly declaredFor: SgReadPorts["declaredFor"];
  /** Reads the sources again now. */
  readonly refresh: () => Promise<void>;
}

const REFRESH_MS = 60_000;

/** Reads all sources, and again every minute until disposed. `changed` is told of each account and region whose code has changed. */
export async function openDesired(
  { config, desk, log }: Parts,
  changed: (places: readonly SourceScope[]) => void,
): Promise<Desired> {
  const { clock, store } = desk;
  const scopes = config.desired.map(scopeOf);
  const inForce: { index: DesiredIndex } = { index: indexDesired([]) };
  const stopping = new AbortController();

  async function refresh(): Promise<void> {
    const before = new Map(inForce.index.sources.map((each) => [each.scope.name, each]));
    const sources = await Promise.all(
      scopes.map(async (scope) => await loadOne(config, scope, clock, before.get(scope.name))),
    );
    const moved = sources.filter((each) => isNew(before.get(each.scope.name), each));
    for (const { scope, problem } of sources)
      if (problem !== undefined && problem !== before.get(scope.name)?.problem)
        log.warn(
          { source: scope.name, problem },
          "a source of desired state is not as it should be",
        );
    const previous = inForce.index;
    inForce.index = indexDesired(sources);
    if (before.size === 0 || moved.length === 0) return;
    for (const { scope } of moved) await tellChanged(desk, previous, inForce.index, scope);
    changed(moved.map(({ scope }) => scope));
  }

  async function refreshForEver(): Promise<void> {
    for (;;) {
      await clock.sleep(REFRESH_MS, stopping.signal);
      if (stopping.signal.aborted) return;
      await refresh().catch((error: unknown) =>
        log.error({}, "desired state could not be read again", error),
      );
    }
  }

  await refresh();
  const refreshing = refreshForEver();
  return {
    index: () => inForce.index,
    declaredFor: async (group) =>
      declaredFor(inForce.index, group, await neighboursFrom(store.queries, group)),
    refresh,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await refreshing;
    },
  };
}

async function loadOne(
  config: Config,
  scope: SourceScope,
  clock: Clock,
  before?: LoadedSource,
): Promise<LoadedSource> {
  const fetched = await fetchSource(config, scope, clock);
  return loadSource(before, fetched, await readFetched(fetched));
}

/** Each known group about which the code says something else is told so: what the code is ahead by needs no second look. */
async function tellChanged(
  desk: Parts["desk"],
  before: DesiredIndex,
  after: DesiredIndex,
  { account, region }: SourceScope,
): Promise<void> {
  const stored = await desk.store.queries.snapshots({ kind: "sg", account, region });
  await handleAll(desk, changedGroups(before, after, livingSnapshots(stored), desk.clock.now()));
}

async function neighboursFrom(
  queries: Queries,
  { account, region }: { readonly account: string; readonly region: string },
): Promise<ReturnType<typeof neighboursOf>> {
  const stored = await queries.snapshots({ kind: "sg", account, region });
  return neighboursOf(livingSnapshots(stored), false);
}

function isNew(before: LoadedSource | undefined, after: LoadedSource): boolean {
  return JSON.stringify(before?.result) !== JSON.stringify(after.result);
}

function scopeOf(source: Config["desired"][number]): SourceScope {
  const { name, format, account, region, vpcs, unmanaged } = source;
  return { name, format, account, region, vpcs, unmanaged };
}

/** Every source of the configuration, fetched once. Never throws: what cannot be read has a problem. */
export async function fetchSources(config: Config, clock: Clock): Promise<readonly Fetched[]> {
  return await Promise.all(
    config.desired.map((source) => fetchSource(config, scopeOf(source), clock)),
  );
}

async function fetchSource(config: Config, scope: SourceScope, clock: Clock): Promise<Fetched> {
  const path = config.desired.find(({ name }) => name === scope.name)?.path ?? "";
  const at = clock.now();
  const options = bareOptions(at);
  try {
    const files = await readDirectory(path);
    return { scope, options, at, files };
  } catch (error) {
    const problem = error instanceof CountersignError ? error.message : String(error);
    return { scope, options, at, problem };
  }
}

/** What a reader is given where the configuration says nothing about its source. */
export function bareOptions(now: Date): ReaderOptions {
  return { vars: {}, parameters: {}, exports: {}, maxAgeMs: 24 * 3_600_000, now };
}

/** For `countersign doctor`: each source once, with what its files say wrong. */
export async function* examineSources(config: Config, clock: Clock): AsyncGenerator<Finding> {
  for (const source of config.desired) {
    const scope = scopeOf(source);
    const { result, problem } = await loadOne(config, scope, clock);
    if (!result) {
      yield {
        verdict: "fail",
        what: `source ${scope.name}: ${problem ?? "not read"}`,
        advice: "correct the file or the path; its groups are not compared meanwhile",
      };
      continue;
    }
    yield { verdict: "ok", what: `source ${scope.name}: ${result.groups.length} groups` };
    for (const { kind, name, at, reason } of result.findings)
      yield { verdict: kind === "error" ? "fail" : "warn", what: `${at} ${name}: ${reason}` };
  }
}
