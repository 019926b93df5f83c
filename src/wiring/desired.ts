import { join } from "node:path";
import type { SgReadPorts } from "../aws/perform-sg-read.ts";
import { gitEnvironment } from "../config/environment.ts";
import { handleAll } from "../core/handle.ts";
import type { Clock, Log } from "../core/ports.ts";
import { changedGroups } from "../security-groups/desired/changed.ts";
import {
  type DesiredIndex,
  declaredFor,
  indexDesired,
} from "../security-groups/desired/desired-index.ts";
import { type Fetched, type LoadedSource, loadSource } from "../security-groups/desired/load.ts";
import type { SourceScope } from "../security-groups/desired/reader.ts";
import { livingSnapshots } from "../security-groups/snapshot.ts";
import { openAuthors } from "./authors.ts";
import type { Parts } from "./aws-side.ts";
import type { Finding } from "./doctor.ts";
import { type HeldSources, openHeldSources } from "./held-sources.ts";
import { openNeighbours } from "./neighbours.ts";
import { openReading, type Reading } from "./read-once.ts";
import { openSources, type SourceReads, type Sources } from "./sources.ts";

/** Desired state as it is in force in this process. */
export interface Desired extends AsyncDisposable {
  readonly index: () => DesiredIndex;
  /** What the code says about one group; its neighbours are those of the last readings. */
  readonly declaredFor: SgReadPorts["declaredFor"];
  /** A source as it is now, for who wants to write into it; undefined: there is none of that name. */
  readonly fetch: (source: string) => Promise<Fetched | undefined>;
  /** Reads the sources again now. */
  readonly refresh: () => Promise<void>;
}

const REFRESH_MS = 60_000;

/** Reads all sources, and again every minute until disposed. `changed` is told of each account and region whose code has changed. */
export async function openDesired(
  { config, desk, log }: Parts,
  aws: SourceReads,
  changed: (places: readonly SourceScope[]) => void,
): Promise<Desired> {
  const { clock, store } = desk;
  const folder = join(config.data_dir, "sources");
  const environment = gitEnvironment();
  const sources = openSources({ config, clock, folder, environment, aws });
  const neighboursOf = openNeighbours(store.queries);
  const withNames = openAuthors(sources);
  const read = openReading();
  const memory = openHeldSources(desk);
  const inForce: { index: DesiredIndex } = { index: indexDesired([]) };
  const stopping = new AbortController();

  async function refresh(): Promise<void> {
    const before = new Map(inForce.index.sources.map((each) => [each.scope.name, each]));
    const loaded = await Promise.all(
      sources.names.map((name) => loadOne({ sources, read, memory }, name, before.get(name))),
    );
    const moved = loaded.filter((each) => isNew(before.get(each.scope.name), each));
    warnOf(log, loaded, before);
    const previous = inForce.index;
    inForce.index = indexDesired(loaded);
    if (before.size === 0 || moved.length === 0) return;
    for (const { scope } of moved) await tellChanged(desk, previous, inForce.index, scope);
    changed(moved.map(({ scope }) => scope));
  }

  await refresh();
  const refreshing = repeat(refresh, { clock, log }, stopping.signal);
  return {
    index: () => inForce.index,
    declaredFor: async (group) => {
      const { index } = inForce;
      return await withNames(declaredFor(index, group, await neighboursOf(group)), index);
    },
    fetch: async (source) =>
      sources.names.includes(source) ? await sources.fetch(source) : undefined,
    refresh,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      sources[Symbol.dispose]();
      await refreshing;
    },
  };
}

async function repeat(
  refresh: () => Promise<void>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  stopped: AbortSignal,
): Promise<void> {
  for (;;) {
    await clock.sleep(REFRESH_MS, stopped);
    if (stopped.aborted) return;
    await refresh().catch((error: unknown) =>
      log.error({}, "desired state could not be read again", error),
    );
  }
}

function warnOf(
  log: Log,
  loaded: readonly LoadedSource[],
  before: ReadonlyMap<string, LoadedSource>,
): void {
  for (const { scope, problem } of loaded)
    if (problem !== undefined && problem !== before.get(scope.name)?.problem)
      log.warn({ source: scope.name, problem }, "a source of desired state is not as it should be");
}

interface Loading {
  readonly sources: Sources;
  readonly read: Reading;
  /** Absent: nothing is remembered, and nothing is held back. */
  readonly memory?: HeldSources;
}

async function loadOne(
  { sources, read, memory }: Loading,
  name: string,
  last?: LoadedSource,
): Promise<LoadedSource> {
  const fetched = await sources.fetch(name);
  const { scope, at } = fetched;
  const known = last ? undefined : await memory?.known(scope);
  const before = known ? { scope, readAt: at, known } : last;
  const result = await read(fetched);
  const loaded = loadSource(before, fetched, result);
  const accepted = loaded.held && (await memory?.accepted(name));
  const inForce = accepted === undefined ? loaded : loadSource(before, fetched, result, accepted);
  await memory?.tell(before, inForce);
  return inForce;
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

function isNew(before: LoadedSource | undefined, after: LoadedSource): boolean {
  if (before?.result === after.result) return false;
  return JSON.stringify(before?.result) !== JSON.stringify(after.result);
}

/** For `countersign doctor`: each source once, with what its files say wrong. */
export async function* examineSources(sources: Sources): AsyncGenerator<Finding> {
  const read = openReading();
  for (const name of sources.names) {
    const { result, problem } = await loadOne({ sources, read }, name);
    if (!result) {
      yield {
        verdict: "fail",
        what: `source ${name}: ${problem ?? "not read"}`,
        advice: "correct the file or the path; its groups are not compared meanwhile",
      };
      continue;
    }
    yield { verdict: "ok", what: `source ${name}: ${result.groups.length} groups` };
    for (const { kind, name: what, at, reason } of result.findings)
      yield { verdict: kind === "error" ? "fail" : "warn", what: `${at} ${what}: ${reason}` };
  }
}
