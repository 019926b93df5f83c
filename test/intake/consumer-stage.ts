import type { SQSClient } from "@aws-sdk/client-sqs";
import { type LocalQueue, openQueue } from "../../playground/aws/queue.ts";
import { openAws } from "../../src/aws/open.ts";
import type { Store } from "../../src/core/ports.ts";
import { type ConsumerParts, type OpenConsumer, openConsumer } from "../../src/intake/consume.ts";
import { countingMetrics } from "../aws/side.ts";
import { freshSqlite, type TestDatabase } from "../support/databases.ts";
import { type FakeClock, fakeClock } from "../support/fake-clock.ts";
import { keepingLog, openDesk, probeDecoder } from "./probe.ts";

/** A queue, a database, and consumers between them. */
export interface Stage extends AsyncDisposable {
  readonly queue: LocalQueue;
  readonly store: Store;
  readonly sqs: SQSClient;
  readonly clock: FakeClock;
  readonly log: ReturnType<typeof keepingLog>;
  readonly metrics: ReturnType<typeof countingMetrics>;
  readonly open: (changes?: Partial<ConsumerParts>) => Promise<OpenConsumer>;
  /** Messages that are neither gone nor dead. */
  readonly left: () => Promise<number>;
}

/** Opens everything; messages become visible again after 2 s, because a test has no 90. */
export async function openStage(fresh: () => Promise<TestDatabase> = freshSqlite): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const clock = fakeClock();
  const metrics = countingMetrics();
  const log = keepingLog();
  const database = opened.use(await fresh());
  const store = opened.use(await database.open({ clock }));
  const queue = opened.use(await openQueue("111122223333", "eu-central-1"));
  const settings = {
    region: "eu-central-1",
    endpoint: queue.endpoint,
    deadlineMs: 5000,
    installation: "test",
    accounts: [],
  };
  const aws = opened.use(openAws(settings, { clock, metrics }));
  const sqs = await aws.sqs();
  const parts = {
    desk: openDesk(store, clock),
    decoders: [probeDecoder],
    sqs,
    queueUrl: queue.queueUrl,
    visibilityMs: 2000,
    concurrency: 1,
    log,
    metrics,
  };
  const closing = opened.move();
  return {
    queue,
    store,
    sqs,
    clock,
    log,
    metrics,
    open: (changes = {}) => openConsumer({ ...parts, ...changes }),
    left: async () => {
      const { visible, inFlight } = await queue.depth();
      return visible + inFlight;
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** A message of our own form about a word. */
export function about(what: string): string {
  return JSON.stringify({ type: "countersign.probe.v1", what });
}
