import { matchesGlob } from "../core/glob.ts";
import type { LiveGroup, Reading } from "../core/readings.ts";
import { type CheckedGroup, checkLive, checkMissing, type GroupReport } from "./check-group.ts";
import type { CheckCounts } from "./check-status.ts";
import { type DesiredIndex, declaredIn } from "./desired/desired-index.ts";
import { isMade, neighboursOf } from "./desired/resolve.ts";
import type { DriftPolicy } from "./policy.ts";

/** An account and region that was read, or not. */
export interface CheckedPlace {
  readonly account: string;
  readonly region: string;
  readonly reading: Reading<readonly LiveGroup[]>;
}

/** What is compared: the same code and cloud as the bot, without its memory. */
export interface CheckInput {
  readonly index: DesiredIndex;
  readonly places: readonly CheckedPlace[];
  readonly policy: Pick<DriftPolicy, "baseline" | "ignore">;
  /** Only groups of this name (with `*`) or id. */
  readonly group?: string;
  readonly now: Date;
}

/** What `countersign check` found. */
export interface CheckReport extends CheckCounts {
  readonly unmanaged: number;
  readonly checkedAt: string;
  readonly sources: readonly {
    readonly name: string;
    readonly format: string;
    readonly groups: number;
    readonly commit?: string;
    /** Seconds since it was read. */
    readonly age: number;
    readonly problem?: string;
  }[];
  readonly scope: readonly {
    readonly account: string;
    readonly region: string;
    readonly reading: string;
    readonly reason?: string;
  }[];
  readonly groups: readonly GroupReport[];
  /** What the files say about themselves. */
  readonly findings: readonly {
    readonly kind: string;
    readonly name: string;
    readonly at: string;
    readonly reason: string;
  }[];
}

/** Compares every group of the places with the code. Pure; changes nothing. */
export function checkGroups(input: CheckInput): CheckReport {
  const { index, places, now } = input;
  const found = places.flatMap((place) => checkPlace(input, place));
  const groups = found.filter(({ report }) => isWorthAWord(report)).map(({ report }) => report);
  const findings = index.sources.flatMap(({ result }) => result?.findings ?? []);
  const unread = places.filter(({ reading }) => reading.reading !== "ok").length;
  const sourceless = index.sources.filter(({ problem }) => problem !== undefined).length;
  // A group without a name is in no list: its fault is all there is of it.
  const nameless = findings.filter(({ kind, name }) => kind === "error" && name === "group").length;
  const inGroups = found.reduce((sum, { notEvaluated }) => sum + notEvaluated, 0);
  return {
    checkedAt: now.toISOString(),
    sources: describeSources(index, now),
    scope: places.map(({ account, region, reading }) => ({
      account,
      region,
      reading: reading.reading,
      ...(reading.reading === "unknown" ? { reason: reading.reason } : {}),
    })),
    changes: countItems(groups, (kind) => kind !== "cosmetic" && kind !== "violation"),
    cosmetic: countItems(groups, (kind) => kind === "cosmetic"),
    violations: countItems(groups, (kind) => kind === "violation"),
    unmanaged: found.reduce((sum, { unmanaged }) => sum + unmanaged, 0),
    notEvaluated: unread + sourceless + nameless + inGroups,
    groups,
    findings,
  };
}

function checkPlace(
  { index, policy, now, group }: CheckInput,
  { account, region, reading }: CheckedPlace,
): readonly CheckedGroup[] {
  if (reading.reading !== "ok") return [];
  const neighbours = neighboursOf(reading.value, true);
  const live = reading.value
    .filter(({ name, groupId }) => isWanted(group, name, groupId))
    .map((each) => checkLive({ live: each, index, neighbours, policy, now }));
  const absent = declaredIn(index, { account, region })
    .filter(({ group: declared }) => isWanted(group, declared.name, ""))
    .filter(({ group: declared }) => !isMade(declared, neighbours))
    .map((indexed) => checkMissing({ indexed, account, region, index, neighbours }));
  return [...live, ...absent];
}

function isWanted(pattern: string | undefined, name: string, groupId: string): boolean {
  return pattern === undefined || pattern === groupId || matchesGlob(pattern, name);
}

function isWorthAWord({ items, notUnderstood, notCompared }: GroupReport): boolean {
  return items.length > 0 || notUnderstood.length > 0 || notCompared !== undefined;
}

function countItems(groups: readonly GroupReport[], wanted: (kind: string) => boolean): number {
  return groups.flatMap(({ items }) => items).filter(({ kind }) => wanted(kind)).length;
}

function describeSources({ sources }: DesiredIndex, now: Date): CheckReport["sources"] {
  return sources.map(({ scope, commit, readAt, problem, result }) => ({
    name: scope.name,
    format: scope.format,
    groups: result?.groups.length ?? 0,
    age: Math.max(0, Math.round((now.getTime() - readAt.getTime()) / 1000)),
    ...(commit ? { commit: commit.id } : {}),
    ...(problem === undefined ? {} : { problem }),
  }));
}
