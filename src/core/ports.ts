import type { Case, Row } from "./case.ts";
import type { QueuedEffect } from "./effect.ts";
import type { Actor, CaseRef, Link } from "./event.ts";
import type { JsonObject } from "./json.ts";

/** The only clock. Tests give one that stands still until told. */
export interface Clock {
  readonly now: () => Date;
  /** Resolves after `ms`, or at once when the signal is aborted; never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** The only source of chance. */
export interface Ids {
  /** 16 characters of Crockford's base 32 (80 random bits, lower case): case and effect ids. */
  readonly next: () => string;
  /** Four characters that a person can read out: `7F3K`. */
  readonly reference: () => string;
  /** 0 ≤ x < 1, for jitter. */
  readonly chance: () => number;
}

/** Structured log: `text` is constant from level warn upwards, what varies is in `fields`. */
export interface Log {
  readonly debug: (fields: JsonObject, text: string) => void;
  readonly info: (fields: JsonObject, text: string) => void;
  readonly warn: (
    fields: JsonObject & { readonly error?: never },
    text: string,
    error?: unknown,
  ) => void;
  readonly error: (
    fields: JsonObject & { readonly error?: never },
    text: string,
    error?: unknown,
  ) => void;
}

/** Counters, gauges and histograms; names are registered in `web/metrics.ts`. Unknown names throw in tests. */
export interface Metrics {
  readonly count: (name: string, labels?: Readonly<Record<string, string>>, by?: number) => void;
  readonly gauge: (name: string, value: number, labels?: Readonly<Record<string, string>>) => void;
  readonly observe: (
    name: string,
    value: number,
    labels?: Readonly<Record<string, string>>,
  ) => void;
}

/** A case as stored: `details` are checked by its watcher's schema when they are used. */
export type StoredCase = Case;

/** An entry of the audit before it is chained. Chain = case id, or `<case kind>/<case key>` when there is no case (yet), or `system`. */
export interface AuditEntry {
  readonly chain: string;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly actor: Actor;
  readonly type: string;
  readonly text: string;
  readonly details: JsonObject;
}

/** What is known of a received event: for deduplication and for the view of what happened. */
export interface EventRecord {
  readonly id: string;
  readonly kind: string;
  readonly caseKind: string;
  readonly at: Date;
  readonly receivedAt: Date;
}

/** An effect in the outbox. `attempts` counts those begun, this one included. */
export interface StoredEffect {
  readonly id: number;
  /** The case's id; `<case kind>/<case key>` when there is no case (yet). */
  readonly owner: string;
  readonly caseKind: string;
  readonly effect: QueuedEffect;
  readonly attempts: number;
  readonly queuedAt: Date;
}

/** What became of an event: kept with it. */
export interface EventOutcome {
  readonly outcome: "decided" | "dropped" | "refused";
  readonly caseId?: string;
  readonly reasons: readonly string[];
}

/** One database transaction. Everything in it is stored together or not at all. */
export interface Transaction {
  /** Notes the event; false if its id was seen before. */
  readonly firstSight: (event: EventRecord) => Promise<boolean>;
  readonly setOutcome: (eventId: string, outcome: EventOutcome) => Promise<void>;
  /** Finds and locks the case that an event is about. */
  readonly findCase: (kind: string, ref: CaseRef, now: Date) => Promise<StoredCase | undefined>;
  /** The number that the next case of this kind will get; locks the counter until the end of the transaction. */
  readonly nextNumber: (kind: string) => Promise<number>;
  /** Throws `core.lost_race` when another open case of that kind and key exists. */
  readonly insertCase: (opened: StoredCase, open: boolean) => Promise<void>;
  /** Throws `core.lost_race` when the stored version is not `opened.version - 1`. */
  readonly updateCase: (changed: StoredCase, open: boolean) => Promise<void>;
  readonly addLinks: (caseId: string, links: readonly Link[]) => Promise<void>;
  /** Queues effects; the same key twice is queued once; while one of this owner with the same `coalesce` waits, the new one is not queued. */
  readonly addEffects: (
    owner: { readonly id: string; readonly caseKind: string },
    effects: readonly QueuedEffect[],
    now: Date,
  ) => Promise<void>;
  readonly addRows: (rows: readonly Row[]) => Promise<void>;
  readonly appendAudit: (entry: AuditEntry) => Promise<void>;
  /** Ends an effect. */
  readonly finishEffect: (id: number, result: EffectResult, now: Date) => Promise<void>;
  /** Runs `work` so that its failure undoes only its own writes. */
  readonly savepoint: <T>(work: () => Promise<T>) => Promise<T>;
}

/** What came of an effect. `moved`: the thing had changed meanwhile. `suppressed`: its guard said no. */
export interface EffectResult {
  readonly outcome: "done" | "already" | "moved" | "refused" | "suppressed" | "failed";
  readonly detail?: JsonObject;
}

/** A message from outside that could not be decoded. */
export interface DeadLetter {
  readonly id: number;
  readonly receivedAt: Date;
  readonly reason: string;
  readonly source: string;
  readonly body: string;
  readonly replayedAt?: Date;
}

/** Where a case's message is in Slack. */
export interface MessagePlace {
  readonly channel: string;
  readonly ts: string;
  readonly renderedHash: string;
}

/** The outbox, as the runner uses it. */
export interface Outbox {
  /**
   * Leases up to `limit` effects that are due, first by priority, then due time; of one case and lane (but `timer`)
   * only the oldest unfinished. Guards are evaluated here: what fails them is finished as `suppressed`.
   */
  readonly claim: (request: {
    readonly now: Date;
    readonly leaseMs: number;
    /** Of timers, when it is another: they take a moment, and whoever died with one in hand must not make it late. */
    readonly timerLeaseMs?: number;
    readonly limit: number;
    readonly owner: string;
    /** Kinds that the caller can perform now, e.g. without those whose channel must wait. */
    readonly kinds?: readonly string[];
  }) => Promise<readonly StoredEffect[]>;
  /** Gives an effect back until `due`. `counted: false`: the attempt is not counted (rate limit, shutdown). */
  readonly postpone: (id: number, due: Date, counted: boolean, reason: string) => Promise<void>;
  /**
   * When the next effect can be claimed: what waits behind an older one of its case and lane does not count, what is
   * leased counts from the end of its lease. Undefined when nothing is unfinished.
   */
  readonly nextDue: () => Promise<Date | undefined>;
}

/** The database. Opened by `openStore` in store/. */
export interface Store {
  readonly transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  readonly outbox: Outbox;
  readonly messages: {
    readonly find: (caseId: string, slot: string) => Promise<MessagePlace | undefined>;
    readonly save: (caseId: string, slot: string, place: MessagePlace, now: Date) => Promise<void>;
  };
  readonly deadLetters: {
    readonly add: (letter: {
      readonly receivedAt: Date;
      readonly reason: string;
      readonly source: string;
      readonly body: string;
    }) => Promise<void>;
    readonly list: (limit: number) => Promise<readonly DeadLetter[]>;
    readonly find: (id: number) => Promise<DeadLetter | undefined>;
    readonly markReplayed: (id: number, now: Date) => Promise<void>;
    readonly count: () => Promise<number>;
  };
  readonly checkpoints: {
    readonly load: (name: string) => Promise<string | undefined>;
    readonly save: (name: string, value: string) => Promise<void>;
  };
  readonly sweeps: {
    /** Keeps the newest record of each name, account and region. */
    readonly save: (record: SweepRecord) => Promise<void>;
  };
  /** What all replicas together may do. */
  readonly limits: {
    /**
     * Milliseconds to wait until the next call of this api may be made in this account; 0: it may be made now, and the next
     * one `gapMs` later.
     */
    readonly pace: (of: {
      readonly account: string;
      readonly api: string;
      readonly gapMs: number;
      readonly now: Date;
    }) => Promise<number>;
    /** Takes a place under all of these caps, or none; asked again with the same key the answer is the same for an hour. */
    readonly takePlace: (of: {
      readonly account: string;
      readonly key: string;
      readonly now: Date;
      readonly caps: readonly {
        readonly scope: "account" | "all";
        readonly most: number;
        readonly windowMs: number;
      }[];
    }) => Promise<boolean>;
  };
  /** Failed attempts to log in, counted by where they came from; of all replicas together. */
  readonly failures: {
    /** Adds to what is counted, and forgets all that began before `before`. One call may hold many thousands. */
    readonly add: (
      counted: readonly { readonly source: string; readonly slot: Date; readonly count: number }[],
      before: Date,
    ) => Promise<void>;
    /** How many came from there in stretches that began after `since`. */
    readonly count: (source: string, since: Date) => Promise<number>;
  };
  readonly cron: {
    /** True for exactly one caller per key, in all replicas. */
    readonly claim: (key: string, now: Date) => Promise<boolean>;
    readonly finish: (key: string, now: Date) => Promise<void>;
    /** Keys are `<name>:<slot>`; the newest finished run of that name. */
    readonly lastFinished: (name: string) => Promise<Date | undefined>;
  };
  readonly queries: Queries;
}

/** Reads for commands, App Home, performers and health; never inside `decide`. */
export interface Queries {
  readonly caseById: (id: string) => Promise<StoredCase | undefined>;
  /** By the number that people see, of a numbered kind. */
  readonly caseByNumber: (kind: string, number: number) => Promise<StoredCase | undefined>;
  readonly newestCase: (kind: string, key: string) => Promise<StoredCase | undefined>;
  readonly openCases: (kinds: readonly string[], limit: number) => Promise<readonly StoredCase[]>;
  /** Cases of a kind that share one of these links now, newest first. */
  readonly linkedCases: (
    kind: string,
    links: readonly { readonly kind: string; readonly link: string }[],
    limit: number,
  ) => Promise<readonly StoredCase[]>;
  /** Newest first, open and closed. */
  readonly recentCases: (
    kind: string,
    since: Date,
    limit: number,
  ) => Promise<readonly StoredCase[]>;
  readonly snapshots: (filter: {
    readonly kind: string;
    readonly account?: string;
    readonly region?: string;
    readonly key?: string;
  }) => Promise<readonly Snapshot[]>;
  /** Keys of snapshots, and of when each is; without their data. */
  readonly snapshotTimes: (filter: {
    readonly kind: string;
    readonly account: string;
    readonly region: string;
  }) => Promise<readonly Pick<Snapshot, "key" | "readAt">[]>;
  /** Rows of `login_evidence`, newest first, as they were written: times in epoch milliseconds, empty columns left out, `data` an object. */
  readonly evidence: (filter: {
    readonly person?: string;
    readonly claim?: string;
    readonly scope?: string;
    readonly host?: string;
    readonly ip?: string;
    readonly since: Date;
    readonly limit: number;
  }) => Promise<readonly JsonObject[]>;
  /** What is somebody's at that moment: of a person, or of whom one of these marks is. The oldest first. */
  readonly identities: (filter: {
    readonly person?: string;
    readonly marks?: readonly { readonly kind: string; readonly value: string }[];
    readonly at: Date;
  }) => Promise<readonly Identity[]>;
  /** Announced logins that hold at that moment, the newest first. */
  readonly announcements: (filter: {
    readonly person?: string;
    readonly scope?: string;
    readonly at: Date;
  }) => Promise<readonly Announcement[]>;
  readonly sweeps: () => Promise<readonly SweepRecord[]>;
  /** What was said of each call on security groups that AWS refused somebody since then, the newest first. */
  readonly attempts: (since: Date, limit: number) => Promise<readonly string[]>;
  /** Effects that are due and not done, also while they are tried again; since when the oldest is due; how many failed for good. */
  readonly backlog: () => Promise<{
    readonly waiting: number;
    readonly oldest?: Date;
    readonly failed: number;
  }>;
  readonly audit: (chain: string) => Promise<readonly ChainedEntry[]>;
  /** Oldest first; times are ISO text, `state` is `queued`, `leased` or the outcome. */
  readonly effectsOf: (caseId: string) => Promise<readonly JsonObject[]>;
  /** Oldest first; times are ISO text. */
  readonly eventsOf: (caseId: string) => Promise<readonly JsonObject[]>;
  /** A trivial read; throws `store.unreachable`. */
  readonly ping: () => Promise<void>;
}

/** Last good reading of a thing in AWS and what was agreed; `kind` is `sg` or `bucket`, `key` the case key. */
export interface Snapshot {
  readonly kind: string;
  readonly account: string;
  readonly region: string;
  readonly key: string;
  readonly readAt: Date;
  readonly data: JsonObject;
}

/** A mark that is somebody's: a key, a principal, a name. `proof`: SHA-256 of what proved it. */
export interface Identity {
  readonly id: string;
  /** Slack user id. */
  readonly person: string;
  readonly kind: string;
  readonly value: string;
  readonly scope?: string;
  readonly assurance: string;
  readonly by?: string;
  readonly proof?: string;
  readonly validFrom: Date;
}

/** Logins that somebody announced and somebody else countersigned. */
export interface Announcement {
  readonly id: string;
  readonly person: string;
  readonly scope: string;
  readonly reason: string;
  readonly countersignedBy: string;
  readonly validFrom: Date;
  readonly validTo: Date;
}

/** The last sweep of one account and region. */
export interface SweepRecord {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly finishedAt: Date;
  readonly outcome: "complete" | "unknown";
  readonly detail: JsonObject;
}

/** An audit entry in its chain. */
export interface ChainedEntry extends AuditEntry {
  readonly seq: number;
  readonly prevHash: string;
  readonly hash: string;
}
