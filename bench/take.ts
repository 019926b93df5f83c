import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { Consumer } from "sqs-consumer";
import { defaultConfig } from "../src/config/defaults.ts";
import { openConsumer } from "../src/intake/consume.ts";
import { openStore } from "../src/store/open.ts";
import { openMetrics } from "../src/web/metrics.ts";
import { closedDecoders } from "../src/wiring/decoders.ts";
import { buildHouse } from "../src/wiring/house.ts";
import { openLog } from "../src/wiring/log.ts";
import { systemClock, systemIds } from "../src/wiring/system.ts";
import { openFreshDatabase } from "./database.ts";

/** A queue that is to be taken empty. */
export interface FullQueue {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  /** Batches of ten worked on at a time. */
  readonly concurrency: number;
  /** Resolves when all messages are deleted. */
  readonly emptied: Promise<unknown>;
}

/** Takes everything that is in the queue, then ends. */
export type Take = (queue: FullQueue) => Promise<void>;

const settings = defaultConfig();

/**
 * What `run` does with the queue, without Slack: read, decide, store with a sync to the disk, delete. Effects stay in the
 * outbox. The database is a new file in a temporary folder, or a new one on the given PostgreSQL server.
 */
export function takeWithOurs(serverUrl: string | undefined): Take {
  return async ({ emptied, ...queue }) => {
    await using opened = new AsyncDisposableStack();
    const dataDir = await mkdtemp(join(tmpdir(), "countersign-bench-"));
    opened.defer(() => rm(dataDir, { recursive: true, force: true }));
    const log = openLog("error", [], (line) => console.error(line));
    const { databaseUrl } = opened.use(await openFreshDatabase(serverUrl));
    const place = databaseUrl === undefined ? {} : { databaseUrl };
    const base = { dataDir, log, clock: systemClock, exclusive: true };
    const store = opened.use(await openStore({ ...base, ...place }));
    const time = { clock: systemClock, ids: systemIds };
    const desk = { house: buildHouse(settings), store, ...time, wake: nobodyIsThere };
    const reading = { decoders: closedDecoders(settings), log, metrics: openMetrics() };
    const visibilityMs = settings.queue.visibility;
    opened.use(await openConsumer({ ...queue, ...reading, desk, visibilityMs }));
    await emptied;
  };
}

/** No effect is performed: it is the taking that is measured. */
function nobodyIsThere(): void {}

/** The library by itself, with the same settings as ours and a handler that does nothing. */
export async function takeWithNothing({
  sqs,
  queueUrl,
  concurrency,
  emptied,
}: FullQueue): Promise<void> {
  const visibility = Math.round(settings.queue.visibility / 1000);
  const consumers = Array.from({ length: concurrency }, () =>
    Consumer.create({
      sqs,
      queueUrl,
      batchSize: 10,
      waitTimeSeconds: 20,
      visibilityTimeout: visibility,
      heartbeatInterval: Math.floor(visibility / 3),
      messageSystemAttributeNames: ["SenderId"],
      suppressFifoWarning: true,
      handleMessageBatch: async (messages) => messages,
    }),
  );
  for (const each of consumers) {
    // A poll that is broken off at the end is an error to the library; one that nobody hears is written to the console.
    each.on("error", nobodyIsThere);
    each.start();
  }
  try {
    await emptied;
  } finally {
    for (const each of consumers) each.stop({ abort: true });
  }
}
