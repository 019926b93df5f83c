import type { Snapshot, StoredCase, SweepRecord } from "../core/ports.ts";
import { type DriftDetails, driftDetails } from "./drift-case.ts";
import { type GroupSnapshot, livingSnapshots, type Tally } from "./snapshot.ts";
import { type SourceState, sourceStateSchema } from "./source-state.ts";

/** The name under which sweeps of security groups are recorded. */
const GROUP_SWEEP = "groups";

/** How the groups of one account and region stand. `unknown`: the last sweep could not read them. */
export interface PlaceStatus {
  readonly account: string;
  readonly region: string;
  readonly groups: number;
  readonly inSync: number;
  readonly tally: Omit<Tally, "notCompared">;
  /** Reason -> how many groups. */
  readonly notCompared: ReadonlyMap<string, number>;
  /** Of the newest good reading. */
  readonly readAt?: Date;
  readonly sweptAt?: Date;
  readonly unknown?: string;
  readonly sources?: SourceState;
}

/** How each account and region stands, from the last readings and sweeps; sorted. */
export function statusOf(
  snapshots: readonly Snapshot[],
  sweeps: readonly SweepRecord[],
): readonly PlaceStatus[] {
  const living = Map.groupBy(livingSnapshots(snapshots), placeKey);
  const swept = new Map(
    sweeps.filter(({ name }) => name === GROUP_SWEEP).map((sweep) => [placeKey(sweep), sweep]),
  );
  const keys = [...new Set([...living.keys(), ...swept.keys()])].toSorted();
  return keys.map((key) => placeStatus(key, living.get(key) ?? [], swept.get(key)));
}

function placeStatus(
  key: string,
  groups: readonly GroupSnapshot[],
  sweep: SweepRecord | undefined,
): PlaceStatus {
  const [account = "", region = ""] = key.split("/");
  const readAt = groups.map((group) => Date.parse(group.readAt)).toSorted((a, b) => b - a)[0];
  const reasons = groups.flatMap(({ tally }) => tally.notCompared ?? []);
  const sources = sourceStateSchema.safeParse(sweep?.detail);
  const reason = sweep?.detail["reason"];
  return {
    account,
    region,
    groups: groups.length,
    inSync: groups.filter(({ tally }) => isInSync(tally)).length,
    tally: addUp(groups.map(({ tally }) => tally)),
    notCompared: countEach(reasons),
    ...(readAt === undefined ? {} : { readAt: new Date(readAt) }),
    ...(sweep ? { sweptAt: sweep.finishedAt } : {}),
    ...(sweep?.outcome === "unknown"
      ? { unknown: typeof reason === "string" ? reason : "not read" }
      : {}),
    ...(sources.success ? { sources: sources.data } : {}),
  };
}

function isInSync(tally: Tally): boolean {
  const { cloudAhead, codeAhead, firstSight, violations, notCompared } = tally;
  return cloudAhead + codeAhead + firstSight + violations === 0 && notCompared === undefined;
}

const NAMES = [
  "cloudAhead",
  "codeAhead",
  "firstSight",
  "violations",
  "cosmetic",
  "unmanaged",
  "possible",
] as const;

function addUp(tallies: readonly Tally[]): PlaceStatus["tally"] {
  const sum = { ...ZERO };
  for (const tally of tallies) for (const name of NAMES) sum[name] += tally[name];
  return sum;
}

const ZERO = {
  cloudAhead: 0,
  codeAhead: 0,
  firstSight: 0,
  violations: 0,
  cosmetic: 0,
  unmanaged: 0,
  possible: 0,
};

function countEach(texts: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(texts, (text) => text)].map(([text, all]) => [text, all.length]));
}

/** A stored drift case's details; undefined when they are of another form. */
export function readDriftCase(stored: StoredCase): DriftDetails | undefined {
  const parsed = driftDetails.safeParse(stored.details);
  return parsed.success ? parsed.data : undefined;
}

/** Groups by id or name; without any, the names that are nearest to what was typed. */
export function findGroups(
  snapshots: readonly Snapshot[],
  word: string,
): { readonly found: readonly GroupSnapshot[]; readonly nearest: readonly string[] } {
  const wanted = word.toLowerCase();
  const living = livingSnapshots(snapshots);
  const found = living.filter(
    ({ groupId, name }) => groupId === wanted || name.toLowerCase() === wanted,
  );
  if (found.length > 0) return { found, nearest: [] };
  const names = [...new Set(living.map(({ name }) => name))];
  const ranked = names
    .map((name) => ({ name, far: distance(wanted, name.toLowerCase()) }))
    .toSorted((a, b) => a.far - b.far);
  return { found, nearest: ranked.slice(0, 3).map(({ name }) => name) };
}

/** How many letters have to be typed, left out or changed. Only the first 64 count. */
function distance(a: string, b: string): number {
  const [left, right] = [a.slice(0, 64), b.slice(0, 64)];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(left).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(right).entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function placeKey({
  account,
  region,
}: {
  readonly account: string;
  readonly region: string;
}): string {
  return `${account}/${region}`;
}
