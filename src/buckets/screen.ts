import { type EventDraft, eventId } from "../core/event.ts";
import { jsonObject } from "../core/json.ts";
import type { Snapshot, StoredCase } from "../core/ports.ts";
import type { BucketReading, Reading } from "../core/readings.ts";
import { bucketSettings } from "./settings.ts";
import { type BucketSnapshot, hashOf, readSnapshot } from "./snapshot.ts";

/** Everything that a sweep has found out about one account. */
export interface BucketSweep {
  readonly account: string;
  /** Names of all buckets of the account, or `unknown`. */
  readonly listed: Reading<readonly string[]>;
  /** The buckets that were read. */
  readonly readings: ReadonlyMap<string, Reading<BucketReading>>;
  /** Of kind `bucket` and this account. */
  readonly snapshots: readonly Snapshot[];
  /** Open cases of kind `exposure`, of any account. */
  readonly cases: readonly StoredCase[];
  /** All buckets of the account were read before this sweep. */
  readonly swept: boolean;
  readonly now: Date;
}

/**
 * Which buckets a sweep tells the house of: those that changed since they were last read, those with an open case, and those
 * that are gone. The rest is as it was, and stays silent.
 */
export function screenBuckets(sweep: BucketSweep): readonly EventDraft[] {
  const { account, listed, readings, snapshots, cases, now } = sweep;
  const known = new Map(snapshots.map(({ key, data }) => [key, data]));
  const open = new Set(cases.map(({ key }) => key));
  const read = [...readings].flatMap(([bucket, reading]) => {
    const key = `${account}/${bucket}`;
    const before = known.get(key);
    if (!open.has(key) && isAsBefore(reading, readSnapshot(before))) return [];
    return [{ bucket, reading, before }];
  });
  const gone = listed.reading === "ok" ? missing(sweep, new Set(listed.value)) : [];
  return [...read, ...gone].map(({ bucket, reading, before }) => {
    const key = `${account}/${bucket}`;
    return {
      id: eventId(`sweep:${account}/${now.toISOString()}`, "bucket.observed", key),
      kind: "bucket.observed",
      caseKind: "exposure",
      ref: { by: "key", key },
      at: now,
      actor: { kind: "system" },
      data: {
        account,
        bucket,
        cause: "sweep",
        readAt: reading.readAt.toISOString(),
        reading: reading.reading,
        swept: sweep.swept,
        ...(reading.reading === "unknown" ? { reason: reading.reason } : {}),
        ...(reading.reading === "ok" ? { settings: jsonObject.parse(reading.value) } : {}),
        ...(before === undefined ? {} : { known: before }),
      },
    };
  });
}

/** Nothing new: an unreadable bucket without an open case is counted by the sweep itself. */
function isAsBefore(reading: Reading<BucketReading>, known: BucketSnapshot | undefined): boolean {
  if (reading.reading === "unknown") return true;
  const wasThere = known !== undefined && !known.gone;
  if (reading.reading === "gone") return !wasThere;
  return wasThere && hashOf(bucketSettings.parse(reading.value)) === known.hash;
}

/** Buckets that were there, or have an open case, and are in the account's list no more. */
function missing(
  { account, snapshots, cases, now }: BucketSweep,
  listed: ReadonlySet<string>,
): { bucket: string; reading: Reading<BucketReading>; before: Snapshot["data"] | undefined }[] {
  const known = new Map(
    snapshots.flatMap(({ data }) => {
      const snapshot = readSnapshot(data);
      return snapshot && !snapshot.gone ? [[snapshot.bucket, data] as const] : [];
    }),
  );
  const prefix = `${account}/`;
  const open = cases
    .map(({ key }) => key)
    .filter((key) => key.startsWith(prefix) && !key.includes(":"))
    .map((key) => key.slice(prefix.length));
  return [...new Set([...known.keys(), ...open])]
    .filter((bucket) => !listed.has(bucket))
    .map((bucket) => ({
      bucket,
      reading: { reading: "gone", readAt: now },
      before: known.get(bucket),
    }));
}
