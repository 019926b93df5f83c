import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Call, type Operation, operation, reads, regionOf } from "../engine/operation.ts";
import { pageOf } from "../engine/paging.ts";
import { throttledError } from "../engine/services.ts";
import { appendLines } from "../model/log-lines.ts";
import type { LogEvent, LogGroup } from "../model/world.ts";

const FILTER_CALLS_PER_SECOND = 5;
const MAX_EVENTS = 10_000;
const BAD = { min: 1, badSize: "InvalidParameterException", badToken: "InvalidParameterException" };
const paging = { limit: z.number().optional(), nextToken: z.string().optional() };

/** DescribeLogGroups. */
const describeLogGroups: Operation = reads(
  z.object({ ...paging, logGroupNamePrefix: z.string().default("") }),
  (call, input) => {
    const all = [...regionOf(call).logGroups.values()].filter(({ name }) =>
      name.startsWith(input.logGroupNamePrefix),
    );
    const page = pageOf(all, input.limit, input.nextToken, { ...BAD, max: 50, usual: 50 });
    return {
      logGroups: page.items.map(({ name, createdAt }) => ({
        logGroupName: name,
        creationTime: createdAt.getTime(),
        arn: `arn:aws:logs:${call.region}:${call.account.id}:log-group:${name}:*`,
        logGroupArn: `arn:aws:logs:${call.region}:${call.account.id}:log-group:${name}`,
        storedBytes: 0,
      })),
      nextToken: page.nextToken,
    };
  },
);

/** DescribeLogStreams. */
const describeLogStreams: Operation = reads(
  z.object({
    ...paging,
    logGroupName: z.string().optional(),
    logGroupIdentifier: z.string().optional(),
    logStreamNamePrefix: z.string().default(""),
  }),
  (call, input) => {
    const group = requireLogGroup(call, input);
    const all = [...group.streams.values()].filter(({ name }) =>
      name.startsWith(input.logStreamNamePrefix),
    );
    const page = pageOf(all, input.limit, input.nextToken, { ...BAD, max: 50, usual: 50 });
    return {
      logStreams: page.items.map(({ name, createdAt, events }) => ({
        logStreamName: name,
        creationTime: createdAt.getTime(),
        firstEventTimestamp: events[0]?.at.getTime(),
        lastEventTimestamp: events.at(-1)?.at.getTime(),
        lastIngestionTime: events.at(-1)?.arrivedAt.getTime(),
      })),
      nextToken: page.nextToken,
    };
  },
);

const filterInput = z.object({
  logGroupName: z.string().optional(),
  logGroupIdentifier: z.string().optional(),
  logStreamNames: z.array(z.string()).optional(),
  logStreamNamePrefix: z.string().optional(),
  startTime: z.number().optional(),
  endTime: z.number().optional(),
  filterPattern: z.string().default(""),
  limit: z.number().min(1).max(MAX_EVENTS).default(MAX_EVENTS),
  nextToken: z.string().optional(),
});
type FilterInput = z.infer<typeof filterInput>;

/** A log line with the stream that it came by. */
interface Row {
  readonly stream: string;
  readonly event: LogEvent;
}

/** FilterLogEvents: by event time, from all streams; a page may be empty and still have a token. */
const filterLogEvents: Operation = reads(filterInput, (call, input) => {
  const name = `FilterLogEvents ${call.account.id} ${call.region}`;
  if (!call.local.limiter.take(name, FILTER_CALLS_PER_SECOND)) throw throttledError("logs");
  const rows = rowsOf(requireLogGroup(call, input), input);
  if (call.local.faults.takeEmptyPage())
    return { events: [], searchedLogStreams: [], nextToken: input.nextToken ?? markOf(undefined) };
  const rest = rows.filter(isAfter(input.nextToken));
  const page = rest.slice(0, input.limit);
  return {
    events: page.map(({ stream, event }) => ({
      eventId: event.id,
      logStreamName: stream,
      timestamp: event.at.getTime(),
      ingestionTime: event.arrivedAt.getTime(),
      message: event.message,
    })),
    searchedLogStreams: [],
    nextToken: rest.length > page.length ? markOf(page.at(-1)) : undefined,
  };
});

function rowsOf(group: LogGroup, input: FilterInput): Row[] {
  const words = input.filterPattern.split(/\s+/).map((word) => word.replaceAll('"', ""));
  return [...group.streams.values()]
    .filter(({ name }) => input.logStreamNames?.includes(name) ?? true)
    .filter(({ name }) => name.startsWith(input.logStreamNamePrefix ?? ""))
    .flatMap(({ name, events }) => events.map((event) => ({ stream: name, event })))
    .filter(({ event }) => event.at.getTime() >= (input.startTime ?? 0))
    .filter(({ event }) => event.at.getTime() <= (input.endTime ?? Number.POSITIVE_INFINITY))
    .filter(({ event }) => words.every((word) => event.message.includes(word)))
    .toSorted((a, b) => a.event.at.getTime() - b.event.at.getTime() || orderOf(a, b));
}

function orderOf(a: Row, b: Row): number {
  return a.event.id < b.event.id ? -1 : 1;
}

/** A place in the order of events, so that lines which arrive between two pages do not shift the second. */
function markOf(row: Row | undefined): string {
  return Buffer.from(`${row?.event.at.getTime() ?? -1} ${row?.event.id ?? ""}`).toString("base64");
}

function isAfter(token: string | undefined): (row: Row) => boolean {
  if (token === undefined) return () => true;
  const [, time, id = ""] = /^(-?\d+) (\d*)$/.exec(Buffer.from(token, "base64").toString()) ?? [];
  if (time === undefined)
    throw new AwsError("InvalidParameterException", "The specified nextToken is invalid.");
  const mark = Number(time);
  return ({ event }) => {
    const at = event.at.getTime();
    return at > mark || (at === mark && event.id > id);
  };
}

/** PutLogEvents: lines join the end of an existing stream. */
const putLogEvents: Operation = operation({
  input: z.object({
    logGroupName: z.string(),
    logStreamName: z.string(),
    logEvents: z.array(z.object({ timestamp: z.number(), message: z.string() })).min(1),
  }),
  effect: "data",
  run: (call, input) => {
    const group = requireLogGroup(call, input);
    const stream = group.streams.get(input.logStreamName);
    if (stream === undefined)
      throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
    const lines = input.logEvents.map(({ timestamp, message }) => ({
      message,
      at: new Date(timestamp),
    }));
    appendLines(stream, lines, call.at);
    return { nextSequenceToken: "0" };
  },
});

function requireLogGroup(
  call: Call,
  input: {
    readonly logGroupName?: string | undefined;
    readonly logGroupIdentifier?: string | undefined;
  },
): LogGroup {
  const name =
    input.logGroupName ?? input.logGroupIdentifier?.replace(/^arn:.*:log-group:/, "") ?? "";
  const group = regionOf(call).logGroups.get(name);
  if (group !== undefined) return group;
  throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
}

/** What CloudWatch Logs can do here. */
export const LOGS_OPERATIONS: Readonly<Record<string, Operation>> = {
  DescribeLogGroups: describeLogGroups,
  DescribeLogStreams: describeLogStreams,
  FilterLogEvents: filterLogEvents,
  PutLogEvents: putLogEvents,
};
