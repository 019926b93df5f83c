import { screenBuckets } from "../buckets/screen.ts";
import type { BucketReading, Reading } from "../core/readings.ts";
import { isSwept } from "./bucket-ports.ts";
import { handIn } from "./hand-in.ts";
import type { JobParts } from "./jobs.ts";

/** Open exposures that a sweep looks at; far more than a team can have. */
const MAX_CASES = 20_000;
/** Buckets of one account that are read at a time; the calls themselves are paced per account. */
const AT_ONCE = 5;

/** Reads every bucket of every account and hands in what has changed. An account whose buckets cannot be listed is recorded as unknown. */
export async function sweepBuckets(parts: JobParts, signal: AbortSignal): Promise<void> {
  for (const { id } of parts.config.accounts) await sweepAccount(parts, id, signal);
}

async function sweepAccount(parts: JobParts, account: string, signal: AbortSignal): Promise<void> {
  const { aws, desk, log } = parts;
  const { clock, store } = desk;
  const listed = await aws.listBuckets(account, signal);
  const names = listed.reading === "ok" ? listed.value : [];
  const readings = await readAll(parts, { account, names, signal });
  if (signal.aborted) return;
  const [snapshots, cases] = await Promise.all([
    store.queries.snapshots({ kind: "bucket", account }),
    store.queries.openCases(["exposure"], MAX_CASES),
  ]);
  const now = clock.now();
  const swept = await isSwept(store.queries, account);
  const drafts = screenBuckets({ account, listed, readings, snapshots, cases, swept, now });
  await handIn(parts, drafts);
  const unread = [...readings.values()].filter(({ reading }) => reading === "unknown").length;
  const outcome = listed.reading === "ok" && unread === 0 ? "complete" : "unknown";
  const detail = {
    buckets: names.length,
    unread,
    // What was read as a whole once stays so: that tells what is new from what was there before.
    ...(swept ? { swept } : {}),
    ...(listed.reading === "unknown" ? { reason: listed.reason } : {}),
  };
  await store.sweeps.save({
    name: "buckets",
    account,
    region: "",
    finishedAt: now,
    outcome,
    detail,
  });
  log.info({ account, outcome, ...detail, events: drafts.length }, "buckets were swept");
}

interface Task {
  readonly account: string;
  readonly names: readonly string[];
  readonly signal: AbortSignal;
}

async function readAll(
  { aws }: JobParts,
  { account, names, signal }: Task,
): Promise<ReadonlyMap<string, Reading<BucketReading>>> {
  const readings = new Map<string, Reading<BucketReading>>();
  if (names.length === 0) return readings;
  const accountBlock = await aws.readAccountBlock(account, signal);
  for (let from = 0; from < names.length && !signal.aborted; from += AT_ONCE) {
    const some = names.slice(from, from + AT_ONCE);
    await Promise.all(
      some.map(async (bucket) =>
        readings.set(bucket, await aws.readBucket({ account, bucket, accountBlock }, signal)),
      ),
    );
  }
  return readings;
}
