import { type JsonObject, jsonObject } from "../core/json.ts";
import type { BucketReading, Part, PublicAccessBlock } from "../core/readings.ts";
import { type BucketSnapshot, readSnapshot } from "./snapshot.ts";
import { judgeBucket } from "./verdict.ts";

/** More newly public buckets than this are told in one message. */
const MAX_SINGLE = 5;

/** What the switches of an account make of its buckets as they were last read. */
export interface FromMemory {
  readonly account: string;
  readonly accountBlock: Part<PublicAccessBlock>;
  /** `data` of the rows of kind `bucket` of this account. */
  readonly rows: readonly JsonObject[];
  readonly readAt: Date;
  readonly swept: boolean;
  readonly touch: JsonObject | undefined;
}

/** Something to be told to the case of that key. */
export interface Told {
  readonly kind: "bucket.observed" | "bucket.gathered";
  readonly key: string;
  readonly data: JsonObject;
}

/**
 * Judges the buckets of an account at once, without a call to each: those of which the verdict is another under the new
 * switches. More than five newly public: each is opened quietly, and the account's case tells them together, first.
 */
export function judgeFromMemory(of: FromMemory): readonly Told[] {
  const { account, touch } = of;
  const changed = of.rows.flatMap((row) => judged(of, row) ?? []);
  const opened = changed.filter(({ isOpened }) => isOpened).map(({ bucket }) => bucket);
  const gathered = opened.length > MAX_SINGLE;
  const together: Told = {
    kind: "bucket.gathered",
    key: account,
    data: { account, buckets: opened, ...(touch ? { touch } : {}) },
  };
  return [
    ...(gathered ? [together] : []),
    ...changed.map(
      ({ bucket, isOpened, data }): Told => ({
        kind: "bucket.observed",
        key: `${account}/${bucket}`,
        data: gathered && isOpened ? { ...data, gathered } : data,
      }),
    ),
  ];
}

interface Judged {
  readonly bucket: string;
  readonly isOpened: boolean;
  readonly data: JsonObject;
}

function judged(of: FromMemory, row: JsonObject): Judged | undefined {
  const known = readSnapshot(row);
  if (!known?.settings || known.gone) return undefined;
  const settings: BucketReading = { ...known.settings, accountBlock: of.accountBlock };
  const { grade } = judgeBucket(settings, known.acl?.grants);
  if (grade === known.verdict.grade || grade === "UNKNOWN") return undefined;
  const data: JsonObject = {
    account: of.account,
    bucket: known.bucket,
    cause: "event",
    readAt: of.readAt.toISOString(),
    reading: "ok",
    settings: jsonObject.parse(settings),
    swept: of.swept,
    known: row,
    ...(of.touch ? { touch: of.touch } : {}),
  };
  return { bucket: known.bucket, isOpened: isNew(known, grade), data };
}

function isNew({ verdict }: BucketSnapshot, grade: string): boolean {
  return grade === "PUBLIC" && verdict.grade !== "PUBLIC";
}
