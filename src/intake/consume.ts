import { GetQueueAttributesCommand, type Message, type SQSClient } from "@aws-sdk/client-sqs";
import { CountersignError } from "../core/errors.ts";
import type { Desk } from "../core/handle.ts";
import type { Log, Metrics } from "../core/ports.ts";
import type { ClosedDecoder } from "./decode-all.ts";
import { type InHand, keepBatch } from "./keep-batch.ts";
import { startPolling } from "./poll-queue.ts";
import { readBody } from "./read-body.ts";

/** What the consumer works with. The client's endpoint decides where it dials, never the URL's host. */
export interface ConsumerParts {
  readonly desk: Desk;
  readonly decoders: readonly ClosedDecoder[];
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  /** How long a received message stays hidden from others; extended every third of it while it is worked on. */
  readonly visibilityMs: number;
  /** Batches of ten that are worked on at a time. */
  readonly concurrency: number;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The queue consumer while it runs. Disposing stops polling at once, waits for the batches in hand, and deletes what was stored. */
export interface OpenConsumer extends AsyncDisposable {
  /** False while the queue does not answer. */
  readonly isReachable: () => boolean;
}

/** Patience with the database while a batch is held: 0.5 s, doubling to 15 s; the queue is told meanwhile that we still work. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Begins to take messages. Throws `queue.unreachable` when the queue does not answer at the start. */
export async function openConsumer(parts: ConsumerParts): Promise<OpenConsumer> {
  await checkQueue(parts);
  const stopping = new AbortController();
  const pollers = Array.from({ length: parts.concurrency }, () =>
    startPolling({
      ...parts,
      clock: parts.desk.clock,
      stopping: stopping.signal,
      take: (messages) => takeBatch(parts, messages, stopping.signal),
    }),
  );
  return {
    isReachable: () => pollers.some((each) => each.isReachable()),
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await Promise.all(pollers.map((each) => each.stop()));
    },
  };
}

async function checkQueue({ sqs, queueUrl, log }: ConsumerParts): Promise<void> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: queueUrl,
    AttributeNames: ["RedrivePolicy"],
  });
  try {
    const { Attributes } = await sqs.send(command, { abortSignal: AbortSignal.timeout(10_000) });
    if (!Attributes?.["RedrivePolicy"])
      log.warn(
        { queueUrl },
        "the queue has no dead-letter queue: a poisonous message comes for ever",
      );
  } catch (error) {
    throw new CountersignError("queue.unreachable", { queue: queueUrl }, error);
  }
}

/** Stores a batch and returns the messages that may be deleted: those, and only those, that are committed. */
async function takeBatch(
  parts: ConsumerParts,
  messages: readonly Message[],
  stopping: AbortSignal,
): Promise<Message[]> {
  const { desk, log, metrics } = parts;
  const receivedAt = desk.clock.now();
  const batch = messages.map((message) => readMessage(parts, message, receivedAt));
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      const outcomes = await keepBatch(parts, batch);
      for (const outcome of outcomes) metrics.count("messages_total", { outcome });
      const seconds = (desk.clock.now().getTime() - receivedAt.getTime()) / 1000;
      metrics.observe("queue_to_decision_seconds", seconds);
      return messages.filter((_, index) => outcomes[index] === "kept");
    } catch (error) {
      // Giving the messages back would use up their receives: five failures later they would be dead letters.
      log.error({ messages: messages.length }, "the database cannot be reached", error);
      metrics.count("messages_total", { outcome: "waits" }, messages.length);
      if (stopping.aborted) return [];
      await desk.clock.sleep(pauseMs, stopping);
    }
  }
}

function readMessage(parts: ConsumerParts, message: Message, receivedAt: Date): InHand {
  const { Body: body = "", MessageId: id = "", Attributes: attributes } = message;
  const { drafts, letters } = readBody(parts, body, receivedAt, attributes?.SenderId);
  return { source: `sqs:${id}`, receivedAt, drafts, letters: [...letters] };
}
