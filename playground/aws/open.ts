import { gzipSync } from "node:zlib";
import { createCalls, type RecordedAwsCall } from "./engine/calls.ts";
import { createFaults, type FaultSwitches } from "./engine/faults.ts";
import { createLimiter } from "./engine/limiter.ts";
import type { Local } from "./engine/local.ts";
import { createKeys } from "./identity/keys.ts";
import type { PrincipalInput } from "./identity/principal.ts";
import { createWorld } from "./model/create.ts";
import { createHistory } from "./model/history.ts";
import { appendLines, type Line, openStream } from "./model/log-lines.ts";
import type { LogEvent, Region, World } from "./model/world.ts";
import { type Console, openConsole } from "./people/console.ts";
import { openQueue, type QueueDepth } from "./queue.ts";
import { createEmitter } from "./trail/emitter.ts";
import { answer } from "./wire/answer.ts";
import { openEndpoint } from "./wire/server.ts";

/** How a local AWS is set up; all is optional. */
export interface LocalAwsOptions {
  /** Port of the endpoint; 0, the default, takes a free one. */
  readonly port?: number;
  /** The clock of the world; the real one unless given. */
  readonly now?: () => Date;
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  /** How long an event takes to the queue. */
  readonly eventDelayMs?: number;
}

/** Which account and region, where they are not the first. */
export interface Place {
  readonly account?: string;
  readonly region?: string;
}

/** A message as it was put into the queue. */
export interface SentMessage {
  readonly at: Date;
  readonly body: string;
}

/** A local AWS: real wire protocols on 127.0.0.1, a world behind them, and people who work in it. */
export interface LocalAws extends AsyncDisposable {
  /** For every service but SQS. */
  readonly endpoint: string;
  /** For SQS. */
  readonly queueEndpoint: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly world: World;
  /** The first account and region, or those named. Throws when the world has no such place. */
  place(place?: Place): Region;
  /** Acts as somebody, in the first account and region unless others are named. */
  as(principal: PrincipalInput, account?: string, region?: string): Console;
  /** Appends lines to a log group, for those who poll. */
  log(
    group: string,
    stream: string,
    lines: readonly Line[],
    account?: string,
    region?: string,
  ): void;
  /** Appends lines and sends them to the queue as a subscription's relay does: `{awslogs: {data: <gzip, base64>}}`. */
  sendLogs(group: string, stream: string, lines: readonly Line[]): Promise<void>;
  /** Sends a raw message to the queue. */
  send(body: string): Promise<void>;
  queueDepth(): Promise<QueueDepth>;
  /** What was put into the queue last, oldest first. */
  sent(): readonly SentMessage[];
  /** Calls that came by network, mutating or not, in order. */
  calls(filter?: { service?: string; action?: string }): readonly RecordedAwsCall[];
  /** How many sessions each role gave out, by role ARN. */
  readonly assumed: ReadonlyMap<string, number>;
  readonly fault: FaultSwitches;
  /** Calls `listener` after each change of the world; the function that comes back ends that. */
  onChange(listener: () => void): () => void;
}

const ACCOUNTS = ["111122223333", "444455556666"];
const REGIONS = ["eu-central-1", "us-east-1"];

/** Opens a local AWS with an empty world. */
export async function openLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const { accounts = ACCOUNTS, regions = REGIONS } = options;
  const [account = "", region = ""] = [accounts[0], regions[0]];
  const listeners = new Set<() => void>();
  const core = createCore(options, accounts, regions);
  const queue = await openQueue(account, region);
  const { send, sent } = remember(queue.send, core.now);
  const emitter = createEmitter(send, core.faults, options.eventDelayMs ?? 0);
  const local: Local = {
    ...core,
    emit: emitter.emit,
    changed: () => {
      for (const listener of listeners) listener();
    },
  };
  const calls = createCalls();
  const endpoint = await openEndpoint(options.port ?? 0, (each) => answer(local, calls, each));
  const place = placeFinder(local.world, account, region);
  const write = logWriter(local, place);
  return {
    endpoint: endpoint.url,
    queueEndpoint: queue.endpoint,
    queueUrl: queue.queueUrl,
    deadLetterQueueUrl: queue.deadLetterQueueUrl,
    world: local.world,
    place,
    as: (who, inAccount = account, inRegion = region) =>
      openConsole(local, who, { account: inAccount, region: inRegion, settled: emitter.settled }),
    log: (group, stream, lines, ...[inAccount = account, inRegion = region]) =>
      void write({ account: inAccount, region: inRegion }, group, stream, lines),
    sendLogs: async (group, stream, lines) =>
      send(relayMessage(account, group, stream, write({}, group, stream, lines))),
    send,
    queueDepth: queue.depth,
    sent: () => sent,
    calls: calls.list,
    assumed: local.keys.assumed,
    fault: local.faults,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    [Symbol.asyncDispose]: async () => {
      await endpoint[Symbol.asyncDispose]();
      await emitter[Symbol.asyncDispose]();
      await queue[Symbol.asyncDispose]();
    },
  };
}

/** What is remembered of the queue. */
const MAX_SENT = 1000;

function remember(
  send: (body: string) => Promise<void>,
  now: () => Date,
): { readonly send: (body: string) => Promise<void>; readonly sent: readonly SentMessage[] } {
  const sent: SentMessage[] = [];
  return {
    sent,
    send: async (body) => {
      sent.push({ at: now(), body });
      if (sent.length > MAX_SENT) sent.shift();
      await send(body);
    },
  };
}

function createCore(
  options: LocalAwsOptions,
  accounts: readonly string[],
  regions: readonly string[],
): Omit<Local, "emit" | "changed"> {
  const now = options.now ?? (() => new Date());
  const world = createWorld(accounts, regions);
  const history = createHistory(world, now);
  return {
    world,
    history,
    keys: createKeys(accounts[0] ?? "", now),
    faults: createFaults(history),
    limiter: createLimiter(),
    now,
  };
}

function placeFinder(world: World, account: string, region: string): (place?: Place) => Region {
  return (place = {}) => {
    const wanted = [place.account ?? account, place.region ?? region] as const;
    const found = world.accounts.get(wanted[0])?.regions.get(wanted[1]);
    if (found === undefined) throw new Error(`this local AWS has no place ${wanted.join("/")}`);
    return found;
  };
}

type LogWriter = (
  place: Place,
  group: string,
  stream: string,
  lines: readonly Line[],
) => readonly LogEvent[];

function logWriter(local: Local, find: (place: Place) => Region): LogWriter {
  return (place, group, stream, lines) => {
    const now = local.now();
    const events = appendLines(openStream(find(place), group, stream, now), lines, now);
    local.changed();
    return events;
  };
}

function relayMessage(
  owner: string,
  logGroup: string,
  logStream: string,
  events: readonly LogEvent[],
): string {
  const payload = {
    messageType: "DATA_MESSAGE",
    owner,
    logGroup,
    logStream,
    subscriptionFilters: ["countersign"],
    logEvents: events.map(({ id, at, message }) => ({ id, timestamp: at.getTime(), message })),
  };
  const data = gzipSync(JSON.stringify(payload)).toString("base64");
  return JSON.stringify({ awslogs: { data } });
}
