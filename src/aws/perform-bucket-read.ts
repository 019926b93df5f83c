import type { JsonObject } from "../core/json.ts";
import type { Needs, Performance, Performer, ResultEvent } from "../core/perform.ts";
import type { Clock } from "../core/ports.ts";
import type { BucketReading, Part, PublicAccessBlock, Reading } from "../core/readings.ts";
import { asJson } from "./as-json.ts";
import { LIST_BUCKETS_NEEDS } from "./list-buckets.ts";
import { BUCKET_NEEDS, type BucketToRead } from "./read-buckets.ts";

/** What reading buckets works with. */
export interface BucketReadPorts {
  readonly clock: Clock;
  readonly readBucket: (what: BucketToRead, signal: AbortSignal) => Promise<Reading<BucketReading>>;
  readonly listBuckets: (
    account: string,
    signal: AbortSignal,
  ) => Promise<Reading<readonly string[]>>;
  readonly readAccountBlock: (
    account: string,
    signal: AbortSignal,
  ) => Promise<Part<PublicAccessBlock>>;
  /** What was known of the bucket before; `key` is the case's. */
  readonly snapshot: (key: string) => Promise<JsonObject | undefined>;
  /** Whether all buckets of the account were read before. */
  readonly swept: (account: string) => Promise<boolean>;
  /** Whom to tell what, when an account's switches are these and its buckets are as they were last read. */
  readonly fromMemory: (
    account: string,
    accountBlock: Part<PublicAccessBlock>,
    touch: JsonObject | undefined,
  ) => Promise<readonly ResultEvent[]>;
}

/** What `bucket.read` needs: reads only. */
export const BUCKET_READ_NEEDS: Needs = {
  iam: [...BUCKET_NEEDS.iam, ...LIST_BUCKETS_NEEDS.iam],
  scopes: [],
};

/** Buckets of an account that are read at a time. */
const AT_ONCE = 5;
/** A turn ends well before the 30 s that a performer has; the rest of a large account is read in the next. */
const TURN_MS = 20_000;
/** Accounts in hand; one that was given up (another replica took it) must not stay for ever. */
const MAX_IN_HAND = 20;

/** An account that is being read, bucket by bucket, over several turns. */
interface Round {
  readonly left: string[];
  readonly accountBlock: Part<PublicAccessBlock>;
  readonly events: ResultEvent[];
}

/**
 * Reads one bucket, or all of an account after one of its switches moved, and tells each bucket's case, as
 * `bucket.observed`. What failed is told as `unknown`. Idempotent, since it changes nothing; what a large account's
 * turns have read is kept in memory only, and a new process begins again.
 */
export function performBucketRead(ports: BucketReadPorts): Performer<"bucket.read"> {
  const rounds = new Map<string, Round>();
  return async ({ key, data }, signal) => {
    const { account, bucket, cause, touch, fromMemory } = data;
    if (fromMemory) {
      const block = await ports.readAccountBlock(account, signal);
      return { outcome: "done", events: await ports.fromMemory(account, block, touch) };
    }
    const swept = await ports.swept(account);
    if (bucket !== undefined) {
      const reading = await ports.readBucket({ account, bucket }, signal);
      const known = await ports.snapshot(`${account}/${bucket}`);
      return {
        outcome: "done",
        events: [observed({ account, bucket, cause, touch, known, swept }, reading)],
      };
    }
    const round = rounds.get(key) ?? (await beginRound(ports, account, signal));
    if ("reading" in round)
      return { outcome: "done", events: [observed({ account, cause }, round)] };
    rounds.set(key, round);
    for (const oldest of rounds.keys().take(Math.max(0, rounds.size - MAX_IN_HAND)))
      rounds.delete(oldest);
    const performance = await readOn(ports, { account, cause, touch, swept }, round, signal);
    if (performance.outcome === "done") rounds.delete(key);
    return performance;
  };
}

async function beginRound(
  ports: BucketReadPorts,
  account: string,
  signal: AbortSignal,
): Promise<Round | Exclude<Reading<never>, { reading: "ok" }>> {
  const [listed, accountBlock] = await Promise.all([
    ports.listBuckets(account, signal),
    ports.readAccountBlock(account, signal),
  ]);
  if (listed.reading !== "ok") return listed;
  return { left: [...listed.value], accountBlock, events: [] };
}

/** Whom a reading is about, and why it was made. */
interface Subject {
  readonly account: string;
  readonly bucket?: string;
  readonly cause: string;
  readonly touch?: JsonObject | undefined;
  readonly known?: JsonObject | undefined;
  readonly swept?: boolean;
}

async function readOn(
  ports: BucketReadPorts,
  subject: Subject,
  round: Round,
  signal: AbortSignal,
): Promise<Performance> {
  const until = ports.clock.now().getTime() + TURN_MS;
  while (round.left.length > 0) {
    if (ports.clock.now().getTime() >= until)
      return { outcome: "later", afterMs: 0, reason: `${round.left.length} buckets to read` };
    const some = round.left.slice(0, AT_ONCE);
    const events = await Promise.all(
      some.map(async (bucket) => {
        const { account } = subject;
        const what = { account, bucket, accountBlock: round.accountBlock };
        const reading = await ports.readBucket(what, signal);
        const known = await ports.snapshot(`${account}/${bucket}`);
        return observed({ ...subject, bucket, known }, reading);
      }),
    );
    signal.throwIfAborted();
    round.events.push(...events);
    round.left.splice(0, some.length);
  }
  return { outcome: "done", events: round.events };
}

function observed(subject: Subject, reading: Reading<BucketReading>): ResultEvent {
  const { account, bucket } = subject;
  const data = {
    ...subject,
    readAt: reading.readAt,
    reading: reading.reading,
    ...(reading.reading === "unknown" ? { reason: reading.reason } : {}),
    ...(reading.reading === "ok" ? { settings: reading.value } : {}),
  };
  return {
    kind: "bucket.observed",
    caseKind: "exposure",
    ref: { by: "key", key: bucket === undefined ? account : `${account}/${bucket}` },
    at: reading.readAt,
    data: asJson(data),
  };
}
