/** A bucket that is public on purpose, agreed in the configuration. */
export interface AcceptRule {
  readonly bucket: string;
  readonly channel: "acl" | "policy" | "access-point";
  /** Hash of the statement as the message shows it, or `all`. */
  readonly statement: string;
  /** The last day, `YYYY-MM-DD`, UTC. */
  readonly until: string;
  readonly owner: string;
  readonly reason: string;
}

/** What the exposure watcher has been told by the configuration. */
export interface BucketPolicy {
  /** Where exposures are told. */
  readonly channel: string;
  /** How long people have before an exposure of severity high becomes an incident. */
  readonly graceMs: number;
  /** Tags (`key` or `key=value`) that raise the severity by one step. */
  readonly sensitive: readonly string[];
  readonly accept: readonly AcceptRule[];
  /** Account id -> its name. */
  readonly accountNames: ReadonlyMap<string, string>;
}
