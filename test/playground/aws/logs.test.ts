import { gunzipSync } from "node:zlib";
import {
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandOutput,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect, it } from "vitest";
import { z } from "zod";
import { openLocalAws } from "../../../playground/aws/open.ts";
import { type Clients, openClients } from "./clients.ts";

const GROUP = "/prod/auth";
const NOON = new Date("2026-11-21T12:00:00Z");

async function filter(
  { logs }: Clients,
  options: object = {},
): Promise<FilterLogEventsCommandOutput> {
  return logs.send(new FilterLogEventsCommand({ logGroupName: GROUP, ...options }));
}

function messagesOf({ events = [] }: FilterLogEventsCommandOutput): (string | undefined)[] {
  return events.map(({ message }) => message);
}

it("goes through all streams in order of time, page by page, each line once", async () => {
  await using aws = await openLocalAws({ now: () => NOON });
  using clients = openClients(aws);
  aws.log(GROUP, "i-1", ["c", { message: "a", at: new Date("2026-11-21T11:00:00Z") }]);
  aws.log(GROUP, "i-2", ["d", { message: "b", at: new Date("2026-11-21T11:30:00Z") }]);

  const first = await filter(clients, { limit: 2 });
  aws.log(GROUP, "i-1", [{ message: "late", at: new Date("2026-11-21T11:15:00Z") }]);
  const second = await filter(clients, { limit: 2, nextToken: first.nextToken });

  expect(messagesOf(first)).toEqual(["a", "b"]);
  expect(messagesOf(second)).toEqual(["c", "d"]);
  expect(second.nextToken).toBeUndefined();
  const ids = [...(first.events ?? []), ...(second.events ?? [])].map(({ eventId }) => eventId);
  expect(new Set(ids).size).toBe(4);
});

it("F14: may answer an empty page with a token", async () => {
  await using aws = await openLocalAws();
  using clients = openClients(aws);
  aws.log(GROUP, "i-1", ["line"]);
  aws.fault.emptyPages(2);

  const first = await filter(clients);
  const second = await filter(clients, { nextToken: first.nextToken });
  const third = await filter(clients, { nextToken: second.nextToken });

  expect([first, second, third].map(messagesOf)).toEqual([[], [], ["line"]]);
  expect(third.nextToken).toBeUndefined();
});

it("filters by time of the event, by stream and by words", async () => {
  await using aws = await openLocalAws({ now: () => NOON });
  using clients = openClients(aws);
  aws.log(GROUP, "i-1", ["Accepted key", { message: "early", at: new Date(NOON.getTime() - 1) }]);
  aws.log(GROUP, "i-2", ["Failed password", { message: "late", at: new Date(NOON.getTime() + 1) }]);
  const window = { startTime: NOON.getTime(), endTime: NOON.getTime() };

  expect(messagesOf(await filter(clients, window))).toEqual(["Accepted key", "Failed password"]);
  expect(messagesOf(await filter(clients, { logStreamNames: ["i-2"] }))).toEqual([
    "Failed password",
    "late",
  ]);
  expect(messagesOf(await filter(clients, { filterPattern: '"Accepted"' }))).toEqual([
    "Accepted key",
  ]);
});

it("takes five calls a second", async () => {
  await using aws = await openLocalAws();
  using clients = openClients(aws);
  aws.log(GROUP, "i-1", []);

  const sent = await Promise.allSettled(Array.from({ length: 6 }, async () => filter(clients)));

  const refused = sent.filter(({ status }) => status === "rejected");
  expect(refused).toMatchObject([{ reason: { name: "ThrottlingException" } }]);
});

it("lists groups and streams, takes lines, and does not know others", async () => {
  await using aws = await openLocalAws({ now: () => NOON });
  using clients = openClients(aws);
  const { logs } = clients;
  aws.log(GROUP, "i-1", []);
  const line = { timestamp: NOON.getTime(), message: "put" };
  async function put(logStreamName: string): Promise<unknown> {
    const input = { logGroupName: GROUP, logStreamName, logEvents: [line] };
    return logs.send(new PutLogEventsCommand(input));
  }

  await put("i-1");
  const groups = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/prod" }));
  const streams = await logs.send(new DescribeLogStreamsCommand({ logGroupName: GROUP }));

  expect(groups.logGroups).toMatchObject([{ logGroupName: GROUP }]);
  expect(streams.logStreams).toMatchObject([
    { logStreamName: "i-1", lastEventTimestamp: NOON.getTime() },
  ]);
  expect(messagesOf(await filter(clients))).toEqual(["put"]);
  const missing = { name: "ResourceNotFoundException" };
  await expect(put("i-9")).rejects.toMatchObject(missing);
  await expect(filter(clients, { logGroupName: "/other" })).rejects.toMatchObject(missing);
});

it("sends a subscription's payload whose ids are those of the group", async () => {
  await using aws = await openLocalAws();
  using clients = openClients(aws);

  await aws.sendLogs(GROUP, "i-1", ["one", "two"]);

  const [message] = await clients.drain();
  const { awslogs } = z.object({ awslogs: z.object({ data: z.string() }) }).parse(message);
  const payload: unknown = JSON.parse(gunzipSync(Buffer.from(awslogs.data, "base64")).toString());
  const { events = [] } = await filter(clients);
  expect(payload).toEqual({
    messageType: "DATA_MESSAGE",
    owner: "111122223333",
    logGroup: GROUP,
    logStream: "i-1",
    subscriptionFilters: ["countersign"],
    logEvents: events.map(({ eventId: id, timestamp, message: text }) => ({
      id,
      timestamp,
      message: text,
    })),
  });
  expect(events).toHaveLength(2);
});
