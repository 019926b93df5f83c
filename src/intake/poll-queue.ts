import type { Message, SQSClient } from "@aws-sdk/client-sqs";
import { Consumer } from "sqs-consumer";
import type { Clock, Log, Metrics } from "../core/ports.ts";

/** What one poller works with. `take` returns the messages that may be deleted. */
interface PollerParts {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly visibilityMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Aborted when the program stops; `stop` is called right after. */
  readonly stopping: AbortSignal;
  readonly take: (messages: readonly Message[]) => Promise<Message[]>;
}

/** One poller: a long poll, a batch, a delete, and again. */
export interface Poller {
  readonly isReachable: () => boolean;
  /** Ends a waiting poll at once; a batch in hand is finished and deleted first. */
  readonly stop: () => Promise<void>;
}

/** The longest long poll that SQS allows. */
const WAIT_S = 20;
const BATCH = 10;
/** Pauses after polls that failed: 0.5 s, doubling to 20 s. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;
/** How long a stop waits for the delete of the last batch; what stays undeleted comes again and is recognised. */
const DELETE_MS = 5000;

/** Where a poller is: `poll` from before a receive until its messages are deleted, `taking` while they are stored. */
interface Turn {
  failures: number;
  poll?: PromiseWithResolvers<void> | undefined;
  taking?: Promise<Message[]> | undefined;
}

/** Polls the queue until stopped. */
export function startPolling(parts: PollerParts): Poller {
  const turn: Turn = { failures: 0 };
  const consumer = createConsumer(parts, turn);
  consumer.on("error", (error, about) => noteFault(parts, turn, error, about));
  consumer.on("processing_error", (error, about) => noteFault(parts, turn, error, about));
  consumer.on("empty", () => turn.poll?.resolve());
  consumer.on("response_processed", () => turn.poll?.resolve());
  consumer.start();
  return {
    isReachable: () => turn.failures === 0,
    stop: async () => {
      // An abort would also hit the delete of a batch in hand, and its messages would come again.
      consumer.stop({ abort: turn.taking === undefined });
      await Promise.allSettled([turn.taking]);
      const rest = new AbortController();
      await Promise.race([turn.poll?.promise, parts.clock.sleep(DELETE_MS, rest.signal)]);
      rest.abort();
    },
  };
}

function createConsumer(parts: PollerParts, turn: Turn): Consumer {
  const visibility = Math.round(parts.visibilityMs / 1000);
  return Consumer.create({
    sqs: parts.sqs,
    queueUrl: parts.queueUrl,
    batchSize: BATCH,
    waitTimeSeconds: WAIT_S,
    visibilityTimeout: visibility,
    heartbeatInterval: Math.max(1, Math.floor(visibility / 3)),
    messageSystemAttributeNames: ["SenderId"],
    suppressFifoWarning: true,
    preReceiveMessageCallback: async () => {
      await pauseAfter(turn.failures, parts);
      turn.poll = Promise.withResolvers();
    },
    postReceiveMessageCallback: async () => {
      turn.failures = 0;
    },
    handleMessageBatch: async (messages) => {
      try {
        turn.taking = parts.take(messages);
        const committed = await turn.taking;
        // One message may come twice in a batch; a delete that names it twice is refused as a whole.
        return [...new Map(committed.map((each) => [each.MessageId, each])).values()];
      } finally {
        turn.taking = undefined;
      }
    },
  });
}

async function pauseAfter(failures: number, { clock, stopping }: PollerParts): Promise<void> {
  if (failures === 0) return;
  const pauseMs = FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10);
  await clock.sleep(Math.min(pauseMs, LONGEST_PAUSE_MS), stopping);
}

function noteFault(
  { stopping, log, metrics }: PollerParts,
  turn: Turn,
  error: Error,
  about: Message | Message[] | undefined,
): void {
  const kind = about === undefined ? "receive" : "acknowledge";
  if (kind === "receive") turn.poll?.resolve();
  if (stopping.aborted) return;
  if (kind === "receive") turn.failures += 1;
  metrics.count("queue_faults_total", { kind });
  log.warn({ kind }, "a call to the queue failed", error);
}
