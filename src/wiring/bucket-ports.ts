import type { OpenAws } from "../aws/open.ts";
import type { BucketCallPorts } from "../aws/perform-bucket-call.ts";
import type { BucketReadPorts } from "../aws/perform-bucket-read.ts";
import { beforeRow } from "../buckets/before-image.ts";
import { judgeFromMemory } from "../buckets/from-memory.ts";
import { disagrees, judgeBucket } from "../buckets/verdict.ts";
import type { Desk } from "../core/handle.ts";
import type { Metrics, Queries } from "../core/ports.ts";
import { whyAllFrozen } from "./frozen.ts";

/** Calls that change something, in each account: half a second apart. */
const GAP_MS = 500;
const TEN_MINUTES_MS = 10 * 60_000;

type Shared = Pick<Desk, "store" | "clock">;

/** What reading buckets works with. */
export function bucketReadPorts(aws: OpenAws, { store, clock }: Shared): BucketReadPorts {
  const { queries } = store;
  return {
    ...aws,
    clock,
    snapshot: async (key) => (await queries.snapshots({ kind: "bucket", key }))[0]?.data,
    swept: (account) => isSwept(queries, account),
    fromMemory: async (account, accountBlock, touch) => {
      const rows = await queries.snapshots({ kind: "bucket", account });
      const told = judgeFromMemory({
        account,
        accountBlock,
        rows: rows.map(({ data }) => data),
        readAt: clock.now(),
        swept: await isSwept(queries, account),
        touch,
      });
      return told.map(({ kind, key, data }) => ({
        kind,
        caseKind: "exposure",
        ref: { by: "key", key },
        at: clock.now(),
        data,
      }));
    },
  };
}

/** What changing a bucket works with: AWS, the cap and the pace that all replicas share, the freeze. */
export function bucketCallPorts(aws: OpenAws, { store, clock }: Shared): BucketCallPorts {
  return {
    now: clock.now,
    home: aws.home,
    readBucket: aws.readBucket,
    change: aws.changeBucket,
    keepBefore: (caseId, planHash, of) =>
      store.transaction((tx) => tx.addRows([beforeRow(caseId, planHash, of, clock.now())])),
    frozen: () => whyAllFrozen(store.queries),
    takePlace: (account, key, most) =>
      store.limits.takePlace({
        // Rules of groups that heal by themselves have caps of their own in the same account.
        account: `s3:${account}`,
        key,
        now: clock.now(),
        caps: [{ scope: "account", most, windowMs: TEN_MINUTES_MS }],
      }),
    pace: (account) =>
      store.limits.pace({ account, api: "s3:write", gapMs: GAP_MS, now: clock.now() }),
  };
}

/** True when all buckets of the account were read once, so that what is public now is new. */
export async function isSwept(queries: Pick<Queries, "sweeps">, account: string): Promise<boolean> {
  const sweeps = await queries.sweeps();
  return sweeps.some(
    (each) =>
      each.name === "buckets" &&
      each.account === account &&
      (each.outcome === "complete" || each.detail["swept"] === true),
  );
}

/** AWS, counting each reading of which its own word on the policy is another than ours. */
export function countDisagreements(aws: OpenAws, metrics: Metrics): OpenAws {
  return {
    ...aws,
    readBucket: async (what, signal) => {
      const reading = await aws.readBucket(what, signal);
      if (reading.reading === "ok" && disagrees(judgeBucket(reading.value, undefined)))
        metrics.count("buckets_verdict_disagreement");
      return reading;
    },
  };
}
