/** What a call means for exposure. */
export interface TrailEvent {
  /** Whose settings it changes; `access-point`: named by it, its bucket by `bucket`. */
  readonly on: "bucket" | "account" | "access-point";
  /** It can make something public: refused, it is an attempt. */
  readonly publishes: boolean;
  /** What it changes, for the sentence of who did what. */
  readonly what: "policy" | "acl" | "block" | "ownership" | "access point" | "bucket";
}

function row(
  on: TrailEvent["on"],
  what: TrailEvent["what"],
  publishes: "publishes" | "narrows",
): TrailEvent {
  return { on, what, publishes: publishes === "publishes" };
}

/** Event name -> what it means. The API of blocks is named without "Bucket", its events with. Source: S3 user guide, CloudTrail events. */
export const BUCKET_EVENTS: Readonly<Record<string, TrailEvent>> = {
  CreateBucket: row("bucket", "bucket", "publishes"),
  DeleteBucket: row("bucket", "bucket", "narrows"),
  PutBucketPolicy: row("bucket", "policy", "publishes"),
  DeleteBucketPolicy: row("bucket", "policy", "narrows"),
  PutBucketAcl: row("bucket", "acl", "publishes"),
  PutBucketPublicAccessBlock: row("bucket", "block", "publishes"),
  DeleteBucketPublicAccessBlock: row("bucket", "block", "publishes"),
  PutBucketOwnershipControls: row("bucket", "ownership", "publishes"),
  DeleteBucketOwnershipControls: row("bucket", "ownership", "publishes"),
  PutAccountPublicAccessBlock: row("account", "block", "publishes"),
  DeleteAccountPublicAccessBlock: row("account", "block", "publishes"),
  CreateAccessPoint: row("access-point", "access point", "publishes"),
  DeleteAccessPoint: row("access-point", "access point", "narrows"),
  PutAccessPointPolicy: row("access-point", "access point", "publishes"),
  DeleteAccessPointPolicy: row("access-point", "access point", "narrows"),
  CreateAccessPointForObjectLambda: row("access-point", "access point", "publishes"),
  DeleteAccessPointForObjectLambda: row("access-point", "access point", "narrows"),
  PutAccessPointPolicyForObjectLambda: row("access-point", "access point", "publishes"),
  DeleteAccessPointPolicyForObjectLambda: row("access-point", "access point", "narrows"),
  CreateMultiRegionAccessPoint: row("access-point", "access point", "publishes"),
  DeleteMultiRegionAccessPoint: row("access-point", "access point", "narrows"),
  PutMultiRegionAccessPointPolicy: row("access-point", "access point", "publishes"),
};

const SOURCES: ReadonlySet<string> = new Set(["s3.amazonaws.com", "s3-control.amazonaws.com"]);

/** What a call means, or nothing when it cannot make anything public. */
export function meaningOf(eventName: string, eventSource: string): TrailEvent | undefined {
  if (!SOURCES.has(eventSource)) return undefined;
  return Object.hasOwn(BUCKET_EVENTS, eventName) ? BUCKET_EVENTS[eventName] : undefined;
}
