import type { Snapshot, StoredCase } from "../core/ports.ts";
import { exposureDetails } from "./exposure.ts";
import { type Share, sharesOf } from "./sharing.ts";
import type { BucketSnapshot } from "./snapshot.ts";
import { livingBuckets } from "./status.ts";

/** What a day is worth a word of. */
export interface DigestOf {
  /** Of kind `bucket` and one account. */
  readonly snapshots: readonly Snapshot[];
  /** Cases of refused calls of that account. */
  readonly cases: readonly StoredCase[];
  readonly since: Date;
}

/**
 * A line for each bucket that became latent since then, for each account that nobody named in the configuration and that a
 * bucket was newly shared with, and for each who was refused to publish. Foreign text.
 */
export function digestLines({ snapshots, cases, since }: DigestOf): readonly string[] {
  const living = livingBuckets(snapshots);
  return [
    ...living.flatMap((each) => latentLine(each, since)),
    ...living.flatMap((each) => sharedLine(each, since)),
    ...cases.flatMap((each) => attemptLine(each, since)),
  ];
}

function latentLine({ bucket, verdict, since: at, readAt }: BucketSnapshot, since: Date): string[] {
  if (verdict.grade !== "LATENT" || Date.parse(at ?? readAt) < since.getTime()) return [];
  const grants = verdict.findings.map(({ id }) => id).join(", ");
  return [`LATENT, one switch away: ${bucket} (${grants})`];
}

function sharedLine(
  { bucket, settings, names = {}, sharedAt }: BucketSnapshot,
  since: Date,
): string[] {
  if (!settings || sharedAt === undefined || Date.parse(sharedAt) < since.getTime()) return [];
  const unknown = sharesOf(settings).filter((share) => isUnknown(share, names));
  const who = [...new Set(unknown.map(wordOf))];
  return who.length === 0 ? [] : [`Shared with ${who.join(", ")}: ${bucket}`];
}

/** An account that the configuration does not name, or a service that acts for whoever uses it. */
function isUnknown({ kind, name }: Share, names: Readonly<Record<string, string>>): boolean {
  return kind !== "account" || !Object.hasOwn(names, name);
}

function wordOf({ kind, name }: Share): string {
  return kind === "account" ? `unknown account ${name}` : `${kind} ${name}`;
}

function attemptLine({ details }: StoredCase, since: Date): string[] {
  const parsed = exposureDetails.safeParse(details);
  if (!parsed.success) return [];
  const { attempts, tried } = parsed.data;
  const fresh = attempts.filter(({ at }) => Date.parse(at) >= since.getTime());
  if (fresh.length === 0 || tried === undefined) return [];
  const buckets = [...new Set(fresh.flatMap(({ bucket }) => bucket ?? []))].join(", ");
  const times = fresh.length === 1 ? "once" : `${fresh.length} times`;
  return [
    `${tried} tried to publish ${buckets || "buckets of the account"}, and was refused ${times}`,
  ];
}
