import type { Snapshot, SweepRecord } from "../core/ports.ts";
import { type BucketSnapshot, readSnapshot } from "./snapshot.ts";
import type { Grade } from "./verdict.ts";

/** The name under which sweeps of buckets are recorded. */
const BUCKET_SWEEP = "buckets";

/** How the buckets of one account stand. */
export interface AccountStatus {
  readonly account: string;
  readonly buckets: number;
  readonly grades: Readonly<Record<Grade, number>>;
  /** Buckets whose verdict is unknown, and since when the oldest is. */
  readonly unknownSince?: string;
  /** Buckets without a whole block of their own. */
  readonly weakened: number;
  /** The account's own block: `unknown` when no reading says it. */
  readonly accountBlock: "on" | "off" | "unknown";
  readonly sweptAt?: Date;
  /** Why the last sweep could not read everything. Foreign text. */
  readonly unread?: string;
}

/** How each account stands, from the last readings and sweeps; sorted. */
export function bucketStatus(
  snapshots: readonly Snapshot[],
  sweeps: readonly SweepRecord[],
): readonly AccountStatus[] {
  const living = Map.groupBy(livingBuckets(snapshots), ({ account }) => account);
  const swept = new Map(
    sweeps
      .filter(({ name }) => name === BUCKET_SWEEP)
      .map((sweep) => [sweep.account, sweep] as const),
  );
  const accounts = [...new Set([...living.keys(), ...swept.keys()])].toSorted();
  return accounts.map((account) =>
    statusOf(account, living.get(account) ?? [], swept.get(account)),
  );
}

/** Buckets that are there, as they were last read. */
export function livingBuckets(snapshots: readonly Snapshot[]): readonly BucketSnapshot[] {
  return snapshots.flatMap(({ data }) => {
    const snapshot = readSnapshot(data);
    return snapshot && !snapshot.gone ? [snapshot] : [];
  });
}

/** Buckets of that name (names are unique in AWS, but not beyond its partitions), or those that come nearest. */
export function findBuckets(
  snapshots: readonly Snapshot[],
  name: string,
): { readonly found: readonly BucketSnapshot[]; readonly nearest: readonly string[] } {
  const living = livingBuckets(snapshots);
  const found = living.filter(({ bucket }) => bucket === name);
  const nearest = living.map(({ bucket }) => bucket).filter((each) => isNear(each, name));
  return { found, nearest: nearest.toSorted().slice(0, 5) };
}

function isNear(bucket: string, name: string): boolean {
  const [a, b] = [bucket.toLowerCase(), name.toLowerCase()];
  return b.length >= 3 && (a.includes(b) || b.includes(a) || a.slice(0, 4) === b.slice(0, 4));
}

function statusOf(
  account: string,
  buckets: readonly BucketSnapshot[],
  sweep: SweepRecord | undefined,
): AccountStatus {
  const unknown = buckets.filter(({ verdict }) => verdict.grade === "UNKNOWN");
  const [oldest] = unknown.map(({ since, readAt }) => since ?? readAt).toSorted();
  const reason = sweep?.detail["reason"];
  return {
    account,
    buckets: buckets.length,
    grades: {
      PUBLIC: countOf(buckets, "PUBLIC"),
      UNKNOWN: unknown.length,
      LATENT: countOf(buckets, "LATENT"),
      PRIVATE: countOf(buckets, "PRIVATE"),
      BLOCKED: countOf(buckets, "BLOCKED"),
    },
    ...(oldest === undefined ? {} : { unknownSince: oldest }),
    weakened: buckets.filter(({ shield }) => FLAGS.some((flag) => shield[flag] !== true)).length,
    accountBlock: blockOf(buckets),
    ...(sweep ? { sweptAt: sweep.finishedAt } : {}),
    ...(sweep?.outcome === "unknown"
      ? { unread: typeof reason === "string" ? reason : "some buckets could not be read" }
      : {}),
  };
}

const FLAGS = [
  "blockPublicAcls",
  "ignorePublicAcls",
  "blockPublicPolicy",
  "restrictPublicBuckets",
] as const;

function countOf(buckets: readonly BucketSnapshot[], grade: Grade): number {
  return buckets.filter(({ verdict }) => verdict.grade === grade).length;
}

/** As the newest reading says. */
function blockOf(buckets: readonly BucketSnapshot[]): AccountStatus["accountBlock"] {
  const [newest] = buckets.toSorted((a, b) => Date.parse(b.readAt) - Date.parse(a.readAt));
  const block = newest?.settings?.accountBlock;
  if (!block || block.read === "unknown") return "unknown";
  return block.read === "ok" && Object.values(block.value).every(Boolean) ? "on" : "off";
}
