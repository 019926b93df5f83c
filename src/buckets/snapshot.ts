import { z } from "zod";
import type { Row } from "../core/case.ts";
import { sha256 } from "../core/hash.ts";
import { canonicalJson, type JsonObject, jsonObject } from "../core/json.ts";
import type { BucketReading } from "../core/readings.ts";
import type { SeenAcl } from "./hidden.ts";
import { aclGrantSchema, bucketSettings } from "./settings.ts";
import { sharesOf } from "./sharing.ts";
import { shieldSchema } from "./shield.ts";
import { verdictSchema } from "./verdict.ts";

/** The last good reading of a bucket and what must be remembered: `data` of its row in `snapshots`. */
export const snapshotSchema = z.object({
  account: z.string(),
  bucket: z.string(),
  region: z.string().exactOptional(),
  readAt: z.iso.datetime(),
  verdict: verdictSchema,
  shield: shieldSchema,
  /** Since when the bucket is judged so. */
  since: z.iso.datetime().exactOptional(),
  /** Accounts that it is shared with and that the configuration names: id -> name. */
  names: z.record(z.string(), z.string()).exactOptional(),
  /** Since when it is shared with those with whom it is shared. */
  sharedAt: z.iso.datetime().exactOptional(),
  /** All of the reading: plans and explanations without asking AWS again. Absent in rows of older versions. */
  settings: bucketSettings.exactOptional(),
  acl: z.object({ grants: z.array(aclGrantSchema), at: z.iso.datetime() }).exactOptional(),
  /** SHA-256 over what was read: equal readings need no second look. */
  hash: z.string(),
  /** AWS has it no more. */
  gone: z.literal(true).exactOptional(),
});
export type BucketSnapshot = z.infer<typeof snapshotSchema>;

/** `data` of a stored row -> the snapshot; undefined for what cannot be read, which is then as if never seen. */
export function readSnapshot(data: JsonObject | undefined): BucketSnapshot | undefined {
  return snapshotSchema.safeParse(data).data;
}

/** SHA-256 over everything that was read. */
export function hashOf(of: BucketReading): string {
  return sha256(canonicalJson(jsonObject.parse(of)));
}

/** What is remembered of a reading. */
export function snapshotOf(
  of: BucketReading,
  readAt: string,
  rest: Pick<BucketSnapshot, "verdict" | "shield"> & {
    readonly acl: SeenAcl | undefined;
    /** The same bucket as it was known before. */
    readonly known: BucketSnapshot | undefined;
    readonly names: Readonly<Record<string, string>>;
  },
): BucketSnapshot {
  const { account, bucket, region } = of;
  const { verdict, shield, acl, known, names } = rest;
  const isAsBefore = known && !known.gone && known.verdict.grade === verdict.grade;
  return {
    account,
    bucket,
    ...(region.read === "ok" ? { region: region.value } : {}),
    readAt,
    verdict,
    shield,
    since: isAsBefore ? (known.since ?? known.readAt) : readAt,
    names: { ...names },
    ...sharedAt(of, readAt, known),
    settings: of,
    ...(acl ? { acl: { grants: [...acl.grants], at: acl.at } } : {}),
    hash: hashOf(of),
  };
}

/** With nobody: absent. With the same as before: since then. */
function sharedAt(
  of: BucketReading,
  readAt: string,
  known: BucketSnapshot | undefined,
): Pick<BucketSnapshot, "sharedAt"> {
  const now = sharers(of);
  if (now === "") return {};
  const before = known?.settings ? sharers(known.settings) : "";
  return { sharedAt: now === before ? (known?.sharedAt ?? readAt) : readAt };
}

function sharers(of: BucketReading): string {
  const names = sharesOf(of).map(({ kind, name }) => `${kind} ${name}`);
  return [...new Set(names)].toSorted().join("\n");
}

/** The row in which a snapshot is kept: one per bucket, the newest reading. */
export function snapshotRow(snapshot: BucketSnapshot): Row {
  const { account, bucket, region, readAt } = snapshot;
  return {
    table: "snapshots",
    conflict: "replace",
    values: {
      kind: "bucket",
      key: `${account}/${bucket}`,
      account,
      region: region ?? "",
      read_at: Date.parse(readAt),
      data: snapshot,
    },
  };
}
