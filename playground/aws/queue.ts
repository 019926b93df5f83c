import { buildApp } from "fauxqs";
import { z } from "zod";

/** Deliveries before a message goes to the dead letters. */
const MAX_RECEIVES = 5;
/** Messages over the size of the queue's own default would be refused. */
const MAX_BYTES = "1048576";
const QUEUE = "countersign-events";
const DEAD = "countersign-events-dead";

/** How many messages are where. */
export interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
  readonly dead: number;
}

/** A local SQS with one queue and its dead-letter queue. */
export interface LocalQueue extends AsyncDisposable {
  readonly endpoint: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly send: (body: string) => Promise<void>;
  readonly depth: () => Promise<QueueDepth>;
}

/** What is used of fauxqs: calls without a network, listening, closing. */
type App = ReturnType<typeof buildApp>;

/**
 * Opens the queue. `buildApp` and an own `listen`, because fauxqs's `startFauxqs` listens on all interfaces.
 * Queue URLs name no region, so that clients of any region find the queue.
 */
export async function openQueue(account: string, region: string): Promise<LocalQueue> {
  const app = buildApp({ logger: false, defaultRegion: region });
  takeBackFromTheDead(app);
  const endpoint = await app.listen({ host: "127.0.0.1", port: 0 });
  const queueUrl = `${endpoint}/${account}/${QUEUE}`;
  const deadLetterQueueUrl = `${endpoint}/${account}/${DEAD}`;
  await createQueues(app, region);
  return {
    endpoint,
    queueUrl,
    deadLetterQueueUrl,
    send: async (body) => ask(app, "SendMessage", { QueueUrl: queueUrl, MessageBody: body }),
    depth: async () => {
      const [queue, dead] = [await inspect(app, QUEUE), await inspect(app, DEAD)];
      return { ...queue, dead: dead.visible + dead.inFlight };
    },
    [Symbol.asyncDispose]: async () => app.close(),
  };
}

const received = z.object({ Messages: z.array(z.object({ ReceiptHandle: z.string() })) });

/**
 * A long poll outlives the process that asked: what it would hand to a closed connection becomes visible again at once,
 * not at the end of its time.
 */
function takeBackFromTheDead(app: App): void {
  app.addHook("onSend", async ({ raw }, _, payload: unknown) => {
    if (!raw.socket.destroyed || typeof payload !== "string") return;
    const { data } = received.safeParse(JSON.parse(payload));
    for (const { ReceiptHandle } of data?.Messages ?? []) {
      const QueueUrl = `http://127.0.0.1/000000000000/${QUEUE}`;
      await ask(app, "ChangeMessageVisibility", { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
    }
  });
}

async function createQueues(app: App, region: string): Promise<void> {
  await ask(app, "CreateQueue", {
    QueueName: DEAD,
    Attributes: { MaximumMessageSize: MAX_BYTES },
  });
  await ask(app, "CreateQueue", {
    QueueName: QUEUE,
    Attributes: {
      MaximumMessageSize: MAX_BYTES,
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: `arn:aws:sqs:${region}:000000000000:${DEAD}`,
        maxReceiveCount: MAX_RECEIVES,
      }),
    },
  });
}

const inspection = z.object({
  messages: z.object({
    ready: z.array(z.unknown()),
    delayed: z.array(z.unknown()),
    inflight: z.array(z.object({ visibilityDeadline: z.number() })),
  }),
});

/** fauxqs counts a message as in flight until the next receive notices that its time is over; here it is visible. */
async function inspect(app: App, name: string): Promise<Pick<QueueDepth, "visible" | "inFlight">> {
  const reply = await app.inject({ method: "GET", url: `/_fauxqs/queues/${name}` });
  const { ready, delayed, inflight } = inspection.parse(JSON.parse(reply.body)).messages;
  const inFlight = inflight.filter(({ visibilityDeadline }) => visibilityDeadline > Date.now());
  const visible = ready.length + delayed.length + inflight.length - inFlight.length;
  return { visible, inFlight: inFlight.length };
}

/** One call of the JSON protocol, without a socket. Throws what SQS answered when it refuses. */
async function ask(app: App, action: string, input: object): Promise<void> {
  const reply = await app.inject({
    method: "POST",
    url: "/",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AmazonSQS.${action}`,
    },
    payload: JSON.stringify(input),
  });
  if (reply.statusCode !== 200) throw new Error(`${action}: ${reply.body}`);
}
