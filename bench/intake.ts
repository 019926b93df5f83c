import type { SQSClient } from "@aws-sdk/client-sqs";
import { useLocalCredentials } from "../playground/credentials.ts";
import { openAws } from "../src/aws/open.ts";
import { defaultConfig } from "../src/config/defaults.ts";
import type { Config } from "../src/config/settings.ts";
import { openMetrics } from "../src/web/metrics.ts";
import { awsSettings } from "../src/wiring/aws-settings.ts";
import { systemClock } from "../src/wiring/system.ts";
import type { BenchOptions } from "./options.ts";
import { type FarQueue, openFarQueue } from "./queue.ts";
import type { Figure, Report } from "./report.ts";
import { median } from "./spread.ts";
import { type Take, takeWithNothing, takeWithOurs } from "./take.ts";

const MESSAGES = 3000;
/** Taken first and not counted: what is compiled and connected for the first time. */
const WARM = 300;
const ROUNDS = 3;
const ROUND_MS = 30_000;
const REGION = "eu-central-1";

/** One way to take a queue empty, and how fast it was in each round. */
interface Runner {
  readonly name: string;
  readonly take: Take;
  readonly rounds: Taken[];
}

/** Messages a second, and the processor's time in this process for each, in ms. */
interface Taken {
  readonly perSecond: number;
  readonly cpuMs: number;
}

/** Our consumer with everything that it does before it deletes a message, beside sqs-consumer with a handler that does nothing. */
export async function measureIntake(options: BenchOptions): Promise<Report> {
  const { seconds, databaseUrl, messages = MESSAGES, say, signal } = options;
  const { concurrency = defaultConfig().queue.concurrency } = options;
  useLocalCredentials();
  const deadline = performance.now() + seconds * 1000;
  const ours: Runner = { name: "ours", take: takeWithOurs(databaseUrl), rounds: [] };
  const bare: Runner = { name: "sqs-consumer", take: takeWithNothing, rounds: [] };
  // In turns, so that what else the machine does hits both.
  for (let round = 0; round <= ROUNDS && (round < 2 || performance.now() < deadline); round++)
    for (const { name, take, rounds } of [ours, bare]) {
      const size = round === 0 ? WARM : messages;
      const taken = await takeAll({ messages: size, concurrency, take }, signal);
      say(`${name}: ${taken.perSecond.toFixed(0)} messages a second`);
      if (round > 0) rounds.push(taken);
    }
  return {
    bench: "intake",
    facts: {
      database: databaseUrl === undefined ? "sqlite" : "postgresql",
      concurrency: String(concurrency),
    },
    figures: figuresOf(ours.rounds, bare.rounds, messages),
  };
}

function figuresOf(ours: readonly Taken[], bare: readonly Taken[], messages: number): Figure[] {
  const [our, least] = [middle(ours), middle(bare)];
  const rounds = `median of ${ours.length} × ${messages} messages`;
  return [
    { name: "ours_per_s", value: our.perSecond, means: `messages a second, ${rounds}` },
    { name: "sqs_consumer_per_s", value: least.perSecond, means: "with an empty batch handler" },
    { name: "ratio", value: our.perSecond / least.perSecond, means: "ours / sqs-consumer" },
    { name: "ours_cpu_ms", value: our.cpuMs, means: "processor time of this process, a message" },
    { name: "sqs_consumer_cpu_ms", value: least.cpuMs, means: "the same" },
  ];
}

function middle(rounds: readonly Taken[]): Taken {
  return {
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    cpuMs: median(rounds.map(({ cpuMs }) => cpuMs)),
  };
}

interface Task {
  readonly messages: number;
  readonly concurrency: number;
  readonly take: Take;
}

/** Fills a queue and takes it empty; the time counts from the first receive to the last delete. */
async function takeAll({ messages, concurrency, take }: Task, signal: AbortSignal): Promise<Taken> {
  // A queue of its own: a long poll that one consumer has given up would still take a message of the next.
  await using queue = await openFarQueue(signal);
  await queue.fill(messages);
  const settings = awsSettings(configFor(queue));
  await using aws = openAws(settings, { clock: systemClock, metrics: openMetrics() });
  const sqs = await aws.sqs();
  const emptied = timeOf(sqs, messages);
  const before = process.cpuUsage();
  await take({ sqs, queueUrl: queue.queueUrl, concurrency, emptied });
  const { user, system } = process.cpuUsage(before);
  const perSecond = (messages / (await emptied)) * 1000;
  return { perSecond, cpuMs: (user + system) / 1000 / messages };
}

function configFor({ queueUrl, endpoint }: FarQueue): Config {
  const config = defaultConfig();
  return {
    ...config,
    aws: { ...config.aws, endpoint, region: REGION },
    queue: { ...config.queue, url: queueUrl, endpoint },
  };
}

/** The same yardstick for both: from the first receive to the delete that makes the queue empty, in ms. */
function timeOf(sqs: SQSClient, messages: number): Promise<number> {
  const done = Promise.withResolvers<number>();
  const timer = setTimeout(() => done.reject(new Error("the queue is not empty")), ROUND_MS);
  const count: { deleted: number; began?: number } = { deleted: 0 };
  sqs.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === "ReceiveMessageCommand") count.began ??= performance.now();
        const result = await next(args);
        if (commandName === "DeleteMessageBatchCommand") count.deleted += entriesIn(args.input);
        if (count.began === undefined || count.deleted < messages) return result;
        clearTimeout(timer);
        done.resolve(performance.now() - count.began);
        return result;
      },
    { step: "initialize", name: "timeOf" },
  );
  return done.promise;
}

function entriesIn(input: object): number {
  return "Entries" in input && Array.isArray(input.Entries) ? input.Entries.length : 0;
}
