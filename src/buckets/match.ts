import { matchesGlob } from "../core/glob.ts";
import type { BucketReading } from "../core/readings.ts";
import type { BucketOwner } from "./policy.ts";

/** True when the tags hold `key`, or `key=value`. */
export function hasTag(tags: Readonly<Record<string, string>>, wanted: string): boolean {
  const [key = "", ...value] = wanted.split("=");
  if (!Object.hasOwn(tags, key)) return false;
  return value.length === 0 || tags[key] === value.join("=");
}

/** True when a bucket is to be handled with more than usual care: by its name with `*`, or a tag. Tags that were not read count. */
export function isGuarded({ bucket, tags }: BucketReading, guarded: readonly string[]): boolean {
  const known = tags.read === "ok" ? tags.value : {};
  return (
    guarded.some((entry) => matchesGlob(entry, bucket) || hasTag(known, entry)) ||
    (guarded.length > 0 && tags.read === "unknown")
  );
}

/** Who is told of a bucket: the first entry that fits. */
export function ownerOf(
  { account, bucket, tags }: BucketReading,
  owners: readonly BucketOwner[],
): BucketOwner | undefined {
  const known = tags.read === "ok" ? tags.value : {};
  return owners.find(
    ({ match: { name, tag, account: only } }) =>
      (name === undefined || matchesGlob(name, bucket)) &&
      (tag === undefined || hasTag(known, tag)) &&
      (only === undefined || only === account),
  );
}
