import type { Caller } from "../core/caller.ts";
import type { Name } from "../core/two-names.ts";

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

/** Who is told of some buckets, and asked. */
export interface BucketOwner {
  readonly match: {
    readonly name?: string | undefined;
    readonly tag?: string | undefined;
    readonly account?: string | undefined;
  };
  readonly channel?: string | undefined;
  /** Slack users. */
  readonly notify: readonly string[];
}

/** How far the team has allowed Countersign to go, weakest first. */
export const MODES = ["observe", "suggest", "ask", "auto"] as const;
export type Mode = (typeof MODES)[number];

/** What the configuration says about changing buckets. */
export interface CloseRules {
  readonly mode: Mode;
  /** Who approved that buckets are closed without being asked. */
  readonly approvedBy: string | undefined;
  /** Account -> ARN of the role with which its buckets may be changed; without one they are only looked at. */
  readonly roles: ReadonlyMap<string, string>;
  /** Buckets with more than usual care: names with `*`, `tag`, `tag=value`. */
  readonly guarded: readonly string[];
  /** Where it is said that a signature is missing. */
  readonly securityChannel: string;
  /** The person behind a Slack user. */
  readonly personOf: (user: string) => string | undefined;
  /** Whom a caller in AWS's record is, in Slack; empty when that is not known. */
  readonly humansBehind: (caller: Caller) => readonly Partial<Name>[];
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
  readonly owners: readonly BucketOwner[];
  readonly closing: CloseRules;
  /** Account id -> its name. */
  readonly accountNames: ReadonlyMap<string, string>;
}
